//! Lists of messages: filters, cursors, and what a page says about the next one.

use rusqlite::{params_from_iter, types::Value as Sql};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::conversations::Peer;
use super::filters::Filter;
use super::messages::{COLUMNS, Message};
use super::narrowing::narrow;
use super::view::View;
use super::{Turn, unread};
use crate::error::{ApiResult, Code};
use crate::ids::{group_conversation, user_conversation};
use crate::limits;
use crate::profile::Profile;
use crate::query::Query;
use crate::store::Sql as _;

/// Which messages a list is about.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// All conversations of the viewer; the whole app for a key.
    Everywhere,
    /// With a user; all of that user's for a key.
    With(Peer),
    /// The replies to a message.
    Thread(i64),
}

/// Where a page starts and which way it goes.
struct Cursor {
    size: i64,
    /// Newest first from the edge back; else oldest first from the edge on.
    back: bool,
    /// By time of change instead of by id.
    by_update: bool,
}

impl Turn<'_> {
    /// A page of messages, oldest first, with `meta`.
    pub(crate) fn messages(
        &self,
        place: &Place,
        viewer: Option<&str>,
        query: &Query,
    ) -> ApiResult<(Vec<Value>, Value)> {
        let mut filter = self.scope(place, viewer)?;
        narrow(&mut filter, query, viewer);
        if self.profile == Profile::Harsh {
            self.withhold(&mut filter, place);
        }
        let cursor = start(&mut filter, query);
        let rows = self.rows(&filter, &cursor)?;
        let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let left = if count < cursor.size {
            count
        } else {
            self.count(&filter)?
        };
        let view = View {
            tags: query.flag("withTags"),
            thread: viewer.is_some() && query.flag("withThreadSubscribed"),
            ..View::live()
        };
        let list = rows
            .iter()
            .map(|m| self.message_json(m, viewer, view))
            .collect::<ApiResult<_>>()?;
        Ok((list, meta(&rows, &cursor, left.max(count))))
    }

    /// Unread messages counted by conversation.
    pub(crate) fn unread_counts(
        &self,
        place: &Place,
        viewer: &str,
        query: &Query,
    ) -> ApiResult<Vec<Value>> {
        let mut filter = self.scope(place, Some(viewer))?;
        narrow(&mut filter, query, Some(viewer));
        // The condition names the viewer ?1, which is the first value of every scope with a viewer.
        let sql = format!(
            "SELECT m.receiver_type, CASE m.receiver_type WHEN 'group' THEN m.receiver ELSE m.sender END, COUNT(*) \
             FROM messages m WHERE {} AND {} GROUP BY 1, 2 ORDER BY 1 DESC, 2",
            filter.sql(),
            unread::CONDITION
        );
        Ok(self.db.all(&sql, params_from_iter(filter.values), |row| {
            Ok(json!({
                "entityType": row.get::<_, String>(0)?,
                "entityId": row.get::<_, String>(1)?,
                "count": row.get::<_, i64>(2)?,
            }))
        })?)
    }

    /// The messages of a place that the viewer may see. The first value is always the viewer.
    fn scope(&self, place: &Place, viewer: Option<&str>) -> ApiResult<Filter> {
        let mut filter = Filter::default();
        let viewer_value = Sql::from(viewer.unwrap_or_default().to_owned());
        filter.add("?1 IS NOT NULL", [viewer_value]);
        match (place, viewer) {
            (Place::Everywhere, None) => {}
            (Place::Everywhere, Some(_)) => filter.add(
                "CASE m.receiver_type WHEN 'user' THEN m.sender = ?1 OR m.receiver = ?1 \
                 ELSE EXISTS (SELECT 1 FROM members g WHERE g.guid = m.receiver AND g.uid = ?1) END \
                 AND m.id > COALESCE((SELECT s.cleared_id FROM conversation_state s WHERE s.uid = ?1 \
                 AND s.conversation_id = m.conversation_id), 0)",
                [],
            ),
            (Place::With(Peer::User(uid)), None) => {
                let uid = self.user(uid)?.uid;
                filter.add("m.sender = ? OR (m.receiver_type = 'user' AND m.receiver = ?)", [uid.clone().into(), uid.into()]);
            }
            (Place::With(Peer::User(uid)), Some(viewer)) => {
                let id = user_conversation(viewer, &self.user(uid)?.uid);
                self.inside(&mut filter, id, Some(viewer))?;
            }
            (Place::With(Peer::Group(guid)), _) => {
                let group = self.group(guid)?;
                if let Some(viewer) = viewer
                    && self.member(&group.guid, viewer)?.is_none()
                {
                    return Err(Code::NOT_JOINED.with(format!("{viewer} is not a member of {}.", group.guid)));
                }
                self.inside(&mut filter, group_conversation(&group.guid), viewer)?;
            }
            (Place::Thread(id), _) => {
                self.visible(*id, viewer)?;
                filter.add("m.parent_id = ?", [(*id).into()]);
            }
        }
        Ok(filter)
    }

    /// Leaves out what the harsh profile does not list.
    fn withhold(&self, filter: &mut Filter, place: &Place) {
        if matches!(place, Place::Everywhere) {
            filter.add("m.receiver_type = 'user'", []);
        }
        for id in self.late.hidden(Instant::now()) {
            filter.add("m.id <> ?", [id.into()]);
        }
    }

    /// One conversation, from where the viewer has cleared it.
    fn inside(
        &self,
        filter: &mut Filter,
        conversation: String,
        viewer: Option<&str>,
    ) -> ApiResult<()> {
        let sql =
            "SELECT cleared_id FROM conversation_state WHERE uid = ?1 AND conversation_id = ?2";
        let cleared = self
            .db
            .number(sql, [viewer.unwrap_or_default(), &conversation])?;
        filter.add(
            "m.conversation_id = ? AND m.id > ?",
            [conversation.into(), cleared.into()],
        );
        Ok(())
    }

    fn rows(&self, filter: &Filter, cursor: &Cursor) -> ApiResult<Vec<Message>> {
        let way = if cursor.back { "DESC" } else { "ASC" };
        let order = if cursor.by_update {
            format!("m.updated_at {way}, m.id {way}")
        } else {
            format!("m.id {way}")
        };
        let sql = format!(
            "SELECT {COLUMNS} FROM messages m WHERE {} ORDER BY {order} LIMIT ?",
            filter.sql()
        );
        let values = filter
            .values
            .iter()
            .cloned()
            .chain([Sql::from(cursor.size)]);
        let mut rows = self.db.all(&sql, params_from_iter(values), Message::read)?;
        if cursor.back {
            rows.reverse();
        }
        Ok(rows)
    }

    /// How many messages match from the edge on, up to a bound.
    fn count(&self, filter: &Filter) -> ApiResult<i64> {
        let sql = format!(
            "SELECT COUNT(*) FROM (SELECT 1 FROM messages m WHERE {} LIMIT ?)",
            filter.sql()
        );
        let values = filter
            .values
            .iter()
            .cloned()
            .chain([Sql::from(limits::COUNT_MAX)]);
        Ok(self.db.number(&sql, params_from_iter(values))?)
    }
}

