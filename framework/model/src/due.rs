//! What was to be done at a time, and its time has come.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Receiver, Timestamp, User};

/// Something that was to be done at a time, and its time has come.
///
/// It comes over no socket: the bot makes it from what it has stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Due {
    /// The key under which it was planned.
    pub key: String,
    /// Tells it from what was planned under the same key before.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// What it carries: the type of a payload.
    #[serde(rename = "type")]
    pub due_type: String,
    /// What it carries.
    #[serde(default)]
    pub payload: Value,
    /// Where an answer goes: the group, or the person.
    pub reply_to: Receiver,
    /// Who caused it to be planned, if a person did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<User>,
    /// When it was to be done. It may be done later: the bot was not running.
    pub at: Timestamp,
    /// How many times it should have been done before, while the bot was not
    /// running; this once stands for all of them.
    #[serde(default)]
    pub missed: u32,
}

impl Due {
    /// Something to be done at a time.
    #[must_use]
    pub fn new(
        key: impl Into<String>,
        (due_type, payload): (impl Into<String>, Value),
        reply_to: impl Into<Receiver>,
        at: Timestamp,
    ) -> Self {
        Self {
            key: key.into(),
            id: String::new(),
            due_type: due_type.into(),
            payload,
            reply_to: reply_to.into(),
            by: None,
            at,
            missed: 0,
        }
    }
}
