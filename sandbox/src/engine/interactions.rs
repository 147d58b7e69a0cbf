//! Interactive messages: who has pressed what, and when a goal is reached.

use rusqlite::params;
use serde_json::{Value, json};

use super::messages::Message;
use super::{Route, Turn, fields};
use crate::error::{ApiError, ApiResult, Code};
use crate::ids::SYSTEM_UID;
use crate::limits;
use crate::profile::Profile;
use crate::store::Sql as _;

impl Turn<'_> {
    /// What a person has pressed in a message, in order.
    pub(super) fn interactions_of(&self, id: i64, uid: &str) -> ApiResult<Vec<Value>> {
        let sql = "SELECT element_id, at FROM interactions WHERE message_id = ?1 AND uid = ?2 ORDER BY at, element_id";
        Ok(self.db.all(sql, params![id, uid], |row| {
            Ok(json!({ "elementId": row.get::<_, String>(0)?, "interactedAt": row.get::<_, i64>(1)? }))
        })?)
    }

    /// Records what a person has pressed. When that reaches the goal for the first time, the author
    /// is told.
    ///
    /// # Errors
    /// `ERR_MESSAGE_ACTION_NOT_ALLOWED` for other messages, and for the sender unless it may.
    pub(crate) fn interact(&mut self, id: i64, uid: &str, body: &Value) -> ApiResult<()> {
        let message = self.visible(id, Some(uid))?;
        if message.category != "interactive" || message.deleted_at.is_some() {
            return Err(Code::ACTION_NOT_ALLOWED.with(format!("Message {id} is not interactive.")));
        }
        let own = message
            .data
            .get("allowSenderInteraction")
            .and_then(Value::as_bool)
            .unwrap_or(false);
        if message.sender == uid && !own {
            return Err(
                Code::ACTION_NOT_ALLOWED.with("The sender may not interact with this message.")
            );
        }
        let elements = fields::strings(body, "interactions", limits::INTERACTIONS_PER_CALL)?
            .unwrap_or_default();
        if elements.is_empty()
            || elements
                .iter()
                .any(|id| id.is_empty() || id.chars().count() > limits::ID_CHARS)
        {
            return Err(ApiError::field(
                "interactions",
                "Must be a list of element ids.",
            ));
        }
        for element in &elements {
            let sql = "INSERT OR IGNORE INTO interactions (message_id, uid, element_id, at) VALUES (?1, ?2, ?3, ?4)";
            self.db.run(sql, params![id, uid, element, self.now])?;
        }
        let pressed = self.interactions_of(id, uid)?;
        if reached(&message, &pressed) {
            let sql = "INSERT OR IGNORE INTO goals (message_id, uid, at) VALUES (?1, ?2, ?3)";
            if self.db.run(sql, params![id, uid, self.now])? > 0 {
                self.tell_completed(&message, uid, &pressed)?;
            }
        }
        Ok(())
    }

    fn tell_completed(&mut self, message: &Message, uid: &str, pressed: &[Value]) -> ApiResult<()> {
        let untold = self.profile == Profile::Harsh && message.in_group();
        if untold || message.sender == SYSTEM_UID {
            return Ok(());
        }
        let body = json!({
            "messageId": message.id.to_string(),
            "user": self.person(uid)?,
            "interactions": pressed,
        });
        let receiver = if message.in_group() {
            &message.receiver
        } else {
            &message.sender
        };
        let route = Route {
            sender: uid,
            receiver,
            receiver_type: &message.receiver_type,
        };
        let mut frame = self.envelope("interaction_completed", route, body);
        frame.insert("messageSender".into(), message.sender.clone().into());
        self.send(vec![message.sender.clone(), uid.to_owned()], frame);
        Ok(())
    }
}

/// Whether what was pressed fulfils the message's goal. An empty `allOf` is never fulfilled.
fn reached(message: &Message, pressed: &[Value]) -> bool {
    let Some(goal) = message.data.get("interactionGoal") else {
        return false;
    };
    let wanted: Vec<&str> = goal["elementIds"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let done = |id: &&str| pressed.iter().any(|entry| entry["elementId"] == **id);
    match goal["type"].as_str() {
        Some("anyAction") => !pressed.is_empty(),
        Some("anyOf" | "oneOf") => wanted.iter().any(done),
        Some("allOf") => !wanted.is_empty() && wanted.iter().all(done),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn goals() {
        let message = |kind: &str, ids: &[&str]| {
            let data = json!({ "interactionGoal": { "type": kind, "elementIds": ids } });
            Message {
                data: data.as_object().cloned().unwrap(),
                ..Message::default()
            }
        };
        let a = [json!({ "elementId": "a", "interactedAt": 1 })];
        assert!(reached(&message("anyAction", &[]), &a));
        assert!(reached(&message("anyOf", &["a", "b"]), &a));
        assert!(reached(&message("oneOf", &["a"]), &a));
        assert!(!reached(&message("allOf", &["a", "b"]), &a));
        assert!(reached(&message("allOf", &["a"]), &a));
        assert!(!reached(&message("allOf", &[]), &a));
        assert!(!reached(&message("none", &["a"]), &a));
    }
}
