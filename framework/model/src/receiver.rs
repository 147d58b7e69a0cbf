//! To whom a message goes.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Guid, Uid};

/// Whether a message goes to a user or to a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReceiverType {
    /// One user.
    User,
    /// All members of a group.
    Group,
}

impl ReceiverType {
    /// The word as the service writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Group => "group",
        }
    }
}

impl Serialize for ReceiverType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for ReceiverType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = std::borrow::Cow::<str>::deserialize(deserializer)?;
        match &*word {
            // `chat` and `groupchat` come from an old way of ending a typing indicator.
            "user" | "chat" => Ok(Self::User),
            "group" | "groupchat" => Ok(Self::Group),
            other => Err(serde::de::Error::unknown_variant(other, &["user", "group"])),
        }
    }
}

/// A user or a group that can be written to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Receiver {
    /// One user.
    User(Uid),
    /// All members of a group.
    Group(Guid),
}

impl Receiver {
    /// Whether it is a user or a group.
    #[must_use]
    pub const fn receiver_type(&self) -> ReceiverType {
        match self {
            Self::User(_) => ReceiverType::User,
            Self::Group(_) => ReceiverType::Group,
        }
    }

    /// The UID or GUID as text.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::User(uid) => uid.as_str(),
            Self::Group(guid) => guid.as_str(),
        }
    }
}

impl From<Uid> for Receiver {
    fn from(uid: Uid) -> Self {
        Self::User(uid)
    }
}

impl From<Guid> for Receiver {
    fn from(guid: Guid) -> Self {
        Self::Group(guid)
    }
}

impl fmt::Display for Receiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.receiver_type().as_str(), self.id())
    }
}
