//! Other users, as one user sees them.

use serde_json::{Value, json};

use super::{
    ClientError,
    api::Api,
    call::Call,
    outcome::{Outcome, outcomes},
};
use crate::model::{Uid, User};

/// The calls about users; lists are read by
/// [`UsersRequest`](super::UsersRequest) and
/// [`BlockedUsersRequest`](super::BlockedUsersRequest).
///
/// From [`Client::users`](super::Client::users).
#[derive(Clone, Copy, Debug)]
pub struct Users<'a> {
    api: &'a Api,
}

impl<'a> Users<'a> {
    pub(super) const fn new(api: &'a Api) -> Self {
        Self { api }
    }

    /// Reads one user.
    ///
    /// # Errors
    ///
    /// [`ClientError`]; `ERR_UID_NOT_FOUND` when there is none or it was
    /// deactivated.
    pub async fn get(&self, uid: &Uid) -> Result<User, ClientError> {
        self.api.value(get_user(uid)).await
    }

    /// Blocks users: they and this one get no messages of each other.
    ///
    /// # Errors
    ///
    /// [`ClientError`] of the call; what became of each user is in the answer.
    pub async fn block(&self, uids: &[Uid]) -> Result<Vec<Outcome>, ClientError> {
        let call = Call::post("block users", ["blockedusers"]);
        self.blocked(call, uids).await
    }

    /// Takes blocks back.
    ///
    /// # Errors
    ///
    /// As for [`block`](Self::block).
    pub async fn unblock(&self, uids: &[Uid]) -> Result<Vec<Outcome>, ClientError> {
        let call = Call::delete("unblock users", ["blockedusers"]);
        self.blocked(call, uids).await
    }

    async fn blocked(&self, call: Call, uids: &[Uid]) -> Result<Vec<Outcome>, ClientError> {
        if uids.is_empty() {
            return Ok(Vec::new());
        }
        let answer: Value = self
            .api
            .value(call.json(&json!({ "blockedUids": uids })))
            .await?;
        Ok(outcomes(&answer))
    }
}

/// The call that reads one user.
pub(super) fn get_user(uid: &Uid) -> Call {
    Call::get(format!("read user {uid}"), ["users", uid.as_str()])
}
