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

/// The message up to which nothing of conversation ?2 is unread for the person in ?1: read, cleared,
/// or there before the person came. In a too large group that is every message.
const FLOOR: &str = "SELECT MAX( \
    COALESCE((SELECT MAX(k.up_to) FROM marks k WHERE k.conversation_id = ?2 AND k.uid = ?1 AND k.kind = 'read'), 0), \
    COALESCE((SELECT s.cleared_id FROM conversation_state s WHERE s.uid = ?1 AND s.conversation_id = ?2), 0), \
    COALESCE((SELECT CASE WHEN g.members_count > 300 THEN 9223372036854775807 ELSE f.floor END \
        FROM conversations c JOIN groups g ON g.guid = c.a JOIN members f ON f.guid = c.a AND f.uid = ?1 \
        WHERE c.conversation_id = ?2 AND c.type = 'group'), 0))";

/// Messages of conversation ?2 after ?3 that count for the person in ?1.
const AFTER: &str = "SELECT COUNT(*) FROM messages m WHERE m.conversation_id = ?2 AND m.id > ?3 \
    AND m.sender <> ?1 AND m.counts = 1 AND m.deleted_at IS NULL";

impl Turn<'_> {
    /// Unread messages of a conversation, and how many of them mention the person.
    pub(super) fn unread_count(&self, uid: &str, conversation: &str) -> ApiResult<(i64, i64)> {
        let floor = self.db.number(FLOOR, [uid, conversation])?;
        let count = self.db.number(AFTER, params![uid, conversation, floor])?;
        if count == 0 {
            return Ok((0, 0));
        }
        let mentions = format!(
            "{AFTER} AND EXISTS (SELECT 1 FROM mentions n WHERE n.message_id = m.id AND n.uid = ?1)"
        );
        Ok((
            count,
            self.db
                .number(&mentions, params![uid, conversation, floor])?,
        ))
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
    fn the_statements_name_the_limit() {
        let limit = crate::limits::COUNTED_MEMBERS;
        assert!(super::CONDITION.contains(&format!("<= {limit}")));
        assert!(super::FLOOR.contains(&format!("> {limit}")));
    }
}
