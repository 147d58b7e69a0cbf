//! Presses that come back to the bot: how a typed button is written into what a
//! client sends.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::error::CardError;
use crate::{
    action::{MAX_TOKEN_BYTES, Route},
    routing::{Button, MAX_BUTTON_ID_CHARS},
};

/// What an element id begins with that names a typed button.
pub(crate) const PREFIX: &str = "b.";
/// What a message begins with that stands for a press.
const COMMAND: &str = "/press ";
/// Bytes of JSON that a typed button may carry: it becomes a part of an address.
const MAX_DATA_BYTES: usize = MAX_TOKEN_BYTES / 4;
/// Characters of an element id that is read as a button.
const MAX_ELEMENT_ID_CHARS: usize = 2048;

/// A typed button on a card: its id, version and what it carries.
///
/// It is made by [`Card::button`](super::Card::button) and
/// [`Button::press`](super::Button::press), and replaced when the card is sent by
/// what brings a press back on the way that is chosen then.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Press {
    /// The button's id.
    pub button: String,
    /// The button's version.
    pub version: u32,
    /// What it carries.
    #[serde(default)]
    pub data: Value,
    /// Why what it carries cannot be written; the card is then not sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) problem: Option<String>,
}

impl Press {
    /// The press of a button.
    #[must_use]
    pub fn of<B: Button>(button: &B) -> Self {
        let (data, problem) = match button.to_data() {
            Ok(data) => (data, None),
            Err(error) => (Value::Null, Some(error.to_string())),
        };
        Self {
            button: B::ID.to_owned(),
            version: B::VERSION,
            data,
            problem,
        }
    }

    /// Tells whether what it carries can be sent; `name` is what it is on.
    pub(crate) fn check(&self, name: &str) -> Result<(), CardError> {
        let bytes = self.data.to_string().len();
        let problem = match &self.problem {
            Some(problem) => format!("cannot be written: {problem}"),
            None if bytes > MAX_DATA_BYTES => format!(
                "is {bytes} bytes of JSON, {MAX_DATA_BYTES} are possible; \
                 keep it in the state and let the button carry its name"
            ),
            None => return Ok(()),
        };
        Err(CardError::Button {
            element: name.to_owned(),
            problem,
        })
    }

    /// Where a signed address for it leads.
    pub(super) fn route(&self) -> Route {
        Route::button(self.button.clone(), self.version, self.data.clone())
    }

    /// The element id that names it: `b.<id>.<version>[.<data>]`.
    pub(crate) fn element_id(&self) -> String {
        let id = format!("{PREFIX}{}.{}", self.button, self.version);
        if self.data.is_null() {
            return id;
        }
        format!("{id}.{}", URL_SAFE_NO_PAD.encode(self.data.to_string()))
    }

    /// The message that stands for it.
    pub(crate) fn command(&self) -> String {
        format!("{COMMAND}{}", self.element_id())
    }
}

/// The button that an element id names.
pub(crate) fn from_element_id(element_id: &str) -> Option<Press> {
    if element_id.len() > MAX_ELEMENT_ID_CHARS {
        return None;
    }
    let mut parts = element_id.strip_prefix(PREFIX)?.split('.');
    let button = parts.next()?;
    let version = parts.next()?.parse().ok()?;
    let data = match parts.next() {
        Some(data) => serde_json::from_slice(&URL_SAFE_NO_PAD.decode(data).ok()?).ok()?,
        None => Value::Null,
    };
    let is_id = !button.is_empty() && button.len() <= MAX_BUTTON_ID_CHARS;
    (is_id && parts.next().is_none()).then(|| Press {
        button: button.to_owned(),
        version,
        data,
        problem: None,
    })
}

/// The element id in a message that stands for a press, and its button.
pub(crate) fn from_text(text: &str) -> Option<(&str, Press)> {
    let element_id = text.trim().strip_prefix(COMMAND)?.trim();
    Some((element_id, from_element_id(element_id)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    proptest! {
        #[test]
        fn element_ids_name_their_button(
            button in "[a-z][a-z0-9_-]{0,30}", version: u32, order: u64, note: String, has_data: bool
        ) {
            let data = if has_data { json!({"order": order, "note": note}) } else { Value::Null };
            let press = Press { button, version, data, problem: None };
            prop_assert_eq!(from_element_id(&press.element_id()), Some(press.clone()));
            let text = press.command();
            prop_assert_eq!(from_text(&text), Some((&*press.element_id(), press)));
        }

        #[test]
        fn nothing_else_does(text: String) {
            let _ = from_element_id(&format!("b.{text}"));
            prop_assert!(text.starts_with(PREFIX) || from_element_id(&text).is_none());
        }
    }
}
