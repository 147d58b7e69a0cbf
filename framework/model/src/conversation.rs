//! Conversations.

use serde::{Deserialize, Serialize};

use crate::{
    ConversationId, Group, Message, MessageId, Object, ReceiverType, Timestamp, User,
    lenient::whole_number,
};

/// The thread between two users or in a group, as one of them sees it.
///
/// It exists from its first message on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Conversation {
    /// The conversation's identifier.
    pub conversation_id: ConversationId,
    /// With a user or in a group.
    pub conversation_type: ReceiverType,
    /// Messages that the reader has not read.
    #[serde(
        default,
        deserialize_with = "whole_number",
        skip_serializing_if = "Option::is_none"
    )]
    pub unread_message_count: Option<u64>,
    /// The last message, unless it was deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_message: Option<Box<Message>>,
    /// The last message that the reader has read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_read_message_id: Option<MessageId>,
    /// The other user, or the group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_with: Option<ConversationPeer>,
    /// Labels for filtering.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// When it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// When it last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Object,
}

/// The other side of a conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum ConversationPeer {
    /// A user.
    User(Box<User>),
    /// A group.
    Group(Box<Group>),
}
