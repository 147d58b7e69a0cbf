//! Pinned messages (for everybody), saved messages and pinned conversations (for oneself).

use rusqlite::params;
use serde_json::{Value, json};

use super::conversations::Peer;
use super::messages::Message;
use super::view::View;
use super::{Route, Turn};
use crate::call::Actor;
use crate::error::{ApiResult, Code};
use crate::limits;
use crate::store::Sql as _;

impl Turn<'_> {
    /// Pins or unpins a message; the message.
    pub(crate) fn pin_message(&mut self, id: i64, actor: &Actor, on: bool) -> ApiResult<Value> {
        let message = self.keepable(id, actor.user())?;
        if on {
            let sql = "SELECT COUNT(*) FROM messages WHERE conversation_id = ?1 AND pinned_at IS NOT NULL AND id <> ?2";
            if self.db.number(sql, params![message.conversation_id, id])? >= limits::PINNED_MESSAGES
            {
                return Err(Code::PINS_FULL.with("The conversation has too many pinned messages."));
            }
        }
        let (at, by) = if on {
            (Some(self.now), Some(actor.uid()))
        } else {
            (None, None)
        };
        self.db.run(
            "UPDATE messages SET pinned_at = ?2, pinned_by = ?3 WHERE id = ?1",
            params![id, at, by],
        )?;
        let message = self.message(id)?;
        let action = if on {
            "message_pinned"
        } else {
            "message_unpinned"
        };
        let body = json!({ "action": action, "message": self.message_json(&message, None, View::live())? });
        let to = self.parties(message.route())?;
        let route = Route {
            sender: actor.uid(),
            ..message.route()
        };
        let frame = self.envelope("message_pin", route, body);
        self.send(to, frame);
        self.message_json(&message, actor.user(), View::live())
    }

    /// Saves or unsaves a message for one user; the message.
    pub(crate) fn save_message(&mut self, id: i64, uid: &str, on: bool) -> ApiResult<Value> {
        let message = self.keepable(id, Some(uid))?;
        if on {
            let sql = "SELECT COUNT(*) FROM saves WHERE uid = ?1 AND message_id <> ?2";
            if self.db.number(sql, params![uid, id])? >= limits::SAVED_MESSAGES {
                return Err(Code::SAVES_FULL.with("The user has too many saved messages."));
            }
            let sql = "INSERT OR IGNORE INTO saves (uid, message_id, at) VALUES (?1, ?2, ?3)";
            self.db.run(sql, params![uid, id, self.now])?;
        } else {
            self.db.run(
                "DELETE FROM saves WHERE uid = ?1 AND message_id = ?2",
                params![uid, id],
            )?;
        }
        let view = self.message_json(&message, Some(uid), View::live())?;
        let action = if on {
            "message_saved"
        } else {
            "message_unsaved"
        };
        let body = json!({ "action": action, "message": view });
        let route = Route {
            sender: uid,
            receiver: uid,
            receiver_type: "user",
        };
        let frame = self.envelope("message_save", route, body);
        self.send(vec![uid.to_owned()], frame);
        Ok(view)
    }

    /// Pins or unpins a conversation for one user; the conversation.
    pub(crate) fn pin_conversation(
        &mut self,
        uid: &str,
        peer: &Peer,
        on: bool,
    ) -> ApiResult<Value> {
        let conversation = self.conversation_id(uid, peer)?;
        self.conversation(uid, peer)?;
        let sql = "SELECT COUNT(*) FROM conversation_state WHERE uid = ?1 AND pinned_at IS NOT NULL AND conversation_id <> ?2";
        if on && self.db.number(sql, [uid, &conversation])? >= limits::PINNED_CONVERSATIONS {
            return Err(
                Code::CONVERSATION_PINS_FULL.with("The user has too many pinned conversations.")
            );
        }
        let at = on.then_some(self.now);
        self.db.run(
            "INSERT INTO conversation_state (uid, conversation_id, pinned_at) VALUES (?1, ?2, ?3) \
             ON CONFLICT (uid, conversation_id) DO UPDATE SET pinned_at = excluded.pinned_at",
            params![uid, conversation, at],
        )?;
        let view = self.conversation(uid, peer)?;
        let action = if on {
            "conversation_pinned"
        } else {
            "conversation_unpinned"
        };
        let body = json!({ "action": action, "conversation": view });
        let (kind, id) = peer.parts();
        let route = Route {
            sender: uid,
            receiver: id,
            receiver_type: kind,
        };
        let frame = self.envelope("conversation_pin", route, body);
        self.send(vec![uid.to_owned()], frame);
        Ok(view)
    }

    /// Reports a message to moderators. Nobody else is told.
    pub(crate) fn flag_message(
        &mut self,
        id: i64,
        uid: &str,
        reason: &str,
        remark: Option<&str>,
    ) -> ApiResult<()> {
        self.keepable(id, Some(uid))?;
        let sql = "INSERT OR REPLACE INTO flags (message_id, uid, reason, remark, at) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.db
            .run(sql, params![id, uid, reason, remark, self.now])?;
        Ok(())
    }

    fn keepable(&self, id: i64, viewer: Option<&str>) -> ApiResult<Message> {
        let message = self.visible(id, viewer)?;
        if message.category == "action" || message.deleted_at.is_some() {
            return Err(
                Code::ACTION_NOT_ALLOWED.with(format!("This cannot be done to message {id}."))
            );
        }
        Ok(message)
    }
}
