//! What a person has not read yet.

use rusqlite::params;

use super::Turn;
use super::messages::Message;
use crate::error::ApiResult;
use crate::store::Sql as _;

/// Holds for a message `m` that counts as unread for the person in `?1`. Groups of more than
/// [`crate::limits::COUNTED_MEMBERS`] members count nothing.
pub(super) const CONDITION: &str = "m.sender <> ?1 AND m.counts = 1 AND m.deleted_at IS NULL \
    AND m.id > COALESCE((SELECT MAX(k.up_to) FROM marks k WHERE k.conversation_id = m.conversation_id \
        AND k.uid = ?1 AND k.kind = 'read'), 0) \
    AND m.id > COALESCE((SELECT s.cleared_id FROM conversation_state s WHERE s.uid = ?1 \
        AND s.conversation_id = m.conversation_id), 0) \
    AND (m.receiver_type = 'user' OR EXISTS (SELECT 1 FROM members f JOIN groups g ON g.guid = f.guid \
        WHERE f.guid = m.receiver AND f.uid = ?1 AND f.floor < m.id AND g.members_count <= 300))";

impl Turn<'_> {
    /// Unread messages of a conversation.
    pub(super) fn unread_count(&self, uid: &str, conversation: &str) -> ApiResult<i64> {
        let sql =
            format!("SELECT COUNT(*) FROM messages m WHERE m.conversation_id = ?2 AND {CONDITION}");
        Ok(self.db.number(&sql, [uid, conversation])?)
    }

    /// Unread messages of a conversation that mention the person.
    pub(super) fn unread_mentions(&self, uid: &str, conversation: &str) -> ApiResult<i64> {
        let sql = format!(
            "SELECT COUNT(*) FROM messages m WHERE m.conversation_id = ?2 AND {CONDITION} \
             AND EXISTS (SELECT 1 FROM mentions n WHERE n.message_id = m.id AND n.uid = ?1)"
        );
        Ok(self.db.number(&sql, [uid, conversation])?)
    }

    /// Replies to a message that the person has not read.
    pub(super) fn unread_replies(&self, parent: &Message, uid: &str) -> ApiResult<i64> {
        let sql = format!("SELECT COUNT(*) FROM messages m WHERE m.parent_id = ?2 AND {CONDITION}");
        Ok(self.db.number(&sql, params![uid, parent.id])?)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_condition_names_the_limit() {
        let limit = format!("<= {}", crate::limits::COUNTED_MEMBERS);
        assert!(super::CONDITION.contains(&limit));
    }
}
