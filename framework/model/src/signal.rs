//! What is sent live and never stored.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{MessageId, Object, Timestamp, User, open_enum::open_enum};

open_enum! {
    /// What a receipt says.
    ReceiptAction {
        /// A recipient's device has the message.
        Delivered = "delivered",
        /// A recipient read it.
        Read = "read",
        /// Every member of the group has it.
        DeliveredToAll = "deliveredToAll",
        /// Every member of the group read it.
        ReadByAll = "readByAll",
    }
}

/// Somebody got or read a message, and by custom all earlier ones of the
/// conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Receipt {
    /// Got or read, by one or by all.
    pub action: ReceiptAction,
    /// The message.
    pub message_id: MessageId,
    /// Who got or read it.
    pub user: User,
    /// When; absent in what a client sends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Timestamp>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// Whether somebody writes.
    TypingAction {
        /// Somebody writes.
        Started = "started",
        /// No more.
        Ended = "ended",
    }
}

/// Somebody writes, or stopped. Nobody says when it went stale: expire it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Typing {
    /// Started or ended.
    pub action: TypingAction,
    /// Who.
    pub user: User,
    /// Free JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Value>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// Whether a user came or went.
    PresenceStatus {
        /// Connected.
        Online = "online",
        /// Connected, in another word.
        Available = "available",
        /// The last connection is gone.
        Offline = "offline",
    }
}

/// A user came or went. Only sent to clients that subscribed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Presence {
    /// Came or went.
    #[serde(rename = "action")]
    pub status: PresenceStatus,
    /// Who.
    pub user: User,
    /// When the user was last active.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Timestamp>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Object,
}

/// A message that is not stored: live reactions and the like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Transient {
    /// Who sent it.
    pub user: User,
    /// Free JSON.
    #[serde(default)]
    pub data: Value,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Object,
}
