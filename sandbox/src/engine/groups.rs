//! Groups: what they are, who owns them.

use rusqlite::{Row, params};
use serde_json::{Map, Value, json};

use super::scopes::Scope;
use super::{Turn, fields};
use crate::call::Actor;
use crate::error::{ApiError, ApiResult, Code};
use crate::ids::{self, SYSTEM_UID, group_conversation};
use crate::limits;
use crate::store::Sql as _;

/// A stored group.
#[derive(Clone)]
pub(crate) struct Group {
    pub(crate) guid: String,
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) password: Option<String>,
    pub(crate) icon: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) owner: String,
    pub(crate) metadata: Option<Value>,
    pub(crate) tags: Vec<String>,
    pub(crate) members_count: i64,
    pub(crate) created_at: i64,
    pub(crate) updated_at: Option<i64>,
    pub(crate) updated_by: Option<String>,
}

/// The columns a [`Group`] is read from, in order.
pub(crate) const COLUMNS: &str = "g.guid, g.name, g.type, g.password, g.icon, g.description, g.owner, g.metadata, \
     g.tags, g.members_count, g.created_at, g.updated_at, g.updated_by";

impl Group {
    /// Reads the columns of [`COLUMNS`].
    pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            guid: row.get(0)?,
            name: row.get(1)?,
            kind: row.get(2)?,
            password: row.get(3)?,
            icon: row.get(4)?,
            description: row.get(5)?,
            owner: row.get(6)?,
            metadata: fields::json(row.get(7)?),
            tags: serde_json::from_str(&row.get::<_, String>(8)?).unwrap_or_default(),
            members_count: row.get(9)?,
            created_at: row.get(10)?,
            updated_at: row.get(11)?,
            updated_by: row.get(12)?,
        })
    }

    /// The group as everybody may see it; never with its password.
    pub(crate) fn json(&self, with_tags: bool) -> Map<String, Value> {
        let mut map = Map::new();
        map.insert("guid".into(), self.guid.clone().into());
        map.insert("name".into(), self.name.clone().into());
        map.insert("type".into(), self.kind.clone().into());
        fields::put(&mut map, "icon", self.icon.clone());
        fields::put(&mut map, "description", self.description.clone());
        map.insert("owner".into(), self.owner.clone().into());
        fields::put(&mut map, "metadata", self.metadata.clone());
        map.insert("membersCount".into(), self.members_count.into());
        map.insert(
            "conversationId".into(),
            group_conversation(&self.guid).into(),
        );
        map.insert("createdAt".into(), self.created_at.into());
        fields::put(&mut map, "updatedAt", self.updated_at);
        fields::put(&mut map, "updatedBy", self.updated_by.clone());
        if with_tags && !self.tags.is_empty() {
            map.insert("tags".into(), json!(self.tags));
        }
        map
    }
}

