//! A group in a scene.

use super::{BotUnderTest, Person};
use crate::model::{Guid, Receiver, Uid};

/// A group in a scene.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestGroup {
    pub(super) guid: Guid,
}

impl TestGroup {
    /// Its id.
    #[must_use]
    pub fn guid(&self) -> &Guid {
        &self.guid
    }
}

/// Somebody who can be in a group: a person or a bot.
pub trait Member: Sync {
    /// Who it is.
    fn uid(&self) -> &Uid;
}

impl Member for Person {
    fn uid(&self) -> &Uid {
        self.uid()
    }
}

impl Member for BotUnderTest {
    fn uid(&self) -> &Uid {
        self.uid()
    }
}

impl From<&TestGroup> for Receiver {
    fn from(group: &TestGroup) -> Self {
        Self::Group(group.guid.clone())
    }
}

impl From<&Person> for Receiver {
    fn from(person: &Person) -> Self {
        Self::User(person.uid().clone())
    }
}

impl From<&BotUnderTest> for Receiver {
    fn from(bot: &BotUnderTest) -> Self {
        Self::User(bot.uid().clone())
    }
}