/// The edge of the page, from `id`, `sentAt` or `updatedAt`.
fn start(filter: &mut Filter, query: &Query) -> Cursor {
    let size = ["per_page", "perPage", "limit"]
        .iter()
        .find_map(|key| query.number(key));
    let size = size
        .unwrap_or(limits::MESSAGES_DEFAULT)
        .clamp(1, limits::PAGE_MAX);
    let only_updates = query.flag("onlyUpdates");
    let changed = query.number("updatedAt");
    let by_update = only_updates || changed.is_some();
    let back = match query.text("affix") {
        Some("append") => false,
        Some(_) => true,
        // What changed since a time is asked for forwards.
        None => !by_update,
    };
    let (than, edge) = if back { ("<", "<=") } else { (">", ">=") };
    if only_updates {
        filter.add("m.edited_at IS NOT NULL OR m.deleted_at IS NOT NULL", []);
    }
    match (changed, query.number("id"), query.number("sentAt")) {
        (Some(at), Some(id), _) => {
            let condition =
                format!("m.updated_at {than} ? OR (m.updated_at = ? AND m.id {than} ?)");
            filter.add(&condition, [at.into(), at.into(), id.into()]);
        }
        // A time alone is inclusive: several changes may fall into one second.
        (Some(at), None, _) => filter.add(&format!("m.updated_at {edge} ?"), [at.into()]),
        (None, Some(id), _) => filter.add(&format!("m.id {than} ?"), [id.into()]),
        (None, None, Some(at)) => filter.add(&format!("m.sent_at {than} ?"), [at.into()]),
        (None, None, None) => {}
    }
    Cursor {
        size,
        back,
        by_update,
    }
}

/// Every form of `meta` that clients read. `left` counts the rows from the edge on, this page's
/// included; one page left is the end of the list.
fn meta(rows: &[Message], cursor: &Cursor, left: i64) -> Value {
    let affix = if cursor.back { "prepend" } else { "append" };
    let pages = left.div_euclid(cursor.size) + i64::from(left.rem_euclid(cursor.size) > 0);
    let point = |m: &Message, affix: &str| {
        let mut point = json!({ "id": m.id.to_string(), "sentAt": m.sent_at, "affix": affix });
        if cursor.by_update {
            point["updatedAt"] = m.updated_at.into();
        }
        point
    };
    let mut meta = json!({
        "current": { "limit": cursor.size, "count": rows.len() },
        "pagination": {
            "total": left,
            "count": rows.len(),
            "per_page": cursor.size,
            "current_page": 1,
            "total_pages": pages.max(1),
        },
        "cursor": { "affix": affix },
    });
    if let (Some(first), Some(last)) = (rows.first(), rows.last()) {
        meta["previous"] = point(first, "prepend");
        meta["next"] = point(last, "append");
        meta["cursor"] = point(if cursor.back { first } else { last }, affix);
    }
    meta
}
