//! The filters of a list of messages, from its query.

use rusqlite::types::Value as Sql;

use super::filters::{Filter, escaped};
use super::unread;
use crate::query::Query;

/// Switches of the query, and what holds for a message `m` when they are on.
const SWITCHES: [(&str, &str); 9] = [
    ("hideReplies", "m.parent_id IS NULL"),
    ("hideDeleted", "m.deleted_at IS NULL"),
    ("onlyDeleted", "m.deleted_at IS NOT NULL"),
    ("hideQuotedMessages", "m.quoted_id IS NULL"),
    ("hasAttachments", "m.attachment_types <> ''"),
    ("hasLinks", "m.has_links = 1"),
    (
        "hasMentions",
        "EXISTS (SELECT 1 FROM mentions n WHERE n.message_id = m.id)",
    ),
    (
        "hasReactions",
        "EXISTS (SELECT 1 FROM reactions r WHERE r.message_id = m.id)",
    ),
    ("pinned", "m.pinned_at IS NOT NULL"),
];

/// Switches that relate to the viewer, who is value ?1.
const PERSONAL: [(&str, &str); 6] = [
    ("unread", unread::CONDITION),
    ("undelivered", UNDELIVERED),
    (
        "myMentionsOnly",
        "EXISTS (SELECT 1 FROM mentions n WHERE n.message_id = m.id AND n.uid = ?1)",
    ),
    (
        "saved",
        "EXISTS (SELECT 1 FROM saves v WHERE v.message_id = m.id AND v.uid = ?1)",
    ),
    (
        "onlyInteractionGoalCompleted",
        "EXISTS (SELECT 1 FROM goals o WHERE o.message_id = m.id AND o.uid = ?1)",
    ),
    (
        "hideMessagesFromBlockedUsers",
        "NOT EXISTS (SELECT 1 FROM blocks b WHERE b.uid = ?1 AND b.blocked = m.sender)",
    ),
];

const UNDELIVERED: &str = "m.sender <> ?1 AND m.counts = 1 AND m.id > COALESCE((SELECT MAX(k.up_to) \
    FROM marks k WHERE k.conversation_id = m.conversation_id AND k.uid = ?1 AND k.kind = 'delivered'), 0)";

/// Adds the conditions that the query asks for.
pub(super) fn narrow(filter: &mut Filter, query: &Query, viewer: Option<&str>) {
    let lower = |uids: Vec<String>| {
        uids.iter()
            .map(|uid| uid.to_ascii_lowercase())
            .collect::<Vec<_>>()
    };
    filter.one_of("m.category", query.lists(&["category", "categories"]));
    filter.one_of("m.type", query.lists(&["type", "types"]));
    filter.one_of("m.receiver_type", query.list("receiverType"));
    filter.one_of("m.sender", lower(query.list("sender")));
    filter.one_of("m.conversation_id", query.list("conversationId"));
    filter.tagged("m.tags", query.list("tags"));
    if let Some(key) = query.text("searchKey") {
        let pattern = format!("%{}%", escaped(key));
        filter.add(
            "m.deleted_at IS NULL AND m.text LIKE ? ESCAPE '\\'",
            [pattern.into()],
        );
    }
    if let Some(from) = query.number("fromTimestamp") {
        filter.add("m.sent_at >= ?", [from.into()]);
        if let Some(to) = query.number("toTimestamp") {
            filter.add("m.sent_at <= ?", [to.into()]);
        }
    }
    attached(filter, query.list("attachmentTypes"));
    mentioned(filter, lower(query.list("mentionedUids")));
    let personal = PERSONAL.iter().filter(|_| viewer.is_some());
    for (key, condition) in SWITCHES.iter().chain(personal) {
        if query.flag(key) {
            filter.add(condition, []);
        }
    }
}

/// Messages with an attachment of one of these kinds.
fn attached(filter: &mut Filter, kinds: Vec<String>) {
    if kinds.is_empty() {
        return;
    }
    let condition =
        vec!["instr(',' || m.attachment_types || ',', ?) > 0"; kinds.len()].join(" OR ");
    filter.add(
        &condition,
        kinds.into_iter().map(|kind| Sql::from(format!(",{kind},"))),
    );
}

/// Messages that mention one of these users.
fn mentioned(filter: &mut Filter, uids: Vec<String>) {
    if uids.is_empty() {
        return;
    }
    let marks = vec!["?"; uids.len()].join(", ");
    let condition = format!(
        "EXISTS (SELECT 1 FROM mentions n WHERE n.message_id = m.id AND n.uid IN ({marks}))"
    );
    filter.add(&condition, uids.into_iter().map(Sql::from));
}
