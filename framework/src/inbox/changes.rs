//! Edits and deletions: as the socket tells them, and as history shows them.
//!
//! The socket tells of each change by an action that has an id of its own. History
//! has only the message as it is now, with the second of its last change. Both name
//! a change by the message and that second.

use serde_json::json;

use super::place::{self, Mark, Track};
use crate::model::{Content, Event, Message, MessageId, Timestamp};

/// A change of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// Its name, whichever way it came.
    pub(super) key: String,
    pub(super) mark: Mark,
    /// The id of the action that told of it; history has none.
    pub(super) action: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Edited,
    Deleted,
}

impl Kind {
    const fn word(self) -> &'static str {
        match self {
            Self::Edited => "edited",
            Self::Deleted => "deleted",
        }
    }
}

impl Change {
    /// The change that a message tells of, if it is an action that does.
    pub(super) fn told_by(message: &Message) -> Option<Self> {
        let (kind, changed, at) = match message.content() {
            Content::Edited(change) => {
                let at = change.message.edited_at.or(change.at);
                (Kind::Edited, change.message, at)
            }
            Content::Deleted(change) => {
                let at = change.message.deleted_at.or(change.at);
                (Kind::Deleted, change.message, at)
            }
            _ => return None,
        };
        let action = (message.id != changed.id).then(|| message.id.number());
        Some(Self::new(kind, &changed.id, at?, action))
    }

    /// The last change that a message in history shows.
    pub(super) fn shown_by(message: &Message) -> Option<Self> {
        let (kind, at) = last(message)?;
        Some(Self::new(kind, &message.id, at, None))
    }

    fn new(kind: Kind, id: &MessageId, at: Timestamp, action: Option<u64>) -> Self {
        let letter = match kind {
            Kind::Edited => 'e',
            Kind::Deleted => 'd',
        };
        Self {
            key: format!("{letter}{id}-{at}"),
            mark: Mark {
                track: Track::Changes,
                place: place::moment(at, id.number()),
            },
            action,
        }
    }
}

/// The event of the last change that a message in history shows, as the socket
/// would have told it. History has no id for the action; it gets the message's.
pub(super) fn event(message: &Message) -> Option<Event> {
    let (kind, at) = last(message)?;
    let by = match kind {
        Kind::Edited => message.edited_by.as_ref(),
        Kind::Deleted => message.deleted_by.as_ref(),
    };
    let by = by.unwrap_or(&message.sender);
    let mut entities = json!({ "on": { "entityType": "message", "entity": message } });
    if let Some(user) = message.sender_user().filter(|user| user.uid == *by) {
        entities["by"] = json!({ "entityType": "user", "entity": user });
    }
    let action = json!({
        "id": message.id,
        "conversationId": message.conversation_id,
        "sender": by,
        "receiver": message.receiver_id,
        "receiverType": message.receiver_type,
        "category": "action",
        "type": "message",
        "sentAt": at,
        "data": { "action": kind.word(), "entities": entities },
    });
    let action: Message = serde_json::from_value(action).ok()?;
    Some(Event::Message(Box::new(action)))
}

fn last(message: &Message) -> Option<(Kind, Timestamp)> {
    let deleted = message.deleted_at.map(|at| (Kind::Deleted, at));
    deleted.or_else(|| message.edited_at.map(|at| (Kind::Edited, at)))
}

#[cfg(test)]
mod tests;
