//! Members of a group.

use serde_json::{Value, json};

use super::{
    ClientError,
    api::Api,
    call::Call,
    outcome::{Outcome, outcomes},
};
use crate::model::{Guid, Object, Scope, Uid, limits::MAX_MEMBERS_PER_CALL};

/// The calls about the members of one group; lists are read by
/// [`MembersRequest`](super::MembersRequest) and
/// [`BannedMembersRequest`](super::BannedMembersRequest).
///
/// From [`Client::members`](super::Client::members) or
/// [`AdminClient::members`](super::AdminClient::members). A user needs the
/// scope for what it asks: an admin may do all of it, a moderator may act on
/// participants.
#[derive(Clone, Debug)]
pub struct Members<'a> {
    api: &'a Api,
    guid: Guid,
    /// On the client API a `POST` means "join": adding others is a `PUT` there.
    adds_by_put: bool,
}

impl<'a> Members<'a> {
    pub(super) fn of_client(api: &'a Api, guid: &Guid) -> Self {
        Self {
            api,
            guid: guid.clone(),
            adds_by_put: true,
        }
    }

    pub(super) fn of_admin(api: &'a Api, guid: &Guid) -> Self {
        Self {
            api,
            guid: guid.clone(),
            adds_by_put: false,
        }
    }

    /// Adds up to 25 users, each with a scope.
    ///
    /// # Errors
    ///
    /// [`ClientError::Argument`] for more users or an unknown scope, else
    /// [`ClientError`] of the call; what became of each user is in the answer.
    pub async fn add(&self, members: &[(Uid, Scope)]) -> Result<Vec<Outcome>, ClientError> {
        if members.is_empty() {
            return Ok(Vec::new());
        }
        let what = format!("add members to group {}", self.guid);
        let body = by_scope(&what, members)?;
        let path = ["groups", self.guid.as_str(), "members"];
        let call = if self.adds_by_put {
            Call::put(what, path)
        } else {
            Call::post(what, path)
        };
        let answer: Value = self.api.value(call.json(&body)).await?;
        Ok(outcomes(&answer))
    }

    /// Removes a member, who may come back.
    ///
    /// # Errors
    ///
    /// [`ClientError`]; `ERR_NOT_A_MEMBER` when there is none.
    pub async fn kick(&self, uid: &Uid) -> Result<(), ClientError> {
        let what = format!("kick {uid} from group {}", self.guid);
        let path = ["groups", self.guid.as_str(), "members", uid.as_str()];
        self.api.acknowledged(Call::delete(what, path)).await
    }

    /// Removes a member, who may not come back until unbanned.
    ///
    /// # Errors
    ///
    /// [`ClientError`]; `ERR_ALREADY_BANNED` when that was done before.
    pub async fn ban(&self, uid: &Uid) -> Result<(), ClientError> {
        let what = format!("ban {uid} from group {}", self.guid);
        self.api
            .acknowledged(Call::post(what, self.banned(uid)))
            .await
    }

    /// Lets a banned user join again.
    ///
    /// # Errors
    ///
    /// [`ClientError`]; `ERR_NOT_A_BANNED_USER` when it is not banned.
    pub async fn unban(&self, uid: &Uid) -> Result<(), ClientError> {
        let what = format!("unban {uid} in group {}", self.guid);
        self.api
            .acknowledged(Call::delete(what, self.banned(uid)))
            .await
    }

    /// Changes what a member may do.
    ///
    /// # Errors
    ///
    /// [`ClientError`]; `ERR_SAME_SCOPE` when it is so already.
    pub async fn set_scope(&self, uid: &Uid, scope: &Scope) -> Result<(), ClientError> {
        let what = format!("change the scope of {uid} in group {}", self.guid);
        let path = ["groups", self.guid.as_str(), "members", uid.as_str()];
        let call = Call::put(what, path).json(&json!({ "scope": scope }));
        self.api.acknowledged(call).await
    }

    fn banned<'b>(&'b self, uid: &'b Uid) -> [&'b str; 4] {
        ["groups", self.guid.as_str(), "bannedusers", uid.as_str()]
    }
}

fn by_scope(what: &str, members: &[(Uid, Scope)]) -> Result<Value, ClientError> {
    let wrong = |problem| ClientError::Argument {
        what: what.to_owned(),
        problem,
    };
    if members.len() > MAX_MEMBERS_PER_CALL {
        let count = members.len();
        return Err(wrong(format!(
            "{count} users in one call, the service takes {MAX_MEMBERS_PER_CALL}; make several calls"
        )));
    }
    let mut body = Object::new();
    for (uid, scope) in members {
        let list = match scope {
            Scope::Admin => "admins",
            Scope::Moderator => "moderators",
            Scope::Participant => "participants",
            other => return Err(wrong(format!("{other:?} is no scope that can be given"))),
        };
        let list = body.entry(list).or_insert_with(|| json!([]));
        if let Value::Array(uids) = list {
            uids.push(json!(uid));
        }
    }
    Ok(body.into())
}
