//! Calls, as far as a bot sees them.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Object, ReceiverType, Timestamp, Uid, open_enum::open_enum};

open_enum! {
    /// Where a call stands.
    CallStatus {
        /// Somebody calls.
        Initiated = "initiated",
        /// It was taken.
        Ongoing = "ongoing",
        /// It was refused.
        Rejected = "rejected",
        /// The called one is in another call.
        Busy = "busy",
        /// The caller gave up.
        Cancelled = "cancelled",
        /// Nobody answered.
        Unanswered = "unanswered",
        /// It is over.
        Ended = "ended",
    }
}

/// An audio or video call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Call {
    /// Names the call in requests about it.
    #[serde(rename = "sessionid")]
    pub session_id: String,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<CallStatus>,
    /// `audio` or `video`.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub call_type: Option<String>,
    /// Who called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<Uid>,
    /// Who was called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receiver: Option<String>,
    /// Whether a user or a group was called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receiver_type: Option<ReceiverType>,
    /// When it was begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initiated_at: Option<Timestamp>,
    /// When it was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined_at: Option<Timestamp>,
    /// When it was over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// The parties in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<Value>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Object,
}
