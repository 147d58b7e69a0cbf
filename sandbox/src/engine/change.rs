//! Editing and deleting messages.

use serde_json::{Map, Value};

use super::messages::Message;
use super::scopes::Scope;
use super::{Turn, compose, fields};
use crate::call::Actor;
use crate::error::{ApiError, ApiResult, Code};

impl Turn<'_> {
    /// Changes the given parts of a message; the `edited` action.
    pub(crate) fn edit_message(
        &mut self,
        id: i64,
        body: &Value,
        actor: &Actor,
    ) -> ApiResult<Value> {
        let mut message = changeable(self.message(id)?)?;
        if actor.user().is_some_and(|uid| uid != message.sender) {
            return Err(
                Code::NOT_A_SENDER.with(format!("Only the sender may change message {id}."))
            );
        }
        // Nor the sender, once banned from the group.
        self.visible(id, actor.user())?;
        let given = match body.get("data") {
            Some(Value::Object(data)) => Some(data.clone()),
            None | Some(Value::Null) => None,
            Some(_) => return Err(Code::INVALID_DATA.with("data must be an object.")),
        };
        let tags = fields::tags(body)?;
        if given.is_none() && tags.is_none() {
            return Err(ApiError::field("data", "This field is required."));
        }
        if let Some(given) = given {
            self.merge(&mut message, given)?;
            self.restore_poll(&mut message)?;
        }
        message.tags = tags.unwrap_or(message.tags);
        message.edited_at = Some(self.now);
        message.edited_by = Some(actor.uid().to_owned());
        message.updated_at = self.now;
        self.update(&message)?;
        self.message_action("edited", actor.uid(), &message)
    }

    /// Puts the client's part of `data` over the stored one and checks the whole.
    fn merge(&self, message: &mut Message, mut given: Map<String, Value>) -> ApiResult<()> {
        compose::clean(&mut given)?;
        let server =
            ["entities", "moderation", "resource"].map(|key| (key, message.data.remove(key)));
        message.data.extend(given);
        self.resolve_mentions(&mut message.data)?;
        let mentions = message.data.remove("mentions");
        compose::content(&message.category, &message.kind, &mut message.data)?;
        compose::fits(&message.data)?;
        for (key, value) in server.into_iter().chain([("mentions", mentions)]) {
            fields::put(&mut message.data, key, value);
        }
        Ok(())
    }

    /// Deletes a message; the `deleted` action. What it said is gone, its place stays, unless it is
    /// deleted for good.
    pub(crate) fn delete_message(
        &mut self,
        id: i64,
        actor: &Actor,
        permanent: bool,
    ) -> ApiResult<Value> {
        let mut message = changeable(self.visible(id, actor.user())?)?;
        if let Some(uid) = actor.user().filter(|uid| *uid != message.sender) {
            let rank = if message.in_group() {
                self.member(&message.receiver, uid)?.map(|m| m.scope)
            } else {
                None
            };
            if rank.is_none_or(|rank| rank < Scope::Moderator) {
                return Err(Code::NOT_A_SENDER.with(format!(
                    "Only the sender or a moderator may delete message {id}."
                )));
            }
        }
        message
            .data
            .retain(|key, _| key == "entities" || key == "resource");
        message.deleted_at = Some(self.now);
        message.deleted_by = Some(actor.uid().to_owned());
        message.updated_at = self.now;
        self.update(&message)?;
        let action = self.message_action("deleted", actor.uid(), &message)?;
        if permanent {
            self.drop_message(id)?;
        }
        Ok(action)
    }
}

/// Passes messages that can be changed at all.
fn changeable(message: Message) -> ApiResult<Message> {
    if message.category == "action" || message.deleted_at.is_some() {
        let problem = format!("Message {} cannot be changed.", message.id);
        return Err(Code::ACTION_NOT_ALLOWED.with(problem));
    }
    Ok(message)
}
