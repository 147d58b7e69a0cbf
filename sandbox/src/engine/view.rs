//! How a message looks on the wire, to everybody and to one viewer.

use serde_json::{Map, Value, json};

use super::messages::Message;
use super::{Turn, fields};
use crate::error::ApiResult;
use crate::store::Sql as _;

/// What a view includes beyond the message itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View {
    pub(crate) tags: bool,
    /// The receipts of all recipients.
    pub(crate) receipts: bool,
    /// Whether the viewer follows the thread.
    pub(crate) thread: bool,
}

impl View {
    /// As sent to sockets and given back to senders.
    pub(crate) fn live() -> Self {
        Self {
            tags: true,
            receipts: false,
            thread: false,
        }
    }
}

impl Turn<'_> {
    /// A message as JSON, with the one it quotes. Without a viewer nothing personal is in it.
    pub(crate) fn message_json(
        &self,
        m: &Message,
        viewer: Option<&str>,
        view: View,
    ) -> ApiResult<Value> {
        let mut map = self.bare_json(m, viewer, view)?;
        if let Some(id) = m.quoted_id {
            let sql = format!(
                "SELECT {} FROM messages m WHERE m.id = ?1",
                super::messages::COLUMNS
            );
            if let Some(quoted) = self.db.one(&sql, [id], Message::read)? {
                let quoted = self.bare_json(&quoted, None, View::live())?;
                map.insert("quotedMessage".into(), quoted.into());
            }
        }
        Ok(map.into())
    }

    fn bare_json(
        &self,
        m: &Message,
        viewer: Option<&str>,
        view: View,
    ) -> ApiResult<Map<String, Value>> {
        let mut map = Map::new();
        map.insert("id".into(), m.id.to_string().into());
        fields::put(&mut map, "muid", m.muid.clone());
        map.insert("conversationId".into(), m.conversation_id.clone().into());
        map.insert("sender".into(), m.sender.clone().into());
        map.insert("receiverType".into(), m.receiver_type.clone().into());
        map.insert("receiver".into(), m.receiver.clone().into());
        map.insert("category".into(), m.category.clone().into());
        map.insert("type".into(), m.kind.clone().into());
        map.insert("sentAt".into(), m.sent_at.into());
        map.insert("updatedAt".into(), m.updated_at.into());
        fields::put(&mut map, "editedAt", m.edited_at);
        fields::put(&mut map, "editedBy", m.edited_by.clone());
        fields::put(&mut map, "deletedAt", m.deleted_at);
        fields::put(&mut map, "deletedBy", m.deleted_by.clone());
        fields::put(&mut map, "pinnedAt", m.pinned_at);
        fields::put(&mut map, "pinnedBy", m.pinned_by.clone());
        fields::put(
            &mut map,
            "quotedMessageId",
            m.quoted_id.map(|id| id.to_string()),
        );
        fields::put(&mut map, "parentId", m.parent_id.map(|id| id.to_string()));
        if m.category == "call" {
            fields::put(&mut map, "status", m.data.get("action").cloned());
        }
        if view.tags && !m.tags.is_empty() {
            map.insert("tags".into(), json!(m.tags));
        }
        if m.reply_count > 0 {
            map.insert("replyCount".into(), m.reply_count.into());
        }
        map.insert("data".into(), self.data_json(m, viewer)?.into());
        if let Some(viewer) = viewer {
            self.put_personal(&mut map, m, viewer, view)?;
        }
        if view.receipts {
            map.insert("receipts".into(), json!({ "data": self.receipts_of(m)? }));
        }
        Ok(map)
    }

    /// `data` with the reactions, and the viewer's own interactions.
    fn data_json(&self, m: &Message, viewer: Option<&str>) -> ApiResult<Map<String, Value>> {
        let mut data = m.data.clone();
        let reactions = self.reactions_of(m.id, viewer)?;
        if !reactions.is_empty() && m.deleted_at.is_none() {
            data.insert("reactions".into(), reactions.into());
        }
        if let Some(viewer) = viewer.filter(|_| m.category == "interactive") {
            data.insert(
                "interactions".into(),
                self.interactions_of(m.id, viewer)?.into(),
            );
        }
        Ok(data)
    }

    /// What only this viewer is told: receipts, saves, threads.
    fn put_personal(
        &self,
        map: &mut Map<String, Value>,
        m: &Message,
        viewer: &str,
        view: View,
    ) -> ApiResult<()> {
        if m.sender == viewer {
            if !m.in_group() {
                let (delivered, read) = self.receipt_times(m, &m.receiver)?;
                fields::put(map, "deliveredAt", delivered);
                fields::put(map, "readAt", read);
            }
        } else {
            let (delivered, read) = self.receipt_times(m, viewer)?;
            let mut mine = Map::new();
            fields::put(&mut mine, "deliveredAt", delivered);
            fields::put(&mut mine, "readAt", read);
            if !mine.is_empty() {
                map.insert("myReceipt".into(), mine.into());
            }
        }
        let saved = self.db.one(
            "SELECT at FROM saves WHERE uid = ?1 AND message_id = ?2",
            (viewer, m.id),
            |row| row.get::<_, i64>(0),
        )?;
        fields::put(map, "savedAt", saved);
        if m.reply_count > 0 {
            map.insert(
                "unreadRepliesCount".into(),
                self.unread_replies(m, viewer)?.into(),
            );
        }
        if view.thread {
            map.insert(
                "threadSubscribed".into(),
                self.subscribed(m.id, viewer)?.into(),
            );
        }
        Ok(())
    }
}
