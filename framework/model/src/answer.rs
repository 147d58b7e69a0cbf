//! What a client posts when a person presses a button.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{ConversationId, MessageId, Object, Uid, Values};

/// What web clients write for a field that they could not read.
const UNDEFINED: &str = "undefined";
/// The keys under which old clients put the values into the payload.
const DATA_KEYS: [&str; 2] = ["CometChatData", "cometchatData"];
/// The key under which React Native clients put who pressed a card's button.
const SENDER_KEY: &str = "cometchatSenderUid";

/// What a client posts to the address in a button when a person presses it.
///
/// Clients write it in several shapes; all that are known are read, and what is
/// missing or has another shape is left out. Nothing in it is verified: it says
/// what a client claims.
///
/// ```
/// use cometchat_model::{ActionAnswer, Dialect};
/// use serde_json::json;
///
/// let answer = ActionAnswer::read(&json!({
///     "payload": {},
///     "data": {
///         "messageId": 1001,
///         "interactedBy": "ada",
///         "interactedElementId": "submit",
///         "formData": [{"elementId": "name", "value": "Ada"}],
///     },
/// }));
/// assert_eq!(answer.dialect, Dialect::Envelope);
/// assert_eq!(answer.values.text("name"), Some("Ada"));
/// assert_eq!(answer.message_id.unwrap().as_str(), "1001");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ActionAnswer {
    /// The shape in which it was written.
    pub dialect: Dialect,
    /// The app, as the client names it.
    pub app_id: Option<String>,
    /// The message with the button.
    pub message_id: Option<MessageId>,
    /// The message's type: `form`, `card`, `scheduler`, ...
    pub message_type: Option<String>,
    /// The conversation.
    pub conversation_id: Option<ConversationId>,
    /// The element that was pressed.
    pub element_id: Option<String>,
    /// Who pressed it, as the client claims.
    pub person: Option<Uid>,
    /// The person's time zone, like `Europe/Berlin`.
    pub timezone: Option<String>,
    /// What the button's action carries, as it came back.
    pub payload: Object,
    /// What was filled into a form.
    pub values: Values,
    /// What was chosen in a scheduler.
    pub booking: Option<Booking>,
}

/// The shape in which a client writes an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Dialect {
    /// An envelope with `payload` and `data`: web, Android, React Native forms.
    Envelope,
    /// The payload with the values under one key of it.
    DataKey,
    /// The payload alone, with who pressed it: React Native cards.
    Flat,
    /// None that is known.
    #[default]
    Unknown,
}

/// The slot that was chosen in a scheduler.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Booking {
    /// Minutes.
    pub duration: Option<u32>,
    /// When it begins, by a clock on the wall: `2024-05-06T14:30`.
    pub starts_at: String,
}

impl ActionAnswer {
    /// Reads the body of a request; anything at all can be read.
    #[must_use]
    pub fn read(body: &Value) -> Self {
        let Some(body) = body.as_object() else {
            return Self::default();
        };
        if let Some(data) = body.get("data") {
            return envelope(body, data);
        }
        for key in DATA_KEYS {
            if let Some(data) = body.get(key) {
                let mut payload = body.clone();
                payload.remove(key);
                return Self {
                    dialect: Dialect::DataKey,
                    person: person(body.get(SENDER_KEY)),
                    payload,
                    values: values(data),
                    booking: booking(data),
                    ..Self::default()
                };
            }
        }
        let mut payload = body.clone();
        let sender = payload.remove(SENDER_KEY);
        let dialect = if sender.is_some() {
            Dialect::Flat
        } else {
            Dialect::Unknown
        };
        Self {
            dialect,
            person: person(sender.as_ref()),
            payload,
            ..Self::default()
        }
    }
}

fn envelope(body: &Object, data: &Value) -> ActionAnswer {
    let text = |name: &str| text(data.get(name));
    let object = |value: Option<&Value>| value.and_then(Value::as_object).cloned();
    let filled_in = data.get("formData").or_else(|| data.get("data"));
    ActionAnswer {
        dialect: Dialect::Envelope,
        app_id: self::text(body.get("appID").or_else(|| body.get("appId"))),
        message_id: text("messageId").and_then(|id| MessageId::new(id).ok()),
        message_type: text("messageType"),
        conversation_id: text("conversationId").and_then(|id| ConversationId::new(id).ok()),
        element_id: text("interactedElementId")
            .or_else(|| text("elementId"))
            .or_else(|| self::text(body.get("elementId"))),
        person: person(data.get("interactedBy")),
        timezone: text("interactionTimezoneCode"),
        payload: object(body.get("payload")).unwrap_or_default(),
        values: match filled_in {
            Some(filled_in) => values(filled_in),
            // What an app sends that took the submit over.
            None if data.is_array() => values(data),
            None => Values::new(),
        },
        booking: data.get("schedulerData").and_then(booking),
    }
}

/// Values as an object, or as a list of elements with their values.
fn values(data: &Value) -> Values {
    let mut values = Values::new();
    match data {
        Value::Object(fields) => {
            values.extend(fields.iter().map(|(id, value)| (id, read_value(value))));
        }
        Value::Array(list) => {
            for element in list {
                let id = element.get("elementId").and_then(Value::as_str);
                let value = element.get("value").or_else(|| element.get("response"));
                if let (Some(id), Some(value)) = (id, value) {
                    values.insert(id, read_value(value));
                }
            }
        }
        _ => {}
    }
    values
}

fn read_value(value: &Value) -> Value {
    match value {
        Value::String(text) if text == UNDEFINED => Value::Null,
        other => other.clone(),
    }
}

fn booking(data: &Value) -> Option<Booking> {
    let duration = match data.get("duration") {
        Some(Value::Number(number)) => number.as_u64(),
        Some(Value::String(text)) => text.trim().parse().ok(),
        _ => None,
    };
    Some(Booking {
        duration: duration.and_then(|minutes| u32::try_from(minutes).ok()),
        starts_at: text(data.get("meetStartAt"))?,
    })
}

/// A string or a number, if it says something.
fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) if text.is_empty() || text == UNDEFINED => None,
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn person(value: Option<&Value>) -> Option<Uid> {
    text(value).and_then(|uid| Uid::new(uid).ok())
}