impl Turn<'_> {
    /// A group.
    ///
    /// # Errors
    /// `ERR_GUID_NOT_FOUND`.
    pub(crate) fn group(&self, guid: &str) -> ApiResult<Group> {
        let guid = guid.to_ascii_lowercase();
        let sql = format!("SELECT {COLUMNS} FROM groups g WHERE g.guid = ?1");
        self.db
            .one(&sql, [&guid], Group::read)?
            .ok_or_else(|| Code::GUID_NOT_FOUND.with(format!("No group with guid {guid}.")))
    }

    /// A group with the viewer's own membership in it.
    pub(crate) fn group_seen_by(
        &self,
        group: &Group,
        viewer: Option<&str>,
        with_tags: bool,
    ) -> ApiResult<Map<String, Value>> {
        let mut map = group.json(with_tags);
        let Some(viewer) = viewer else { return Ok(map) };
        let member = self.member(&group.guid, viewer)?;
        map.insert("hasJoined".into(), member.is_some().into());
        if let Some(member) = member {
            map.insert("scope".into(), member.scope.name().into());
            map.insert("joinedAt".into(), member.joined_at.into());
        } else if self.banned(&group.guid, viewer)? {
            map.insert("isBanned".into(), true.into());
        }
        Ok(map)
    }

    /// Makes a group; the acting user, else the named owner, is its first admin.
    pub(crate) fn create_group(&mut self, body: &Value, actor: &Actor) -> ApiResult<Group> {
        fields::resource(body)?;
        let guid = ids::checked("guid", &fields::needed(body, "guid", usize::MAX)?)?;
        let name = fields::needed(body, "name", limits::NAME_CHARS)?;
        let kind = kind(body)?.unwrap_or_else(|| "public".into());
        let password = password(body, &kind, None)?;
        if self
            .db
            .has("SELECT 1 FROM groups WHERE guid = ?1", [&guid])?
        {
            return Err(Code::GUID_EXISTS.with(format!("A group with guid {guid} exists already.")));
        }
        let owner = match (
            actor.user(),
            fields::filled(body, "owner", limits::ID_CHARS)?,
        ) {
            (Some(user), _) => user.to_owned(),
            (None, Some(owner)) if owner != SYSTEM_UID => self.user(&owner)?.uid,
            (None, _) => SYSTEM_UID.to_owned(),
        };
        self.db.run(
            "INSERT INTO groups (guid, name, type, password, icon, description, owner, metadata, tags, created_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            params![
                guid,
                name,
                kind,
                password,
                fields::url(body, "icon")?,
                fields::text(body, "description", limits::DESCRIPTION_CHARS)?,
                owner,
                fields::metadata(body)?.map(|v| v.to_string()),
                json!(fields::tags(body)?.unwrap_or_default()).to_string(),
                self.now
            ],
        )?;
        if owner != SYSTEM_UID {
            self.enter(&guid, &owner, Scope::Admin)?;
        }
        let group = self.group(&guid)?;
        self.raise("group_created", |turn| {
            Ok(json!({ "group": group.json(false), "members": { owner.as_str(): turn.person(&owner)? } }))
        })?;
        Ok(group)
    }

    /// Changes the given fields of a group.
    pub(crate) fn update_group(
        &mut self,
        guid: &str,
        body: &Value,
        actor: &Actor,
    ) -> ApiResult<Group> {
        fields::resource(body)?;
        let mut group = self.group(guid)?;
        self.at_least(&group, actor, Scope::Moderator)?;
        if let Some(name) = fields::filled(body, "name", limits::NAME_CHARS)? {
            group.name = name;
        }
        if let Some(kind) = kind(body)? {
            group.kind = kind;
        }
        group.password = password(body, &group.kind, group.password.take())?;
        group.icon = fields::url(body, "icon")?.or(group.icon);
        group.description =
            fields::text(body, "description", limits::DESCRIPTION_CHARS)?.or(group.description);
        group.metadata = fields::metadata(body)?.or(group.metadata);
        if let Some(tags) = fields::tags(body)? {
            group.tags = tags;
        }
        if let (Actor::App, Some(owner)) = (actor, fields::filled(body, "owner", limits::ID_CHARS)?)
        {
            self.hand_over(&group.guid, &owner)?;
        }
        for name in fields::strings(body, "unset", limits::IDS_PER_CALL)?.unwrap_or_default() {
            match name.as_str() {
                "icon" => group.icon = None,
                "description" => group.description = None,
                "metadata" => group.metadata = None,
                _ => return Err(ApiError::field("unset", format!("{name} cannot be unset."))),
            }
        }
        self.db.run(
            "UPDATE groups SET name = ?2, type = ?3, password = ?4, icon = ?5, description = ?6, metadata = ?7, \
             tags = ?8, updated_at = ?9, updated_by = ?10 WHERE guid = ?1",
            params![
                group.guid,
                group.name,
                group.kind,
                group.password,
                group.icon,
                group.description,
                group.metadata.as_ref().map(Value::to_string),
                json!(group.tags).to_string(),
                self.now,
                actor.uid()
            ],
        )?;
        let group = self.group(&group.guid)?;
        self.raise("group_updated", |_| {
            Ok(json!({ "group": group.json(false) }))
        })?;
        Ok(group)
    }

    /// Gives a group to another member, who becomes an admin if not one already.
    pub(crate) fn transfer(&mut self, guid: &str, owner: &str, actor: &Actor) -> ApiResult<Group> {
        let group = self.group(guid)?;
        self.joined(&group, actor)?;
        if actor.user().is_some_and(|uid| uid != group.owner) {
            return Err(Code::NO_CLEARANCE.with("Only the owner can hand the group over."));
        }
        self.hand_over(&group.guid, owner)?;
        self.group(&group.guid)
    }

    fn hand_over(&mut self, guid: &str, owner: &str) -> ApiResult<()> {
        let old = self.group(guid)?.owner;
        let owner = self.user(owner)?.uid;
        if self.member(guid, &owner)?.is_none() {
            return Err(Code::NOT_A_MEMBER.with(format!("{owner} is not a member of {guid}.")));
        }
        self.db.run(
            "UPDATE members SET scope = 'admin' WHERE guid = ?1 AND uid = ?2",
            [guid, &owner],
        )?;
        self.db.run(
            "UPDATE groups SET owner = ?2, updated_at = ?3 WHERE guid = ?1",
            params![guid, owner, self.now],
        )?;
        let group = json!({ "guid": guid, "owner": owner, "oldOwner": old });
        self.raise("group_owner_transferred", |_| Ok(json!({ "group": group })))
    }

    /// Removes a group with its members and messages.
    pub(crate) fn delete_group(&mut self, guid: &str, actor: &Actor) -> ApiResult<String> {
        let group = self.group(guid)?;
        self.at_least(&group, actor, Scope::Admin)?;
        self.raise("group_deleted", |_| {
            Ok(json!({ "group": group.json(false) }))
        })?;
        self.drop_conversation(&group_conversation(&group.guid))?;
        for sql in [
            "DELETE FROM members WHERE guid = ?1",
            "DELETE FROM bans WHERE guid = ?1",
            "DELETE FROM groups WHERE guid = ?1",
        ] {
            self.db.run(sql, [&group.guid])?;
        }
        Ok(group.guid)
    }
}

/// The type, if named; `protected` is an old word for `password`.
fn kind(body: &Value) -> ApiResult<Option<String>> {
    let kind = fields::filled(body, "type", limits::NAME_CHARS)?;
    match kind.as_deref() {
        None | Some("public" | "password" | "private") => Ok(kind),
        Some("protected") => Ok(Some("password".into())),
        Some(_) => Err(ApiError::field(
            "type",
            "Must be public, password or private.",
        )),
    }
}

/// The password a group of this type has from now on.
fn password(body: &Value, kind: &str, old: Option<String>) -> ApiResult<Option<String>> {
    let given =
        fields::text(body, "password", limits::PASSWORD_CHARS)?.filter(|text| !text.is_empty());
    if kind != "password" {
        return Ok(None);
    }
    match given.or(old) {
        None => Err(Code::EMPTY_PASSWORD.with("A password group needs a password.")),
        password => Ok(password),
    }
}
