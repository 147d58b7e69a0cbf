//! Groups.

use serde_json::json;

use super::{ClientError, DecodeError, GroupUpdate, NewGroup, api::Api, call::Call};
use crate::model::{Entity, Group, GroupType, Guid, Message, Object, Uid};

/// The calls about groups; lists are read by
/// [`GroupsRequest`](super::GroupsRequest).
///
/// From [`Client::groups`](super::Client::groups).
#[derive(Clone, Copy, Debug)]
pub struct Groups<'a> {
    api: &'a Api,
}

impl<'a> Groups<'a> {
    pub(super) const fn new(api: &'a Api) -> Self {
        Self { api }
    }

    /// Reads one group, with what this user may do in it.
    ///
    /// # Errors
    ///
    /// [`ClientError`]; `ERR_GUID_NOT_FOUND` when there is none.
    pub async fn get(&self, guid: &Guid) -> Result<Group, ClientError> {
        self.api.value(get_group(guid)).await
    }

    /// Makes a group; this user becomes its owner.
    ///
    /// # Errors
    ///
    /// [`ClientError::Argument`] when a limit is broken, else [`ClientError`];
    /// `ERR_GUID_ALREADY_EXISTS` when there is one.
    pub async fn create(&self, group: &NewGroup) -> Result<Group, ClientError> {
        self.api.value(create_group(group)?).await
    }

    /// Changes a group; needs the scope of an admin or a moderator.
    ///
    /// # Errors
    ///
    /// As for [`create`](Self::create); `ERR_GROUP_NO_CLEARANCE` and its like
    /// when this user may not.
    pub async fn update(&self, guid: &Guid, update: &GroupUpdate) -> Result<Group, ClientError> {
        let what = format!("change group {guid}");
        let body = update.to_object(&what)?;
        let call = Call::put(what, ["groups", guid.as_str()]);
        self.api.value(call.json(&body.into())).await
    }

    /// Deletes a group and what was said in it; needs the scope of an admin.
    ///
    /// # Errors
    ///
    /// [`ClientError`].
    pub async fn delete(&self, guid: &Guid) -> Result<(), ClientError> {
        self.api.acknowledged(delete_group(guid)).await
    }

    /// Joins a group and returns it.
    ///
    /// # Errors
    ///
    /// [`ClientError`]; `ERR_ALREADY_JOINED` when this user is a member,
    /// `ERR_WRONG_GROUP_PASS` when the password does not match,
    /// `ERR_GROUP_JOIN_NOT_ALLOWED` when it is private.
    pub async fn join(
        &self,
        guid: &Guid,
        group_type: GroupType,
        password: Option<&str>,
    ) -> Result<Group, ClientError> {
        let what = format!("join group {guid}");
        let mut body = Object::new();
        body.insert("guid".to_owned(), json!(guid));
        body.insert("type".to_owned(), json!(group_type));
        if let Some(password) = password {
            body.insert("password".to_owned(), json!(password));
        }
        let call = Call::post(&what, ["groups", guid.as_str(), "members"]);
        let call = call.core().json(&body.into());
        let action: Message = self.api.value(call).await?;
        match action.data.entities.and_then(|entities| entities.for_) {
            Some(Entity::Group(group)) => Ok(*group),
            _ => Err(ClientError::Decode {
                what,
                status: 200,
                retry_after: None,
                source: DecodeError::Lacks("the group that was joined"),
            }),
        }
    }

    /// Leaves a group. Its owner must hand it over first.
    ///
    /// # Errors
    ///
    /// [`ClientError`]; `ERR_GROUP_NOT_JOINED` when this user is no member.
    pub async fn leave(&self, guid: &Guid) -> Result<(), ClientError> {
        let what = format!("leave group {guid}");
        let call = Call::delete(what, ["groups", guid.as_str(), "members"]).core();
        self.api.acknowledged(call).await
    }

    /// Hands a group over to another member.
    ///
    /// # Errors
    ///
    /// [`ClientError`]; `ERR_NOT_A_MEMBER` when the other is none.
    pub async fn transfer(&self, guid: &Guid, owner: &Uid) -> Result<(), ClientError> {
        let what = format!("hand group {guid} over to {owner}");
        let call = Call::patch(what, ["groups", guid.as_str(), "owner"]);
        self.api
            .acknowledged(call.json(&json!({ "owner": owner })))
            .await
    }
}

/// The call that reads one group.
pub(super) fn get_group(guid: &Guid) -> Call {
    Call::get(format!("read group {guid}"), ["groups", guid.as_str()])
}

/// The call that makes a group.
pub(super) fn create_group(group: &NewGroup) -> Result<Call, ClientError> {
    let what = format!("make group {}", group.guid());
    let body = group.to_json(&what)?;
    Ok(Call::post(what, ["groups"]).core().json(&body))
}

/// The call that deletes a group.
pub(super) fn delete_group(guid: &Guid) -> Call {
    Call::delete(format!("delete group {guid}"), ["groups", guid.as_str()])
}
