//! Users of the app.

use serde::Deserialize;
use serde_json::json;

use super::{CreatedUser, NewUser, UserUpdate};
use crate::{
    client::{ClientError, api::Api, call::Call, users::get_user},
    model::{Uid, User},
};

/// The calls about users. From [`AdminClient::users`](super::AdminClient::users).
#[derive(Clone, Copy, Debug)]
pub struct AdminUsers<'a> {
    api: &'a Api,
}

/// What became of users who were to be let in again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct Reactivation {
    /// Those who are back.
    pub activated_uids: Vec<Uid>,
    /// Those who were not away.
    pub non_deactivated_uids: Vec<Uid>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Deactivated {
    deactivated_uids: Vec<Uid>,
}

impl<'a> AdminUsers<'a> {
    pub(super) const fn new(api: &'a Api) -> Self {
        Self { api }
    }

    /// Makes a user.
    ///
    /// # Errors
    ///
    /// [`ClientError::Argument`] when a limit is broken, else [`ClientError`];
    /// `ERR_UID_ALREADY_EXISTS` when there is one, `ERR_ROLE_NOT_FOUND` when
    /// the role does not exist.
    pub async fn create(&self, user: &NewUser) -> Result<CreatedUser, ClientError> {
        let what = format!("make user {}", user.uid());
        let body = user.to_json(&what)?;
        let user = self
            .api
            .value(Call::post(what, ["users"]).core().json(&body))
            .await?;
        Ok(CreatedUser::new(user))
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

    /// Changes a user.
    ///
    /// # Errors
    ///
    /// [`ClientError::Argument`] when a limit is broken, else [`ClientError`].
    pub async fn update(&self, uid: &Uid, update: &UserUpdate) -> Result<User, ClientError> {
        let what = format!("change user {uid}");
        let body = update.to_object(&what)?;
        let call = Call::put(what, ["users", uid.as_str()]);
        self.api.value(call.json(&body.into())).await
    }

    /// Deletes a user for good, with all messages and conversations.
    ///
    /// # Errors
    ///
    /// [`ClientError`].
    pub async fn delete(&self, uid: &Uid) -> Result<(), ClientError> {
        let call = Call::delete(format!("delete user {uid}"), ["users", uid.as_str()]);
        let call = call.core().json(&json!({ "permanent": true }));
        self.api.acknowledged(call).await
    }

    /// Locks users out; their messages stay. Returns those who were.
    ///
    /// # Errors
    ///
    /// [`ClientError`].
    pub async fn deactivate(&self, uids: &[Uid]) -> Result<Vec<Uid>, ClientError> {
        let call = Call::delete("deactivate users", ["users"]).core();
        let body = json!({ "uidsToDeactivate": uids });
        let answer: Deactivated = self.api.value(call.json(&body)).await?;
        Ok(answer.deactivated_uids)
    }

    /// Lets locked out users in again.
    ///
    /// # Errors
    ///
    /// [`ClientError`].
    pub async fn reactivate(&self, uids: &[Uid]) -> Result<Reactivation, ClientError> {
        let call = Call::put("reactivate users", ["users"]);
        self.api
            .value(call.json(&json!({ "uidsToActivate": uids })))
            .await
    }
}
