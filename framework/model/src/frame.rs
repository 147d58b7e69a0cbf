//! Frames of the real-time socket.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{Event, Message, Object, PinEvent, Reaction, ReactionEvent, UnknownEvent};

/// A text that is no frame.
#[derive(Debug, thiserror::Error)]
#[error("cannot read a frame of {length} bytes")]
pub struct DecodeError {
    length: usize,
    source: serde_json::Error,
}

/// One frame of the real-time socket: an envelope and a body.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Frame {
    /// The app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app_id: Option<String>,
    /// What the body is.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub frame_type: Option<String>,
    /// `ping` or `pong`; also used by some pins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// Who caused it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
    /// Who gets it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receiver: Option<String>,
    /// Whether the receiver is a user or a group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receiver_type: Option<String>,
    /// The session that caused it: a client drops frames with its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_id: Option<String>,
    /// In receipts and interactions: the author of the message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_sender: Option<String>,
    /// The body.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub body: Value,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Object,
}

/// The service's answer to the credential that opens a socket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AuthReply {
    /// `OK`, or why not.
    #[serde(default)]
    pub status: String,
    /// `200`, or another number as text.
    #[serde(deserialize_with = "crate::lenient::string_or_number")]
    pub code: String,
}

impl AuthReply {
    /// Whether the credential was taken.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.code == "200"
    }
}

impl Frame {
    /// The client's sign of life.
    #[must_use]
    pub fn ping() -> Self {
        let mut frame = Self {
            action: Some("ping".to_owned()),
            ..Self::default()
        };
        frame.extra.insert("ack".to_owned(), "true".into());
        frame
    }

    /// Reads a frame.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] when the text is no JSON object with the envelope's shape.
    pub fn parse(text: &str) -> Result<Self, DecodeError> {
        serde_json::from_str(text).map_err(|source| DecodeError {
            length: text.len(),
            source,
        })
    }

    /// Decodes the body. It never fails: what cannot be read is
    /// [`Event::Unknown`] and carries the whole frame.
    #[must_use]
    pub fn into_event(self) -> Event {
        if self.action.as_deref() == Some("pong") {
            return Event::Pong;
        }
        let Some(frame_type) = self.frame_type.clone() else {
            return self.unknown("the frame has no type".to_owned());
        };
        match frame_type.as_str() {
            "message" => self.read(|message: Box<Message>| Event::Message(message)),
            "on_moderation_status_changed" => self.read(Event::Moderated),
            "receipts" => self.read(Event::Receipt),
            "typing_indicator" => self.read(Event::Typing),
            "presence" => self.read(Event::Presence),
            "transient_message" => self.read(Event::Transient),
            "interaction_completed" => self.read(Event::InteractionCompleted),
            "streamed_message" => self.read(Event::Stream),
            "auth" => self.read(Event::Auth),
            "reaction" => self.reaction(),
            "notification_feed_item" => Event::FeedItem(self.body),
            _ if is_pin(&frame_type) => Event::Pin(PinEvent {
                action: self.pin_action(&frame_type),
                body: self.body,
            }),
            _ => self.unknown(format!("frames of type {frame_type:?} are not known")),
        }
    }

    fn read<T: DeserializeOwned>(self, event: impl FnOnce(T) -> Event) -> Event {
        // Deserialising by reference keeps the body for the unknown event.
        match serde_json::from_value::<T>(self.body.clone()) {
            Ok(body) => event(body),
            Err(error) => self.unknown(format!("the body cannot be read: {error}")),
        }
    }

    fn reaction(self) -> Event {
        let action = self
            .body
            .get("action")
            .and_then(Value::as_str)
            .map(str::to_owned);
        match action.as_deref() {
            Some("message_reaction_added") => {
                self.read(|r: Reaction| Event::Reaction(ReactionEvent::Added(r)))
            }
            Some("message_reaction_removed") => {
                self.read(|r: Reaction| Event::Reaction(ReactionEvent::Removed(r)))
            }
            _ => self.unknown("the reaction is neither added nor removed".to_owned()),
        }
    }

    fn pin_action(&self, frame_type: &str) -> String {
        let in_body = self.body.get("action").and_then(Value::as_str);
        in_body
            .or(self.action.as_deref())
            .unwrap_or(frame_type)
            .to_owned()
    }

    fn unknown(self, reason: String) -> Event {
        Event::Unknown(UnknownEvent {
            frame_type: self.frame_type.clone(),
            reason,
            raw: serde_json::to_value(&self).unwrap_or_default(),
        })
    }
}

/// The service's own spelling is not public; clients take all of these.
fn is_pin(frame_type: &str) -> bool {
    matches!(
        frame_type,
        "message_pin"
            | "message_save"
            | "message_pinned"
            | "message_unpinned"
            | "message_saved"
            | "message_unsaved"
            | "pin"
            | "save"
            | "conversation_pin"
            | "conversation_pinned"
            | "conversation_unpinned"
    )
}
