//! Reactions to messages.

use serde::{Deserialize, Serialize};

use crate::{ConversationId, MessageId, Object, Timestamp, Uid, User, lenient::string_or_number};

/// How often a message got a reaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ReactionCount {
    /// The emoji.
    pub reaction: String,
    /// How many users gave it.
    #[serde(default)]
    pub count: u64,
    /// Whether the reader gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reacted_by_me: Option<bool>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Object,
}

/// One user's reaction to one message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Reaction {
    /// The reaction's own identifier.
    #[serde(default, deserialize_with = "string_or_number")]
    pub id: String,
    /// The message.
    pub message_id: MessageId,
    /// The emoji.
    pub reaction: String,
    /// Who gave it.
    pub uid: Uid,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reacted_at: Option<Timestamp>,
    /// Who gave it, in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reacted_by: Option<User>,
    /// The message's conversation; in events only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<ConversationId>,
    /// The root of the thread, when the message is a reply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<MessageId>,
    /// Fields that this version does not know; in events `action` is among them.
    #[serde(flatten)]
    pub extra: Object,
}

/// A reaction was given or taken back.
#[derive(Clone, Debug, PartialEq)]
pub enum ReactionEvent {
    /// A user reacted.
    Added(Reaction),
    /// A user took a reaction back.
    Removed(Reaction),
}

impl ReactionEvent {
    /// The reaction that was given or taken back.
    #[must_use]
    pub const fn reaction(&self) -> &Reaction {
        match self {
            Self::Added(reaction) | Self::Removed(reaction) => reaction,
        }
    }
}
