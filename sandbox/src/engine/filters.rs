//! Lists of users, groups, members and bans: their filters, orders and pages.

use rusqlite::{params_from_iter, types::Value as Sql};
use serde_json::Value;

use super::groups::{self, Group};
use super::users::{self, User};
use super::{Turn, fields};
use crate::error::ApiResult;
use crate::paging::Page;
use crate::query::Query;
use crate::store::Sql as _;

/// Conditions of a `WHERE`, with the values they need, in order.
#[derive(Debug, Default)]
pub(super) struct Filter {
    conditions: Vec<String>,
    pub(super) values: Vec<Sql>,
}

impl Filter {
    /// Adds a condition whose placeholders are all `?`.
    pub(super) fn add(&mut self, condition: &str, values: impl IntoIterator<Item = Sql>) {
        self.conditions.push(format!("({condition})"));
        self.values.extend(values);
    }

    /// Adds "column is one of", or the contrary, unless the list is empty.
    pub(super) fn one_of(&mut self, column: &str, list: Vec<String>) {
        if !list.is_empty() {
            let marks = vec!["?"; list.len()].join(", ");
            self.add(
                &format!("{column} IN ({marks})"),
                list.into_iter().map(Sql::from),
            );
        }
    }

    /// Adds "the JSON list in this column holds one of these tags".
    pub(super) fn tagged(&mut self, column: &str, tags: Vec<String>) {
        if !tags.is_empty() {
            let marks = vec!["?"; tags.len()].join(", ");
            let condition =
                format!("EXISTS (SELECT 1 FROM json_each({column}) j WHERE j.value IN ({marks}))");
            self.add(&condition, tags.into_iter().map(Sql::from));
        }
    }

    /// Adds a prefix search: in names also at the start of any word.
    pub(super) fn search(&mut self, key: Option<&str>, name: Option<&str>, id: Option<&str>) {
        let Some(key) = key else { return };
        let prefix = format!("{}%", escaped(key));
        let mut conditions = Vec::new();
        let mut values = Vec::new();
        if let Some(name) = name {
            conditions.push(format!(
                "{name} LIKE ? ESCAPE '\\' OR {name} LIKE ? ESCAPE '\\'"
            ));
            values.extend([Sql::from(prefix.clone()), Sql::from(format!("% {prefix}"))]);
        }
        if let Some(id) = id {
            conditions.push(format!("{id} LIKE ? ESCAPE '\\'"));
            values.push(prefix.into());
        }
        self.add(&conditions.join(" OR "), values);
    }

    /// The text after `WHERE`.
    pub(super) fn sql(&self) -> String {
        if self.conditions.is_empty() {
            "1".into()
        } else {
            self.conditions.join(" AND ")
        }
    }
}

/// A search word with the wildcards of `LIKE` taken literally.
pub(super) fn escaped(key: &str) -> String {
    key.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}

/// In which columns to search, by `searchIn`.
fn search_in<'a>(
    query: &Query,
    name: &'a str,
    id: &'a str,
    id_word: &str,
) -> (Option<&'a str>, Option<&'a str>) {
    let places = query.list("searchIn");
    let has = |word: &str| places.is_empty() || places.iter().any(|place| place == word);
    match (has("name"), has(id_word)) {
        (false, false) => (Some(name), Some(id)),
        (by_name, by_id) => (by_name.then_some(name), by_id.then_some(id)),
    }
}

