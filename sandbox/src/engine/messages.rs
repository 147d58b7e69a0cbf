//! Stored messages.

use rusqlite::{Row, params};
use serde_json::{Map, Value, json};

use super::{Route, Turn};
use crate::error::{ApiResult, Code};
use crate::store::{self, Sql as _};

/// A message as it is stored: what everybody sees of it, without any viewer's own state.
#[derive(Clone, Debug, Default)]
pub(crate) struct Message {
    pub(crate) id: i64,
    pub(crate) conversation_id: String,
    pub(crate) sender: String,
    pub(crate) receiver: String,
    pub(crate) receiver_type: String,
    pub(crate) category: String,
    pub(crate) kind: String,
    pub(crate) parent_id: Option<i64>,
    pub(crate) quoted_id: Option<i64>,
    pub(crate) muid: Option<String>,
    pub(crate) sent_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) edited_at: Option<i64>,
    pub(crate) edited_by: Option<String>,
    pub(crate) deleted_at: Option<i64>,
    pub(crate) deleted_by: Option<String>,
    pub(crate) pinned_at: Option<i64>,
    pub(crate) pinned_by: Option<String>,
    pub(crate) reply_count: i64,
    pub(crate) tags: Vec<String>,
    pub(crate) data: Map<String, Value>,
}

/// The columns a [`Message`] is read from, in order.
pub(crate) const COLUMNS: &str = "m.id, m.conversation_id, m.sender, m.receiver, m.receiver_type, m.category, m.type, \
     m.parent_id, m.quoted_id, m.muid, m.sent_at, m.updated_at, m.edited_at, m.edited_by, m.deleted_at, m.deleted_by, \
     m.pinned_at, m.pinned_by, m.reply_count, m.tags, m.data";

impl Message {
    /// Reads the columns of [`COLUMNS`].
    pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            conversation_id: row.get(1)?,
            sender: row.get(2)?,
            receiver: row.get(3)?,
            receiver_type: row.get(4)?,
            category: row.get(5)?,
            kind: row.get(6)?,
            parent_id: row.get(7)?,
            quoted_id: row.get(8)?,
            muid: row.get(9)?,
            sent_at: row.get(10)?,
            updated_at: row.get(11)?,
            edited_at: row.get(12)?,
            edited_by: row.get(13)?,
            deleted_at: row.get(14)?,
            deleted_by: row.get(15)?,
            pinned_at: row.get(16)?,
            pinned_by: row.get(17)?,
            reply_count: row.get(18)?,
            tags: serde_json::from_str(&row.get::<_, String>(19)?).unwrap_or_default(),
            data: serde_json::from_str(&row.get::<_, String>(20)?).unwrap_or_default(),
        })
    }

    /// From whom to whom it goes.
    pub(crate) fn route(&self) -> Route<'_> {
        Route {
            sender: &self.sender,
            receiver: &self.receiver,
            receiver_type: &self.receiver_type,
        }
    }

    /// Whether it went to a group.
    pub(crate) fn in_group(&self) -> bool {
        self.receiver_type == "group"
    }

    /// The text that a search finds.
    pub(crate) fn text(&self) -> &str {
        self.data
            .get("text")
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// Whether it raises unread counts.
    fn counts(&self) -> bool {
        let increment = self
            .data
            .get("metadata")
            .and_then(|m| m.get("incrementUnreadCount"))
            .and_then(Value::as_bool);
        match self.category.as_str() {
            "action" => false,
            "custom" => increment != Some(false),
            _ => true,
        }
    }

    /// Whether it becomes its conversation's last message.
    fn updates_conversation(&self) -> bool {
        self.category != "custom"
            || self.data.get("updateConversation").and_then(Value::as_bool) != Some(false)
    }

    /// The kinds of its attachments, for filtering.
    fn attachment_types(&self) -> String {
        let list = self
            .data
            .get("attachments")
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice);
        let mut kinds: Vec<&str> = list.iter().map(attachment_type).collect();
        if list.is_empty() && self.data.contains_key("url") {
            kinds.push(&self.kind);
        }
        kinds.sort_unstable();
        kinds.dedup();
        kinds.join(",")
    }
}

