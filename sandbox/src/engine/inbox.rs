//! A person's list of conversations.

use rusqlite::{params_from_iter, types::Value as Sql};
use serde_json::Value;

use super::conversations::{Conversation, Details};
use super::filters::Filter;
use super::{Turn, unread};
use crate::error::ApiResult;
use crate::paging::Page;
use crate::query::Query;
use crate::store::Sql as _;

/// Every conversation of the person in ?1 with its other side as `peer`.
const MINE: &str = "WITH mine AS ( \
    SELECT c.*, c.b AS peer FROM conversations c WHERE c.type = 'user' AND c.a = ?1 \
    UNION ALL SELECT c.*, c.a FROM conversations c WHERE c.type = 'user' AND c.b = ?1 AND c.a <> ?1 \
    UNION ALL SELECT c.*, m.guid FROM members m JOIN conversations c \
        ON c.conversation_id = 'group_' || m.guid WHERE m.uid = ?1)";

const TABLES: &str = "mine c \
    LEFT JOIN conversation_state s ON s.uid = ?1 AND s.conversation_id = c.conversation_id \
    LEFT JOIN users u ON c.type = 'user' AND u.uid = c.peer \
    LEFT JOIN groups g ON c.type = 'group' AND g.guid = c.peer";

impl Turn<'_> {
    /// A page of conversations, the ones with the newest messages first, and how many match.
    pub(crate) fn conversations(
        &self,
        uid: &str,
        query: &Query,
        page: Page,
    ) -> ApiResult<(Vec<Value>, i64)> {
        let filter = filter(uid, query);
        let condition = filter.sql();
        let count = format!("{MINE} SELECT COUNT(*) FROM {TABLES} WHERE {condition}");
        let total = self
            .db
            .number(&count, params_from_iter(filter.values.iter()))?;
        let sql = format!(
            "{MINE} SELECT c.conversation_id, c.type, c.peer, c.created_at, c.updated_at, c.latest_id, s.tags, s.pinned_at \
             FROM {TABLES} WHERE {condition} ORDER BY c.updated_at DESC, c.latest_id DESC LIMIT ? OFFSET ?"
        );
        let edges = [Sql::from(page.size), Sql::from(page.offset())];
        let rows = self.db.all(
            &sql,
            params_from_iter(filter.values.into_iter().chain(edges)),
            Conversation::read,
        )?;
        let details = Details {
            tags: query.flag("withTags"),
            peer_tags: query.flag("withUserAndGroupTags"),
            blocked: query.flag("withBlockedInfo"),
        };
        let list = rows
            .iter()
            .map(|row| self.conversation_json(row, uid, details));
        Ok((list.collect::<ApiResult<_>>()?, total))
    }
}

fn filter(uid: &str, query: &Query) -> Filter {
    let mut filter = Filter::default();
    filter.add(
        "?1 <> '' AND c.latest_id > COALESCE(s.cleared_id, 0)",
        [Sql::from(uid.to_owned())],
    );
    filter.one_of("c.type", query.list("conversationType"));
    filter.tagged("COALESCE(s.tags, '[]')", query.list("tags"));
    filter.tagged("COALESCE(u.tags, '[]')", query.list("userTags"));
    filter.tagged("COALESCE(g.tags, '[]')", query.list("groupTags"));
    filter.search(
        query.text("searchKey"),
        Some("COALESCE(u.name, g.name)"),
        Some("c.peer"),
    );
    if !query.flag("includeBlockedUsers") {
        filter.add("NOT EXISTS (SELECT 1 FROM blocks k WHERE k.uid = ?1 AND k.blocked = c.peer AND c.type = 'user')", []);
    }
    if query.flag("unread") {
        let condition = format!(
            "EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = c.conversation_id AND {})",
            unread::CONDITION
        );
        filter.add(&condition, []);
    }
    if query.list("pinnedBy").iter().any(|by| by == "me") {
        filter.add("s.pinned_at IS NOT NULL", []);
    }
    filter
}
