//! One thing that was seen, and how it is shown.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Utf8Bytes;

use super::EntryId;
use super::secrets::{path_without_secrets, without_secrets};

/// Something that was seen.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) id: EntryId,
    /// Where it stands in the order in which entries were kept.
    pub(super) place: u64,
    at_ms: u64,
    /// Whose it is.
    uid: Option<String>,
    /// The entry that led to it.
    cause: Option<EntryId>,
    content: Content,
    /// About how much memory it takes.
    pub(super) bytes: usize,
}

/// What was seen.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    /// A request and its answer.
    Request {
        asked: Asked,
        status: StatusCode,
        answer: Bytes,
        elapsed: Duration,
    },
    /// A frame of a client.
    Received(Utf8Bytes),
    /// A frame for the connections of some users.
    Sent { to: Vec<String>, frame: Utf8Bytes },
    /// What somebody in the same process says.
    Note(Value),
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) method: Method,
    /// Path and query.
    pub(crate) target: String,
    pub(crate) body: Value,
    /// Names of the files that came with it.
    pub(crate) files: Vec<String>,
}

impl Entry {
    pub(super) fn new(uid: Option<String>, cause: Option<EntryId>, content: Content) -> Self {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let at_ms = u64::try_from(now.as_millis()).unwrap_or(u64::MAX);
        Self {
            id: 0,
            place: 0,
            at_ms,
            uid,
            cause,
            bytes: content.bytes(),
            content,
        }
    }

    /// Under a number reserved before.
    pub(super) fn numbered(self, id: EntryId) -> Self {
        Self { id, ..self }
    }

    /// As the page is told, without secrets.
    pub(super) fn json(&self) -> Value {
        let mut entry = json!({ "id": self.id, "at": self.at_ms });
        if let Some(uid) = &self.uid {
            entry["uid"] = uid.as_str().into();
        }
        if let Some(cause) = self.cause {
            entry["cause"] = cause.into();
        }
        match &self.content {
            Content::Request {
                asked,
                status,
                answer,
                elapsed,
            } => {
                entry["kind"] = "request".into();
                entry["method"] = asked.method.as_str().into();
                entry["target"] = path_without_secrets(&asked.target).into();
                entry["status"] = status.as_u16().into();
                entry["elapsed_us"] = u64::try_from(elapsed.as_micros())
                    .unwrap_or(u64::MAX)
                    .into();
                if !asked.files.is_empty() {
                    entry["files"] = asked.files.clone().into();
                }
                if !asked.body.is_null() {
                    entry["body"] = without_secrets(asked.body.clone());
                }
                entry["answer"] = parsed(answer);
            }
            Content::Received(frame) => {
                entry["kind"] = "received".into();
                entry["frame"] = parsed(frame.as_bytes());
            }
            Content::Sent { to, frame } => {
                entry["kind"] = "sent".into();
                entry["to"] = to.clone().into();
                entry["frame"] = parsed(frame.as_bytes());
            }
            Content::Note(content) => {
                entry["kind"] = "bot".into();
                entry["content"] = without_secrets(content.clone());
            }
        }
        entry
    }
}

impl Content {
    /// About how much memory it takes.
    fn bytes(&self) -> usize {
        match self {
            Self::Request { asked, answer, .. } => {
                answer.len() + asked.target.len() + weight(&asked.body)
            }
            Self::Received(frame) | Self::Sent { frame, .. } => frame.len(),
            Self::Note(content) => weight(content),
        }
    }
}

/// About how much memory a parsed value takes, which may be many times its text.
fn weight(value: &Value) -> usize {
    let inside = match value {
        Value::String(text) => text.len(),
        Value::Array(list) => list.iter().map(weight).sum(),
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| key.len() + size_of::<String>() + weight(value))
            .sum(),
        _ => 0,
    };
    size_of::<Value>() + inside
}

/// JSON without secrets; what is no JSON as text.
fn parsed(text: &[u8]) -> Value {
    match serde_json::from_slice(text) {
        Ok(value) => without_secrets(value),
        Err(_) => String::from_utf8_lossy(text).into_owned().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_of_many_small_values_weighs_what_it_takes() {
        let zeros = Value::from(vec![0; 1_000]);
        assert!(weight(&zeros) >= 1_000 * size_of::<Value>());
        let named = json!({ "a": { "b": "c" } });
        assert!(weight(&named) >= 3 * size_of::<Value>() + 3);
    }
}
