//! Frames that clients send.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::hub::Presence;

/// Any frame of a client; what it does not have is empty.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Inbound {
    #[serde(default)]
    pub(super) action: Option<Value>,
    #[serde(default, rename = "type")]
    pub(super) kind: Option<String>,
    #[serde(default)]
    pub(super) app_id: Option<String>,
    #[serde(default)]
    pub(super) device_id: Option<String>,
    #[serde(default)]
    pub(super) sender: Option<String>,
    #[serde(default)]
    pub(super) receiver: Option<String>,
    #[serde(default)]
    pub(super) receiver_type: Option<String>,
    #[serde(default)]
    pub(super) body: Map<String, Value>,
}

impl Inbound {
    /// Whether it is a keep-alive.
    pub(super) fn is_ping(&self) -> bool {
        self.action.as_ref().is_some_and(|action| action == "ping")
    }

    /// Whose presence an auth frame asks for. Roles without a list are none.
    pub(super) fn presence(&self) -> Presence {
        match self
            .body
            .get("presenceSubscription")
            .and_then(Value::as_str)
        {
            Some("ALL_USERS") => Presence::Everybody,
            Some("FRIENDS") => Presence::Friends,
            Some("ROLES") => {
                let roles = self
                    .body
                    .get("roles")
                    .and_then(Value::as_array)
                    .into_iter()
                    .flatten();
                Presence::Roles(
                    roles
                        .filter_map(Value::as_str)
                        .map(str::to_ascii_lowercase)
                        .collect(),
                )
            }
            _ => Presence::Nobody,
        }
    }

    /// The id of the message a receipt is about.
    pub(super) fn message_id(&self) -> Option<i64> {
        match self.body.get("messageId")? {
            Value::Number(id) => id.as_i64(),
            Value::String(id) => id.parse().ok(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn reads_what_clients_send() {
        let ping: Inbound = serde_json::from_str(r#"{"action":"ping","ack":"true"}"#).unwrap();
        assert!(ping.is_ping());
        let auth = r#"{"type":"auth","body":{"auth":"x","presenceSubscription":"ROLES","roles":["Default"]}}"#;
        let auth: Inbound = serde_json::from_str(auth).unwrap();
        assert_eq!(auth.presence(), Presence::Roles(vec!["default".into()]));
        let receipt: Inbound =
            serde_json::from_str(r#"{"type":"receipts","body":{"messageId":"7"}}"#).unwrap();
        assert_eq!(receipt.message_id(), Some(7));
        assert!(serde_json::from_str::<Inbound>("1").is_err());
    }
}
