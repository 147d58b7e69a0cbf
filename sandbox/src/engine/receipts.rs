//! Receipts: up to which message of a conversation a person has got and read.

use rusqlite::params;
use serde_json::{Map, Value, json};

use super::conversations::Peer;
use super::messages::Message;
use super::{Route, Turn, fields};
use crate::error::{ApiError, ApiResult, Code};
use crate::ids::SYSTEM_UID;
use crate::limits;
use crate::store::Sql as _;

/// What a receipt says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Receipt {
    Delivered,
    Read,
}

impl Receipt {
    /// The wire name, also the name it is stored under.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Read => "read",
        }
    }

    fn by_all(self) -> &'static str {
        match self {
            Self::Delivered => "deliveredToAll",
            Self::Read => "readByAll",
        }
    }
}

impl Turn<'_> {
    /// A receipt for one message and all before it.
    ///
    /// # Errors
    /// `ERR_MESSAGE_ID_NOT_FOUND`, `ERR_MESSAGE_NO_ACCESS`.
    pub(crate) fn acknowledge(&mut self, uid: &str, id: i64, receipt: Receipt) -> ApiResult<()> {
        let message = self.visible(id, Some(uid))?;
        if message.sender == uid || self.uncounted(&message)? {
            return Ok(());
        }
        // Whoever reads a message has got it.
        if receipt == Receipt::Read {
            self.advance(&message.conversation_id, uid, Receipt::Delivered, id)?;
        }
        if !self.advance(&message.conversation_id, uid, receipt, id)? {
            return Ok(());
        }
        self.tell_receipt(&message, uid, receipt.name())?;
        if message.in_group() && self.reached_all(&message, receipt)? {
            self.tell_receipt(&message, uid, receipt.by_all())?;
        }
        Ok(())
    }

    /// A receipt for a whole conversation, or up to a message of it.
    ///
    /// # Errors
    /// As for reading the conversation, and `ERR_MESSAGE_ID_NOT_FOUND`.
    pub(crate) fn acknowledge_all(
        &mut self,
        uid: &str,
        peer: &Peer,
        body: &Value,
        receipt: Receipt,
    ) -> ApiResult<()> {
        let conversation = self.conversation_id(uid, peer)?;
        let up_to = fields::message_id(body, "messageId")?;
        if let Some(id) = up_to.filter(|id| *id > 0) {
            self.in_conversation(id, &conversation)?;
        }
        // The newest message of somebody else stands for all before it.
        let sql =
            "SELECT MAX(id) FROM messages WHERE conversation_id = ?1 AND sender <> ?2 AND id <= ?3";
        let id = self
            .db
            .number(sql, params![conversation, uid, up_to.unwrap_or(i64::MAX)])?;
        if id == 0 {
            Ok(())
        } else {
            self.acknowledge(uid, id, receipt)
        }
    }

    /// Makes a message and all after it unread again.
    pub(crate) fn unread_from(&mut self, uid: &str, peer: &Peer, body: &Value) -> ApiResult<()> {
        let conversation = self.conversation_id(uid, peer)?;
        let id = fields::message_id(body, "messageId")?
            .ok_or_else(|| ApiError::field("messageId", "This field is required."))?;
        self.in_conversation(id, &conversation)?;
        // What was read before it stays read, at the time that was reached.
        let at = self.mark_at(&conversation, uid, Receipt::Read, id)?;
        let sql = "DELETE FROM marks WHERE conversation_id = ?1 AND uid = ?2 AND kind = 'read' AND up_to >= ?3";
        self.db.run(sql, params![conversation, uid, id])?;
        if let Some(at) = at {
            self.mark(&conversation, uid, Receipt::Read, id - 1, at)?;
        }
        Ok(())
    }

    /// When a recipient got and read a message.
    pub(super) fn receipt_times(
        &self,
        m: &Message,
        uid: &str,
    ) -> ApiResult<(Option<i64>, Option<i64>)> {
        let delivered = self.mark_at(&m.conversation_id, uid, Receipt::Delivered, m.id)?;
        let read = self.mark_at(&m.conversation_id, uid, Receipt::Read, m.id)?;
        Ok((delivered, read))
    }

    /// The receipts of everybody who has any for this message.
    pub(super) fn receipts_of(&self, m: &Message) -> ApiResult<Vec<Value>> {
        let sql = "SELECT DISTINCT uid FROM marks WHERE conversation_id = ?1 AND up_to >= ?2 AND uid <> ?3 ORDER BY uid LIMIT ?4";
        let uids = self.db.texts(
            sql,
            params![m.conversation_id, m.id, m.sender, limits::COUNTED_MEMBERS],
        )?;
        let mut list = Vec::with_capacity(uids.len());
        for uid in uids {
            let (delivered, read) = self.receipt_times(m, &uid)?;
            let mut entry = Map::new();
            entry.insert("recipient".into(), self.person(&uid)?.into());
            fields::put(&mut entry, "deliveredAt", delivered);
            fields::put(&mut entry, "readAt", read);
            list.push(entry.into());
        }
        Ok(list)
    }

    /// The newest message a person has read in a conversation; 0 for none.
    pub(super) fn read_up_to(&self, conversation: &str, uid: &str) -> ApiResult<i64> {
        let sql = "SELECT MAX(up_to) FROM marks WHERE conversation_id = ?1 AND uid = ?2 AND kind = 'read'";
        Ok(self.db.number(sql, [conversation, uid])?)
    }

    /// Moves a mark on; false if it was there already.
    fn advance(
        &mut self,
        conversation: &str,
        uid: &str,
        receipt: Receipt,
        id: i64,
    ) -> ApiResult<bool> {
        let sql =
            "SELECT MAX(up_to) FROM marks WHERE conversation_id = ?1 AND uid = ?2 AND kind = ?3";
        if self.db.number(sql, [conversation, uid, receipt.name()])? >= id {
            return Ok(false);
        }
        self.mark(conversation, uid, receipt, id, self.now)?;
        Ok(true)
    }

    fn mark(
        &mut self,
        conversation: &str,
        uid: &str,
        receipt: Receipt,
        id: i64,
        at: i64,
    ) -> ApiResult<()> {
        let sql = "INSERT OR IGNORE INTO marks (conversation_id, uid, kind, up_to, at) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.db
            .run(sql, params![conversation, uid, receipt.name(), id, at])?;
        Ok(())
    }

    fn mark_at(
        &self,
        conversation: &str,
        uid: &str,
        receipt: Receipt,
        id: i64,
    ) -> ApiResult<Option<i64>> {
        let sql = "SELECT at FROM marks WHERE conversation_id = ?1 AND uid = ?2 AND kind = ?3 AND up_to >= ?4 ORDER BY up_to LIMIT 1";
        Ok(self
            .db
            .one(sql, params![conversation, uid, receipt.name(), id], |row| {
                row.get(0)
            })?)
    }

    fn in_conversation(&self, id: i64, conversation: &str) -> ApiResult<()> {
        if self.message(id)?.conversation_id == conversation {
            return Ok(());
        }
        Err(Code::MESSAGE_NOT_FOUND.with(format!("No message with id {id} in this conversation.")))
    }

    /// Whether the message's group is too large for receipts.
    fn uncounted(&self, m: &Message) -> ApiResult<bool> {
        Ok(m.in_group() && self.group(&m.receiver)?.members_count > limits::COUNTED_MEMBERS)
    }

    /// Whether every member but the author has acknowledged the message.
    fn reached_all(&self, m: &Message, receipt: Receipt) -> ApiResult<bool> {
        let sql = "SELECT 1 FROM members g WHERE g.guid = ?1 AND g.uid <> ?2 AND NOT EXISTS (SELECT 1 FROM marks k \
                   WHERE k.conversation_id = ?3 AND k.uid = g.uid AND k.kind = ?4 AND k.up_to >= ?5) LIMIT 1";
        let missing = self.db.has(
            sql,
            params![
                m.receiver,
                m.sender,
                m.conversation_id,
                receipt.name(),
                m.id
            ],
        )?;
        Ok(!missing)
    }

    /// Sends a `receipts` frame to the author and to the reader's own connections.
    fn tell_receipt(&mut self, m: &Message, uid: &str, action: &str) -> ApiResult<()> {
        if m.sender == SYSTEM_UID {
            return Ok(());
        }
        let body = json!({
            "action": action,
            "messageId": m.id.to_string(),
            "timestamp": self.now,
            "user": self.person(uid)?,
        });
        let receiver = if m.in_group() { &m.receiver } else { &m.sender };
        let route = Route {
            sender: uid,
            receiver,
            receiver_type: &m.receiver_type,
        };
        let mut frame = self.envelope("receipts", route, body);
        frame.insert("messageSender".into(), m.sender.clone().into());
        let trigger = match action {
            "delivered" => Some("message_delivery_receipt"),
            "read" => Some("message_read_receipt"),
            _ => None,
        };
        if let Some(trigger) = trigger {
            self.raise(trigger, |_| {
                let told = [
                    "receiver",
                    "receiverType",
                    "type",
                    "sender",
                    "messageSender",
                    "body",
                ];
                let entry = |key: &str| Some((key.to_owned(), frame.get(key)?.clone()));
                Ok(told.into_iter().filter_map(entry).collect())
            })?;
        }
        self.send(vec![m.sender.clone(), uid.to_owned()], frame);
        Ok(())
    }
}
