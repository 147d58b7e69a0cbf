//! Moderation: messages that hold blocked words are disapproved, until somebody approves them.

use rusqlite::params;
use serde_json::{Value, json};

use super::Turn;
use super::messages::{COLUMNS, Message};
use super::view::View;
use crate::error::{ApiError, ApiResult, Code};
use crate::paging::Page;
use crate::query::Query;
use crate::store::Sql as _;

/// The one rule that there can be.
const RULE: &str = "blocked-words";

const JUDGED: &str =
    "json_extract(m.data, '$.moderation.status') IS NOT NULL AND m.deleted_at IS NULL";
const BLOCKED: &str =
    "json_extract(m.data, '$.moderation.status') = 'disapproved' AND m.deleted_at IS NULL";

impl Turn<'_> {
    /// The words that no message may hold; without any nothing is moderated.
    pub(crate) fn blocked_words(&self) -> ApiResult<Vec<String>> {
        Ok(self
            .db
            .texts("SELECT word FROM blocked_words ORDER BY word", [])?)
    }

    /// Sets the words that no message may hold.
    pub(crate) fn set_blocked_words(&mut self, words: &[String]) -> ApiResult<()> {
        self.db.run("DELETE FROM blocked_words", [])?;
        for word in words {
            let word = word.trim().to_lowercase();
            if !word.is_empty() {
                let sql = "INSERT OR IGNORE INTO blocked_words (word) VALUES (?1)";
                self.db.run(sql, [word])?;
            }
        }
        Ok(())
    }

    /// Whether a message is to be moderated: texts and captions are, while there are words.
    pub(super) fn moderated(&self, message: &Message) -> ApiResult<bool> {
        Ok(message.category == "message" && self.db.has("SELECT 1 FROM blocked_words", [])?)
    }

    /// Gives the verdict on a message that was sent while it was pending.
    pub(super) fn judge(&mut self, message: &mut Message) -> ApiResult<()> {
        let text = message.text().to_lowercase();
        let bad = self
            .blocked_words()?
            .iter()
            .any(|word| text.contains(word.as_str()));
        let (status, trigger) = if bad {
            ("disapproved", "moderation_engine_blocked")
        } else {
            ("approved", "moderation_engine_approved")
        };
        self.set_verdict(message, status, trigger)
    }

    fn set_verdict(&mut self, message: &mut Message, status: &str, trigger: &str) -> ApiResult<()> {
        message
            .data
            .insert("moderation".into(), json!({ "status": status }));
        self.update(message)?;
        let view = self.message_json(message, None, View::live())?;
        self.raise(trigger, |_| Ok(json!({ "message": view })))?;
        let to = self.parties(message.route())?;
        let frame = self.envelope("on_moderation_status_changed", message.route(), view);
        self.send(to, frame);
        Ok(())
    }

    /// The messages that were moderated, oldest first: those behind an id, of whom and to whom is
    /// asked for.
    pub(crate) fn moderated_messages(&self, query: &Query, size: i64) -> ApiResult<Vec<Value>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM messages m WHERE {JUDGED} AND m.id > ?1 AND (?2 IS NULL OR m.sender = ?2) \
             AND (?3 IS NULL OR (m.receiver_type = 'user' AND m.receiver = ?3)) \
             AND (?4 IS NULL OR (m.receiver_type = 'group' AND m.receiver = ?4)) ORDER BY m.id LIMIT ?5"
        );
        let id = |name: &str| query.text(name).map(str::to_ascii_lowercase);
        let after = query.number("id").unwrap_or(0);
        let wanted = params![
            after,
            id("sender"),
            id("receiverUID"),
            id("receiverGUID"),
            size
        ];
        let rows = self.db.all(&sql, wanted, Message::read)?;
        rows.iter()
            .map(|message| self.message_json(message, None, View::live()))
            .collect()
    }

    /// One message that was moderated.
    ///
    /// # Errors
    /// `ERR_MESSAGE_ID_NOT_FOUND`, also for a message that was not.
    pub(crate) fn moderated_message(&self, id: i64) -> ApiResult<Value> {
        let sql = format!("SELECT {COLUMNS} FROM messages m WHERE {JUDGED} AND m.id = ?1");
        let message = self.db.one(&sql, [id], Message::read)?;
        let unknown =
            || Code::MESSAGE_NOT_FOUND.with(format!("No moderated message with id {id}."));
        self.message_json(&message.ok_or_else(unknown)?, None, View::live())
    }

    /// The rules: one, while there are words that no message may hold.
    pub(crate) fn moderation_rules(&self) -> ApiResult<Vec<Value>> {
        let words = self.blocked_words()?;
        if words.is_empty() {
            return Ok(Vec::new());
        }
        Ok(vec![json!({
            "id": RULE,
            "name": "Blocked words",
            "description": "Messages that hold one of these words are not approved.",
            "enabled": true,
            "conditions": [{
                "id": 1, "entity": "message", "operand": "text", "category": "word", "operator": "contains",
                "value": words, "isKeywordsReferencePresent": false, "isMediaPresent": false,
            }],
            "action": ["blockMessage"],
            "active": true,
            "revisionId": format!("{}_{RULE}_1", self.app_id),
        })])
    }

    /// A page of the messages that are blocked, and how many there are.
    pub(crate) fn blocked_messages(&self, page: Page) -> ApiResult<(Vec<Value>, i64)> {
        let sql = format!(
            "SELECT {COLUMNS} FROM messages m WHERE {BLOCKED} ORDER BY m.id LIMIT ?1 OFFSET ?2"
        );
        let rows = self
            .db
            .all(&sql, [page.size, page.offset()], Message::read)?;
        let rows = rows
            .iter()
            .map(|message| self.message_json(message, None, View::live()));
        let count = format!("SELECT COUNT(*) FROM messages m WHERE {BLOCKED}");
        Ok((rows.collect::<ApiResult<_>>()?, self.db.number(&count, [])?))
    }

    /// Approves a blocked message.
    pub(crate) fn approve_message(&mut self, id: i64, status: &str) -> ApiResult<Value> {
        if status != "approved" {
            return Err(ApiError::field("status", "Must be approved."));
        }
        let mut message = self.message(id)?;
        let blocked = message
            .data
            .get("moderation")
            .is_some_and(|moderation| moderation["status"] == "disapproved");
        if !blocked {
            return Err(Code::ACTION_NOT_ALLOWED.with(format!("Message {id} is not blocked.")));
        }
        self.set_verdict(&mut message, status, "moderation_manual_approved")?;
        self.message_json(&message, None, View::live())
    }
}