impl Turn<'_> {
    /// A page of users as a viewer (or a key) sees them, and how many match.
    pub(crate) fn users(
        &self,
        query: &Query,
        viewer: Option<&str>,
        page: Page,
    ) -> ApiResult<(Vec<Value>, i64)> {
        let mut filter = Filter::default();
        if query.flag("onlyDeactivated") {
            filter.add("u.deactivated_at IS NOT NULL", []);
        } else if !query.flag("withDeactivated") {
            filter.add("u.deactivated_at IS NULL", []);
        }
        status(&mut filter, query);
        filter.one_of("u.role", query.lists(&["role", "roles"]));
        filter.one_of(
            "u.uid",
            query
                .list("uids")
                .iter()
                .map(|uid| uid.to_ascii_lowercase())
                .collect(),
        );
        filter.tagged("u.tags", query.list("tags"));
        let (name, uid) = search_in(query, "u.name", "u.uid", "uid");
        filter.search(query.text("searchKey"), name, uid);
        if let Some(viewer) = viewer {
            personal(&mut filter, query, viewer);
        }
        let way = way(query);
        let order = match query.text("sortBy") {
            Some("status") => format!("u.online DESC, u.name COLLATE NOCASE {way}, u.uid"),
            _ => format!("u.name COLLATE NOCASE {way}, u.uid"),
        };
        let (rows, total) =
            self.page(users::COLUMNS, "users u", filter, &order, page, User::read)?;
        let with_tags = query.flag("withTags");
        let list = rows
            .iter()
            .map(|user| Ok(self.seen_by(user, viewer, with_tags)?.into()));
        Ok((list.collect::<ApiResult<_>>()?, total))
    }

    /// A page of a user's friends.
    pub(crate) fn friends(
        &self,
        uid: &str,
        query: &Query,
        page: Page,
    ) -> ApiResult<(Vec<Value>, i64)> {
        let mut filter = Filter::default();
        filter.add(
            "f.uid = ? AND u.deactivated_at IS NULL",
            [uid.to_owned().into()],
        );
        filter.search(query.text("searchKey"), Some("u.name"), Some("u.uid"));
        let order = "u.name COLLATE NOCASE, u.uid";
        let tables = "friends f JOIN users u ON u.uid = f.friend";
        let (rows, total) = self.page(users::COLUMNS, tables, filter, order, page, User::read)?;
        let list = rows
            .iter()
            .map(|user| Ok(self.seen_by(user, Some(uid), false)?.into()));
        Ok((list.collect::<ApiResult<_>>()?, total))
    }

    /// A page of the users whom somebody blocks, or who block it, or both.
    pub(crate) fn blocked(
        &self,
        uid: &str,
        query: &Query,
        page: Page,
    ) -> ApiResult<(Vec<Value>, i64)> {
        let mut filter = Filter::default();
        let by_me = "EXISTS (SELECT 1 FROM blocks b WHERE b.uid = ? AND b.blocked = u.uid)";
        let has_me = "EXISTS (SELECT 1 FROM blocks b WHERE b.uid = u.uid AND b.blocked = ?)";
        let own = || Sql::from(uid.to_owned());
        match query.text("direction") {
            Some("hasBlockedMe") => filter.add(has_me, [own()]),
            Some("both") => filter.add(&format!("{by_me} OR {has_me}"), [own(), own()]),
            _ => filter.add(by_me, [own()]),
        }
        filter.search(query.text("searchKey"), Some("u.name"), Some("u.uid"));
        let (rows, total) = self.page(
            users::COLUMNS,
            "users u",
            filter,
            "u.name COLLATE NOCASE, u.uid",
            page,
            User::read,
        )?;
        let list = rows
            .iter()
            .map(|user| Ok(self.seen_by(user, Some(uid), false)?.into()));
        Ok((list.collect::<ApiResult<_>>()?, total))
    }

    /// A page of groups as a viewer (or a key) sees them: private ones only to their members.
    pub(crate) fn groups(
        &self,
        query: &Query,
        viewer: Option<&str>,
        page: Page,
    ) -> ApiResult<(Vec<Value>, i64)> {
        let mut filter = Filter::default();
        if let Some(viewer) = viewer {
            let inside = "EXISTS (SELECT 1 FROM members m WHERE m.guid = g.guid AND m.uid = ?)";
            let condition = if query.flag("hasJoined") {
                inside.to_owned()
            } else {
                format!("g.type <> 'private' OR {inside}")
            };
            filter.add(&condition, [viewer.to_owned().into()]);
        }
        filter.one_of("g.type", group_types(query));
        filter.tagged("g.tags", query.list("tags"));
        let (name, guid) = search_in(query, "g.name", "g.guid", "guid");
        filter.search(query.text("searchKey"), name, guid);
        if let Some(edge) = query.number("updatedAt") {
            let way = if query.text("affix") == Some("append") {
                ">"
            } else {
                "<"
            };
            filter.add(
                &format!("COALESCE(g.updated_at, g.created_at) {way} ?"),
                [edge.into()],
            );
        }
        let way = way(query);
        let order = match query.text("sortBy") {
            Some("guid") => format!("g.guid {way}"),
            Some("createdAt") => format!("g.created_at {way}, g.guid"),
            _ => format!("g.name COLLATE NOCASE {way}, g.guid"),
        };
        let (rows, total) = self.page(
            groups::COLUMNS,
            "groups g",
            filter,
            &order,
            page,
            Group::read,
        )?;
        let with_tags = query.flag("withTags");
        let list = rows
            .iter()
            .map(|group| Ok(self.group_seen_by(group, viewer, with_tags)?.into()));
        Ok((list.collect::<ApiResult<_>>()?, total))
    }

    /// A page of a group's members: admins first, then in the order they came.
    pub(crate) fn members(
        &self,
        guid: &str,
        query: &Query,
        page: Page,
    ) -> ApiResult<(Vec<Value>, i64)> {
        let mut filter = Filter::default();
        filter.add("m.guid = ?", [guid.to_owned().into()]);
        filter.one_of("m.scope", query.lists(&["scopes", "scope"]));
        status(&mut filter, query);
        filter.search(query.text("searchKey"), Some("u.name"), Some("u.uid"));
        let columns = format!("{}, m.scope, m.joined_at", users::COLUMNS);
        let order = "CASE m.scope WHEN 'admin' THEN 0 WHEN 'moderator' THEN 1 ELSE 2 END, m.joined_at, u.uid";
        let tables = "members m JOIN users u ON u.uid = m.uid";
        self.page(&columns, tables, filter, order, page, |row| {
            let mut map = User::read(row)?.full(false, false);
            map.insert("scope".into(), row.get::<_, String>(13)?.into());
            map.insert("joinedAt".into(), row.get::<_, i64>(14)?.into());
            Ok(map.into())
        })
    }

    /// A page of the users banned from a group.
    pub(crate) fn bans(
        &self,
        guid: &str,
        query: &Query,
        page: Page,
    ) -> ApiResult<(Vec<Value>, i64)> {
        let mut filter = Filter::default();
        filter.add("b.guid = ?", [guid.to_owned().into()]);
        filter.one_of("b.scope", query.lists(&["scopes", "scope"]));
        filter.search(query.text("searchKey"), Some("u.name"), Some("u.uid"));
        let columns = format!("{}, b.scope, b.banned_at", users::COLUMNS);
        let tables = "bans b JOIN users u ON u.uid = b.uid";
        self.page(
            &columns,
            tables,
            filter,
            "b.banned_at, u.uid",
            page,
            |row| {
                let mut map = User::read(row)?.full(false, false);
                map.insert("scope".into(), row.get::<_, String>(13)?.into());
                fields::put(&mut map, "bannedAt", row.get::<_, Option<i64>>(14)?);
                Ok(map.into())
            },
        )
    }

    /// The rows of a page, and how many there are on all pages.
    fn page<T>(
        &self,
        columns: &str,
        tables: &str,
        filter: Filter,
        order: &str,
        page: Page,
        read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> ApiResult<(Vec<T>, i64)> {
        let condition = filter.sql();
        let count = format!("SELECT COUNT(*) FROM {tables} WHERE {condition}");
        let total = self
            .db
            .number(&count, params_from_iter(filter.values.iter()))?;
        let sql = format!(
            "SELECT {columns} FROM {tables} WHERE {condition} ORDER BY {order} LIMIT ? OFFSET ?"
        );
        let edges = [Sql::from(page.size), Sql::from(page.offset())];
        let rows = self.db.all(
            &sql,
            params_from_iter(filter.values.into_iter().chain(edges)),
            read,
        )?;
        Ok((rows, total))
    }
}

