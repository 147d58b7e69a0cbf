//! Custom messages: payloads with a type of their own.

use std::fmt;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// The content of a custom message.
///
/// Derive it with [`#[derive(Payload)]`](crate::macros::Payload).
///
/// # Examples
///
/// ```
/// use cometchat_bot::prelude::*;
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Payload, Serialize, Deserialize)]
/// #[payload(type = "location")]
/// pub struct Location {
///     latitude: f64,
///     longitude: f64,
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the payload of a custom message",
    label = "not a payload",
    note = "write `#[derive(Payload, Serialize, Deserialize)]` and `#[payload(type = \"...\")]` above `{Self}`"
)]
pub trait Payload: Serialize + DeserializeOwned + Send + 'static {
    /// The `type` of the message, chosen by the developers.
    const TYPE: &'static str;
}

/// A custom message whose payload has the wrong shape.
///
/// Its text says what was expected and what kind of thing was found, never what
/// people sent; that is in [`detail`](Self::detail) only.
#[derive(Debug)]
pub struct PayloadError {
    payload_type: &'static str,
    source: serde_json::Error,
}

impl PayloadError {
    /// The `type` of the message.
    #[must_use]
    pub const fn payload_type(&self) -> &'static str {
        self.payload_type
    }

    /// The whole error, which may quote the payload: keep it out of logs.
    #[must_use]
    pub const fn detail(&self) -> &serde_json::Error {
        &self.source
    }
}

impl std::error::Error for PayloadError {}

impl fmt::Display for PayloadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "a custom message of type `{}` has the wrong shape: {}",
            self.payload_type,
            without_content(&self.source.to_string())
        )
    }
}

/// Reads the payload of a custom message.
pub(crate) fn read<P: Payload>(data: &Value) -> Result<P, PayloadError> {
    P::deserialize(data).map_err(|source| PayloadError {
        payload_type: P::TYPE,
        source,
    })
}

/// What serde says, without what people sent. What it says is only known for
/// its own messages; those of a `Deserialize` written by hand are left out.
fn without_content(message: &str) -> String {
    if message.starts_with("missing field ") || message.starts_with("duplicate field ") {
        // The name of a field of ours.
        return message.to_owned();
    }
    if let Some(message) = without_value(message) {
        return message;
    }
    for start in ["unknown field", "unknown variant", "invalid length"] {
        if message.starts_with(start) {
            return format!("{start}{}", expectation(message));
        }
    }
    "a value was refused".to_owned()
}

/// The message of an error about a value of the wrong type, with the type instead of the value;
/// `None` if it is about something else.
pub(crate) fn without_value(message: &str) -> Option<String> {
    ["invalid type: ", "invalid value: "]
        .into_iter()
        .find_map(|start| {
            let found = message.strip_prefix(start)?;
            let kind = found.split(['"', '`', ',']).next().unwrap_or_default();
            Some(format!(
                "{start}{}{}",
                kind.trim_end(),
                expectation(message)
            ))
        })
}

/// What was expected; it is said last.
fn expectation(message: &str) -> &str {
    if message.contains(", there are no ") {
        return "";
    }
    let at = message.rfind(", expected ").unwrap_or(message.len());
    message.get(at..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::without_content;

    #[test]
    fn errors_do_not_say_what_people_sent() {
        for (message, expected) in [
            (
                "invalid type: string \"hush, expected x\", expected f64",
                "invalid type: string, expected f64",
            ),
            (
                "invalid value: integer `300`, expected u8",
                "invalid value: integer, expected u8",
            ),
            (
                "invalid type: sequence, expected a string",
                "invalid type: sequence, expected a string",
            ),
            ("missing field `latitude`", "missing field `latitude`"),
            (
                "unknown field `hush`, expected `a` or `b`",
                "unknown field, expected `a` or `b`",
            ),
            (
                "unknown field `hush, expected x`, there are no fields",
                "unknown field",
            ),
            ("hush", "a value was refused"),
        ] {
            assert_eq!(without_content(message), expected);
        }
    }
}
