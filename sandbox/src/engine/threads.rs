//! Threads: following them and listing them.

use rusqlite::{params, params_from_iter};
use serde_json::{Value, json};

use super::Turn;
use super::conversations::Peer;
use super::messages::{self, Message};
use super::view::View;
use crate::error::{ApiResult, Code};
use crate::limits;
use crate::query::Query;
use crate::store::Sql as _;

impl Turn<'_> {
    /// Whether a person follows a thread.
    pub(super) fn subscribed(&self, id: i64, uid: &str) -> ApiResult<bool> {
        Ok(self.db.has(
            "SELECT 1 FROM subscriptions WHERE message_id = ?1 AND uid = ?2",
            params![id, uid],
        )?)
    }

    /// Follows or leaves a thread.
    pub(crate) fn subscribe(&mut self, id: i64, uid: &str, on: bool) -> ApiResult<()> {
        let message = self.visible(id, Some(uid))?;
        if message.parent_id.is_some() {
            return Err(Code::THREAD_NESTING.with("A reply is not a thread."));
        }
        let sql = if on {
            "INSERT OR IGNORE INTO subscriptions (message_id, uid) VALUES (?1, ?2)"
        } else {
            "DELETE FROM subscriptions WHERE message_id = ?1 AND uid = ?2"
        };
        self.db.run(sql, params![id, uid])?;
        Ok(())
    }

    /// A person's threads, newest reply first, with `meta`.
    pub(crate) fn threads(
        &self,
        uid: &str,
        peer: Option<&Peer>,
        query: &Query,
    ) -> ApiResult<(Vec<Value>, Value)> {
        let size = query
            .number("limit")
            .or(query.number("per_page"))
            .unwrap_or(limits::MESSAGES_DEFAULT)
            .clamp(1, limits::PAGE_MAX);
        let mut sql = format!(
            "SELECT {}, t.last_id, t.last_at FROM (SELECT parent_id, MAX(id) AS last_id, MAX(sent_at) AS last_at \
             FROM messages WHERE parent_id IS NOT NULL AND deleted_at IS NULL GROUP BY parent_id) t \
             JOIN messages m ON m.id = t.parent_id WHERE \
             (CASE m.receiver_type WHEN 'user' THEN m.sender = ?1 OR m.receiver = ?1 \
              ELSE EXISTS (SELECT 1 FROM members g WHERE g.guid = m.receiver AND g.uid = ?1) END)",
            messages::COLUMNS
        );
        let mut values: Vec<rusqlite::types::Value> = vec![uid.to_owned().into()];
        if let Some(peer) = peer {
            sql += " AND m.conversation_id = ?";
            values.push(self.conversation_id(uid, peer)?.into());
        }
        if query.flag("participatedByMe") {
            sql +=
                " AND EXISTS (SELECT 1 FROM messages r WHERE r.parent_id = m.id AND r.sender = ?1)";
        }
        if let Some(edge) = query.number("updatedAt") {
            sql += " AND t.last_at <= ?";
            values.push(edge.into());
        }
        sql += " ORDER BY t.last_at DESC, t.last_id DESC LIMIT ?";
        values.push(size.into());
        let rows = self.db.all(&sql, params_from_iter(values), |row| {
            Ok((
                Message::read(row)?,
                row.get::<_, i64>(21)?,
                row.get::<_, i64>(22)?,
            ))
        })?;
        let list = rows
            .iter()
            .map(|(root, last, at)| self.thread_json(root, *last, *at, uid))
            .collect::<ApiResult<Vec<_>>>()?;
        let mut meta = json!({ "current": { "limit": size, "count": list.len() } });
        if let Some((root, _, at)) = rows.last() {
            meta["previous"] =
                json!({ "affix": "prepend", "updatedAt": at, "id": root.id.to_string() });
        }
        Ok((list, meta))
    }

    fn thread_json(&self, root: &Message, last: i64, at: i64, uid: &str) -> ApiResult<Value> {
        let reply = self.message(last)?;
        Ok(json!({
            "parentMessageId": root.id.to_string(),
            "parentMessage": self.message_json(root, Some(uid), View::live())?,
            "conversationId": root.conversation_id,
            "receiverType": root.receiver_type,
            "receiver": root.receiver,
            "replyCount": root.reply_count,
            "unreadReplyCount": self.unread_replies(root, uid)?,
            "threadSubscribed": self.subscribed(root.id, uid)?,
            "updatedAt": at,
            "lastReply": self.message_json(&reply, Some(uid), View::live())?,
        }))
    }
}
