//! What sockets send and nobody stores: typing and transient messages.

use serde_json::{Map, Value};

use super::{Route, Turn, fields};
use crate::error::{ApiError, ApiResult};
use crate::ids::{group_conversation, user_conversation};
use crate::limits;

/// A frame of a client that goes on to others.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Signal<'a> {
    /// `typing_indicator` or `transient_message`.
    pub(crate) kind: &'a str,
    pub(crate) sender: &'a str,
    pub(crate) receiver: &'a str,
    /// `user`, `group`, or what some clients write for them.
    pub(crate) receiver_type: &'a str,
    pub(crate) body: &'a Map<String, Value>,
}

impl Turn<'_> {
    /// Passes a signal on to the other side. What cannot be passed on is dropped: nothing on the
    /// socket is answered.
    pub(crate) fn pass_on(&mut self, signal: Signal<'_>) -> ApiResult<()> {
        let receiver_type = match signal.receiver_type {
            "group" | "groupchat" => "group",
            _ => "user",
        };
        let receiver = signal.receiver.to_ascii_lowercase();
        let mut to = if receiver_type == "group" {
            let group = self.group(&receiver)?;
            let crowded =
                signal.kind == "typing_indicator" && group.members_count > limits::TYPING_MEMBERS;
            if crowded || self.member(&group.guid, signal.sender)?.is_none() {
                return Ok(());
            }
            self.member_uids(&group.guid)?
        } else {
            let user = self.user(&receiver)?;
            if self.apart(signal.sender, &user.uid)? {
                return Ok(());
            }
            vec![user.uid]
        };
        to.retain(|uid| uid != signal.sender);
        let mut body = signal.body.clone();
        // Who speaks is known from the connection, not from what it claims.
        body.insert("user".into(), self.person(signal.sender)?.into());
        let route = Route {
            sender: signal.sender,
            receiver: &receiver,
            receiver_type,
        };
        let frame = self.envelope(signal.kind, route, body.into());
        self.send(to, frame);
        Ok(())
    }

    /// Sends one event of an agent that is writing: `streamed_message`, which nobody stores.
    pub(crate) fn stream(&mut self, body: &Value) -> ApiResult<()> {
        let needed = |name| fields::needed(body, name, limits::ID_CHARS);
        let sender = self.user(&needed("sender")?)?.uid;
        let receiver = needed("receiver")?.to_ascii_lowercase();
        let receiver_type = needed("receiverType")?;
        self.recipient(&sender, &receiver_type, &receiver)?;
        let mut event = body.get("event").cloned().unwrap_or_default();
        if !event.get("type").is_some_and(Value::is_string) {
            return Err(ApiError::field("event", "Must be an object with a type."));
        }
        event["conversationId"] = if receiver_type == "group" {
            group_conversation(&receiver)
        } else {
            user_conversation(&sender, &receiver)
        }
        .into();
        let route = Route {
            sender: &sender,
            receiver: &receiver,
            receiver_type: &receiver_type,
        };
        let to = self.parties(route)?;
        let frame = self.envelope("streamed_message", route, event);
        self.send(to, frame);
        Ok(())
    }
}