/// Online or offline only.
fn status(filter: &mut Filter, query: &Query) {
    match query.text("status") {
        Some("available" | "online") => filter.add("u.online = 1", []),
        Some("offline") => filter.add("u.online = 0", []),
        _ => {}
    }
}

/// Filters that relate to the viewer, who is never in the list itself.
fn personal(filter: &mut Filter, query: &Query, viewer: &str) {
    filter.add("u.uid <> ?", [Sql::from(viewer.to_owned())]);
    if query.flag("hideBlockedUsers") {
        let blocked = "NOT EXISTS (SELECT 1 FROM blocks b WHERE (b.uid = ? AND b.blocked = u.uid) OR (b.uid = u.uid AND b.blocked = ?))";
        filter.add(
            blocked,
            [viewer.to_owned().into(), viewer.to_owned().into()],
        );
    }
    if query.flag("friendsOnly") {
        filter.add(
            "EXISTS (SELECT 1 FROM friends f WHERE f.uid = ? AND f.friend = u.uid)",
            [viewer.to_owned().into()],
        );
    }
}

/// The direction of a sorted list.
fn way(query: &Query) -> &'static str {
    match query.text("sortOrder") {
        Some(order) if order.eq_ignore_ascii_case("desc") => "DESC",
        _ => "ASC",
    }
}

/// The wanted types of group; `protected` is an old word for `password`.
fn group_types(query: &Query) -> Vec<String> {
    let mut types = query.lists(&["type", "types"]);
    for kind in types.iter_mut().filter(|kind| *kind == "protected") {
        "password".clone_into(kind);
    }
    types
}
