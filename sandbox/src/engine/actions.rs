//! Action messages: what happened in a group, and what happened to a message.

use serde_json::{Map, Value, json};

use super::messages::Message;
use super::view::View;
use super::{Route, Turn, entity};
use crate::error::ApiResult;
use crate::ids::group_conversation;
use crate::store;

impl Turn<'_> {
    /// Records what happened to a member, and tells the members and the person itself.
    pub(super) fn group_action(
        &mut self,
        action: &str,
        by: &str,
        on: &str,
        guid: &str,
        extras: Option<Value>,
    ) -> ApiResult<Value> {
        let group = self.group(guid)?;
        let mut data = Map::new();
        data.insert("action".into(), action.into());
        if let Some(extras) = extras {
            data.insert("extras".into(), extras);
        }
        data.insert(
            "entities".into(),
            json!({
                "by": entity("user", self.person(by)?),
                "on": entity("user", self.person(on)?),
                "for": entity("group", group.json(false)),
            }),
        );
        let message = Message {
            conversation_id: group_conversation(guid),
            sender: by.to_owned(),
            receiver: guid.to_owned(),
            receiver_type: "group".into(),
            category: "action".into(),
            kind: "groupMember".into(),
            data,
            ..self.blank()?
        };
        self.insert(&message)?;
        self.raise_member(&message, action)?;
        let view = self.message_json(&message, None, View::live())?;
        let route = message.route();
        let mut to = self.parties(route)?;
        to.extend([by.to_owned(), on.to_owned()]);
        let frame = self.envelope("message", route, view.clone());
        self.send(to, frame);
        Ok(view)
    }

    /// Tells the parties of a conversation what happened to one of its messages. The action has an
    /// id of its own but is not kept: history shows the message itself in its new state.
    pub(super) fn message_action(
        &mut self,
        action: &str,
        by: &str,
        on: &Message,
    ) -> ApiResult<Value> {
        let id = store::next(self.db, "message")?;
        let receiver = if on.receiver_type == "group" {
            entity("group", self.group(&on.receiver)?.json(false))
        } else {
            entity("user", self.person(&on.receiver)?)
        };
        let view = json!({
            "id": id.to_string(),
            "conversationId": on.conversation_id,
            "sender": by,
            "receiverType": on.receiver_type,
            "receiver": on.receiver,
            "category": "action",
            "type": "message",
            "data": {
                "action": action,
                "entities": {
                    "by": entity("user", self.person(by)?),
                    "for": receiver,
                    "on": entity("message", self.message_json(on, None, View::live())?),
                },
            },
            "sentAt": self.now,
            "updatedAt": self.now,
        });
        self.raise(&format!("message_{action}"), |_| {
            Ok(json!({ "message": view }))
        })?;
        let to = self.parties(on.route())?;
        let route = Route {
            sender: by,
            receiver: &on.receiver,
            receiver_type: &on.receiver_type,
        };
        let frame = self.envelope("message", route, view.clone());
        self.send(to, frame);
        Ok(view)
    }
}
