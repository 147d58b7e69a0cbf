//! Friends of a user.

use serde_json::{Value, json};

use crate::{
    client::{ClientError, Outcome, api::Api, call::Call, outcome::outcomes},
    model::Uid,
};

/// The calls about the friends of one user; friendship goes both ways. From
/// [`AdminClient::friends`](super::AdminClient::friends).
#[derive(Clone, Debug)]
pub struct AdminFriends<'a> {
    api: &'a Api,
    uid: Uid,
}

impl<'a> AdminFriends<'a> {
    pub(super) fn new(api: &'a Api, uid: &Uid) -> Self {
        Self {
            api,
            uid: uid.clone(),
        }
    }

    /// Makes users friends of this one.
    ///
    /// # Errors
    ///
    /// [`ClientError`] of the call; what became of each user is in the answer.
    pub async fn add(&self, friends: &[Uid]) -> Result<Vec<Outcome>, ClientError> {
        let what = format!("add friends of {}", self.uid);
        let call = Call::post(what, self.path()).json(&json!({ "accepted": friends }));
        let answer: Value = self.api.value(call).await?;
        Ok(outcomes(&answer))
    }

    /// Ends friendships.
    ///
    /// # Errors
    ///
    /// [`ClientError`].
    pub async fn remove(&self, friends: &[Uid]) -> Result<(), ClientError> {
        let what = format!("remove friends of {}", self.uid);
        let call = Call::delete(what, self.path()).json(&json!({ "friends": friends }));
        self.api.acknowledged(call).await
    }

    fn path(&self) -> [&str; 3] {
        ["users", self.uid.as_str(), "friends"]
    }
}