impl Turn<'_> {
    /// An empty message with the next id and the present time.
    pub(super) fn blank(&self) -> ApiResult<Message> {
        let id = store::next(self.db, "message")?;
        Ok(Message {
            id,
            sent_at: self.now,
            updated_at: self.now,
            ..Message::default()
        })
    }

    /// A stored message.
    ///
    /// # Errors
    /// `ERR_MESSAGE_ID_NOT_FOUND`.
    pub(crate) fn message(&self, id: i64) -> ApiResult<Message> {
        let sql = format!("SELECT {COLUMNS} FROM messages m WHERE m.id = ?1");
        self.db
            .one(&sql, [id], Message::read)?
            .ok_or_else(|| Code::MESSAGE_NOT_FOUND.with(format!("No message with id {id}.")))
    }

    /// A stored message that this user may see; the app sees all.
    ///
    /// # Errors
    /// `ERR_MESSAGE_ID_NOT_FOUND`, `ERR_MESSAGE_NO_ACCESS`.
    pub(crate) fn visible(&self, id: i64, viewer: Option<&str>) -> ApiResult<Message> {
        let message = self.message(id)?;
        let Some(viewer) = viewer else {
            return Ok(message);
        };
        let party = if message.in_group() {
            self.member(&message.receiver, viewer)?.is_some()
        } else {
            message.sender == viewer || message.receiver == viewer
        };
        if party {
            Ok(message)
        } else {
            Err(Code::MESSAGE_NO_ACCESS.with("This message is in a conversation of others."))
        }
    }

    /// Stores a new message and moves its conversation on.
    pub(super) fn insert(&mut self, m: &Message) -> ApiResult<()> {
        self.db.run(
            "INSERT INTO messages (id, conversation_id, sender, receiver, receiver_type, category, type, parent_id, \
             quoted_id, muid, sent_at, updated_at, counts, text, has_links, attachment_types, tags, data) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
            params![
                m.id,
                m.conversation_id,
                m.sender,
                m.receiver,
                m.receiver_type,
                m.category,
                m.kind,
                m.parent_id,
                m.quoted_id,
                m.muid,
                m.sent_at,
                m.updated_at,
                m.counts(),
                m.text(),
                has_links(m.text()),
                m.attachment_types(),
                json!(m.tags).to_string(),
                Value::Object(m.data.clone()).to_string()
            ],
        )?;
        self.store_mentions(m)?;
        if let Some(parent) = m.parent_id {
            self.db.run(
                "UPDATE messages SET reply_count = reply_count + 1 WHERE id = ?1",
                [parent],
            )?;
            self.db.run(
                "INSERT OR IGNORE INTO subscriptions (message_id, uid) VALUES (?1, ?2)",
                params![parent, m.sender],
            )?;
        }
        if m.updates_conversation() {
            self.touch_conversation(m)?;
        }
        Ok(())
    }

    /// Stores what changed in a message.
    pub(super) fn update(&mut self, m: &Message) -> ApiResult<()> {
        self.db.run(
            "UPDATE messages SET updated_at = ?2, edited_at = ?3, edited_by = ?4, deleted_at = ?5, deleted_by = ?6, \
             counts = ?7, text = ?8, has_links = ?9, attachment_types = ?10, tags = ?11, data = ?12 WHERE id = ?1",
            params![
                m.id,
                m.updated_at,
                m.edited_at,
                m.edited_by,
                m.deleted_at,
                m.deleted_by,
                m.counts(),
                m.text(),
                has_links(m.text()),
                m.attachment_types(),
                json!(m.tags).to_string(),
                Value::Object(m.data.clone()).to_string()
            ],
        )?;
        self.store_mentions(m)
    }

    /// Removes a message for good, with everything that hangs on it.
    pub(super) fn drop_message(&mut self, id: i64) -> ApiResult<()> {
        let parent = self
            .db
            .number("SELECT parent_id FROM messages WHERE id = ?1", [id])?;
        self.db.run(
            "UPDATE messages SET reply_count = reply_count - 1 WHERE id = ?1 AND reply_count > 0",
            [parent],
        )?;
        for sql in [
            "DELETE FROM poll_votes WHERE poll_id IN (SELECT id FROM polls WHERE message_id = ?1)",
            "DELETE FROM polls WHERE message_id = ?1",
            "DELETE FROM messages WHERE id = ?1",
            "DELETE FROM mentions WHERE message_id = ?1",
            "DELETE FROM reactions WHERE message_id = ?1",
            "DELETE FROM interactions WHERE message_id = ?1",
            "DELETE FROM goals WHERE message_id = ?1",
            "DELETE FROM saves WHERE message_id = ?1",
            "DELETE FROM subscriptions WHERE message_id = ?1",
            "DELETE FROM flags WHERE message_id = ?1",
        ] {
            self.db.run(sql, [id])?;
        }
        Ok(())
    }
}

/// Which of the four kinds an attachment is.
fn attachment_type(attachment: &Value) -> &'static str {
    let mime = attachment
        .get("mimeType")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let kinds = ["image", "video", "audio"];
    kinds
        .into_iter()
        .find(|kind| mime.starts_with(kind))
        .unwrap_or("file")
}

fn has_links(text: &str) -> bool {
    text.contains("http://") || text.contains("https://")
}
