//! What happened, decoded from a frame.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    AuthReply, ConversationId, Due, InteractionCompleted, Message, MessageId, Object, Presence,
    Press, ReactionEvent, Receipt, Submission, Transient, Typing,
};

/// What happened: decoded from a frame of the socket, except for
/// [`Submitted`](Self::Submitted) and [`Pressed`](Self::Pressed), which the bot
/// makes itself after it has verified them, and [`Due`](Self::Due).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Event {
    /// A message of any category: sent, or an action on a group or a message.
    Message(Box<Message>),
    /// A reaction was given or taken back.
    Reaction(ReactionEvent),
    /// The goal of an interactive message was reached.
    InteractionCompleted(InteractionCompleted),
    /// A form was filled in.
    Submitted(Box<Submission>),
    /// A button was pressed.
    Pressed(Box<Press>),
    /// The time has come for something that the bot had planned.
    Due(Box<Due>),
    /// Somebody got or read a message.
    Receipt(Receipt),
    /// Somebody writes.
    Typing(Typing),
    /// A user came or went.
    Presence(Presence),
    /// A message that is not stored.
    Transient(Transient),
    /// Moderation decided about a message.
    Moderated(Box<Message>),
    /// A part of a reply that an AI agent writes.
    Stream(StreamEvent),
    /// A message or a conversation was pinned or saved, or no longer is.
    Pin(PinEvent),
    /// An item of the notification feed.
    FeedItem(Value),
    /// The service's answer to the credential.
    Auth(AuthReply),
    /// The service's answer to a ping.
    Pong,
    /// Something that this version does not know, or cannot read.
    Unknown(UnknownEvent),
}

/// A part of a reply that an AI agent writes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct StreamEvent {
    /// Which part: `run_started`, `text_message_content`, `card`, ...
    #[serde(rename = "type")]
    pub event_type: String,
    /// The conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<ConversationId>,
    /// The message that will be stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<MessageId>,
    /// The person's message to which the agent answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<MessageId>,
    /// The part itself.
    #[serde(default)]
    pub data: Value,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Object,
}

/// A message or a conversation was pinned or saved, or no longer is.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PinEvent {
    /// What happened, in the service's word.
    pub action: String,
    /// The message or conversation.
    pub body: Value,
}

/// Something that this version does not know, or cannot read.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct UnknownEvent {
    /// The frame's type, if it has one.
    pub frame_type: Option<String>,
    /// Why it could not be read.
    pub reason: String,
    /// The whole frame.
    pub raw: Value,
}
