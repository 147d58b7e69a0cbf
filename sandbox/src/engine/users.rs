//! Users: who they are and how others see them.

use rusqlite::{Row, params};
use serde_json::{Map, Value, json};

use super::{Turn, fields};
use crate::error::{ApiError, ApiResult, Code};
use crate::ids::{self, SYSTEM_UID, user_conversation};
use crate::limits;
use crate::socket::hub::Effect;
use crate::store::Sql as _;

/// A stored user.
#[derive(Clone, Debug)]
pub(crate) struct User {
    pub(crate) uid: String,
    pub(crate) name: String,
    pub(crate) avatar: Option<String>,
    pub(crate) link: Option<String>,
    pub(crate) role: String,
    pub(crate) status_message: Option<String>,
    pub(crate) metadata: Option<Value>,
    pub(crate) tags: Vec<String>,
    pub(crate) created_at: i64,
    pub(crate) updated_at: Option<i64>,
    pub(crate) last_active_at: Option<i64>,
    pub(crate) deactivated_at: Option<i64>,
    pub(crate) online: bool,
}

/// The columns a [`User`] is read from, in order.
pub(crate) const COLUMNS: &str = "u.uid, u.name, u.avatar, u.link, u.role, u.status_message, u.metadata, u.tags, \
     u.created_at, u.updated_at, u.last_active_at, u.deactivated_at, u.online";

impl User {
    /// Reads the columns of [`COLUMNS`].
    pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            uid: row.get(0)?,
            name: row.get(1)?,
            avatar: row.get(2)?,
            link: row.get(3)?,
            role: row.get(4)?,
            status_message: row.get(5)?,
            metadata: fields::json(row.get(6)?),
            tags: serde_json::from_str(&row.get::<_, String>(7)?).unwrap_or_default(),
            created_at: row.get(8)?,
            updated_at: row.get(9)?,
            last_active_at: row.get(10)?,
            deactivated_at: row.get(11)?,
            online: row.get(12)?,
        })
    }

    /// The user as it is nested in messages and frames.
    pub(crate) fn brief(&self) -> Map<String, Value> {
        let mut map = Map::new();
        map.insert("uid".into(), self.uid.clone().into());
        map.insert("name".into(), self.name.clone().into());
        fields::put(&mut map, "avatar", self.avatar.clone());
        fields::put(&mut map, "link", self.link.clone());
        map.insert("role".into(), self.role.clone().into());
        map.insert(
            "status".into(),
            if self.online { "available" } else { "offline" }.into(),
        );
        fields::put(&mut map, "statusMessage", self.status_message.clone());
        fields::put(&mut map, "lastActiveAt", self.last_active_at);
        map.insert("createdAt".into(), self.created_at.into());
        fields::put(&mut map, "updatedAt", self.updated_at);
        fields::put(&mut map, "deactivatedAt", self.deactivated_at);
        map
    }

    /// The user as a resource; what is private in its metadata only for itself and for keys.
    pub(crate) fn full(&self, private: bool, with_tags: bool) -> Map<String, Value> {
        let mut map = self.brief();
        let mut metadata = self.metadata.clone();
        if let Some(Value::Object(entries)) = metadata.as_mut().filter(|_| !private) {
            entries.remove("@private");
        }
        fields::put(&mut map, "metadata", metadata);
        if with_tags && !self.tags.is_empty() {
            map.insert("tags".into(), json!(self.tags));
        }
        map
    }
}

impl Turn<'_> {
    /// An active user.
    ///
    /// # Errors
    /// `ERR_UID_NOT_FOUND` when there is none or it is deactivated.
    pub(crate) fn user(&self, uid: &str) -> ApiResult<User> {
        let lower = uid.to_ascii_lowercase();
        self.any_user(&lower)?
            .filter(|user| user.deactivated_at.is_none())
            .ok_or_else(|| Code::UID_NOT_FOUND.with(format!("No user with uid {lower}.")))
    }

    /// A user, active or not.
    pub(crate) fn any_user(&self, uid: &str) -> ApiResult<Option<User>> {
        let sql = format!("SELECT {COLUMNS} FROM users u WHERE u.uid = ?1");
        Ok(self.db.one(&sql, [uid], User::read)?)
    }

    /// A person as nested in messages: the app itself, a user, or a bare uid that is gone.
    pub(crate) fn person(&self, uid: &str) -> ApiResult<Map<String, Value>> {
        if uid == SYSTEM_UID {
            let system = json!({ "uid": SYSTEM_UID, "name": "System", "role": "default", "status": "offline", "createdAt": 0 });
            return Ok(system.as_object().cloned().unwrap_or_default());
        }
        let gone = || {
            Map::from_iter([
                ("uid".to_owned(), uid.into()),
                ("name".to_owned(), uid.into()),
            ])
        };
        Ok(self.any_user(uid)?.map_or_else(gone, |user| user.brief()))
    }

    /// A user as another one sees it: blocks both ways and their conversation.
    pub(crate) fn seen_by(
        &self,
        user: &User,
        viewer: Option<&str>,
        with_tags: bool,
    ) -> ApiResult<Map<String, Value>> {
        let own = viewer.is_none_or(|viewer| viewer == user.uid);
        let mut map = user.full(own, with_tags);
        let Some(viewer) = viewer.filter(|viewer| *viewer != user.uid) else {
            return Ok(map);
        };
        map.insert(
            "conversationId".into(),
            user_conversation(viewer, &user.uid).into(),
        );
        let by_me = self.blocked_at(viewer, &user.uid)?;
        map.insert("blockedByMe".into(), by_me.is_some().into());
        fields::put(&mut map, "blockedByMeAt", by_me);
        fields::put(&mut map, "blockedAt", by_me);
        let has_me = self.blocked_at(&user.uid, viewer)?;
        map.insert("hasBlockedMe".into(), has_me.is_some().into());
        fields::put(&mut map, "hasBlockedMeAt", has_me);
        Ok(map)
    }

    /// Makes a user from a request body.
    pub(crate) fn create_user(&mut self, body: &Value) -> ApiResult<User> {
        fields::resource(body)?;
        let uid = ids::checked("uid", &fields::needed(body, "uid", usize::MAX)?)?;
        let name = fields::needed(body, "name", limits::NAME_CHARS)?;
        let role =
            fields::filled(body, "role", limits::ID_CHARS)?.unwrap_or_else(|| "default".into());
        let role = self.role(&role)?.id;
        let metadata = fields::metadata(body)?.map(|value| value.to_string());
        let tags = json!(fields::tags(body)?.unwrap_or_default()).to_string();
        if uid == SYSTEM_UID || self.any_user(&uid)?.is_some() {
            return Err(Code::UID_EXISTS.with(format!("A user with uid {uid} exists already.")));
        }
        self.db.run(
            "INSERT INTO users (uid, name, avatar, link, role, status_message, metadata, tags, created_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                uid,
                name,
                fields::url(body, "avatar")?,
                fields::url(body, "link")?,
                role,
                fields::text(body, "statusMessage", limits::DESCRIPTION_CHARS)?,
                metadata,
                tags,
                self.now
            ],
        )?;
        self.user(&uid)
    }

    /// Changes the given fields of a user.
    pub(crate) fn update_user(&mut self, uid: &str, body: &Value) -> ApiResult<User> {
        fields::resource(body)?;
        let mut user = self.user(uid)?;
        if let Some(name) = fields::filled(body, "name", limits::NAME_CHARS)? {
            user.name = name;
        }
        user.avatar = fields::url(body, "avatar")?.or(user.avatar);
        user.link = fields::url(body, "link")?.or(user.link);
        user.status_message =
            fields::text(body, "statusMessage", limits::DESCRIPTION_CHARS)?.or(user.status_message);
        user.metadata = fields::metadata(body)?.or(user.metadata);
        if let Some(role) = fields::filled(body, "role", limits::ID_CHARS)? {
            user.role = self.role(&role)?.id;
        }
        if let Some(tags) = fields::tags(body)? {
            user.tags = tags;
        }
        for name in fields::strings(body, "unset", limits::IDS_PER_CALL)?.unwrap_or_default() {
            match name.as_str() {
                "avatar" => user.avatar = None,
                "link" => user.link = None,
                "metadata" => user.metadata = None,
                "statusMessage" => user.status_message = None,
                _ => return Err(ApiError::field("unset", format!("{name} cannot be unset."))),
            }
        }
        self.db.run(
            "UPDATE users SET name = ?2, avatar = ?3, link = ?4, role = ?5, status_message = ?6, metadata = ?7, \
             tags = ?8, updated_at = ?9 WHERE uid = ?1",
            params![
                user.uid,
                user.name,
                user.avatar,
                user.link,
                user.role,
                user.status_message,
                user.metadata.as_ref().map(Value::to_string),
                json!(user.tags).to_string(),
                self.now
            ],
        )?;
        user.updated_at = Some(self.now);
        Ok(user)
    }

    /// Switches users off; the uids that were active.
    pub(crate) fn deactivate(&mut self, uids: &[String]) -> ApiResult<Vec<String>> {
        let mut done = Vec::new();
        for uid in uids.iter().map(|uid| uid.to_ascii_lowercase()) {
            let sql =
                "UPDATE users SET deactivated_at = ?2 WHERE uid = ?1 AND deactivated_at IS NULL";
            if self.db.run(sql, params![uid, self.now])? > 0 {
                self.effects.push(Effect::EndUser(uid.clone()));
                done.push(uid);
            }
        }
        Ok(done)
    }

    /// Switches users on again; the uids that were off, and those that were not.
    pub(crate) fn reactivate(&mut self, uids: &[String]) -> ApiResult<(Vec<String>, Vec<String>)> {
        let (mut done, mut rest) = (Vec::new(), Vec::new());
        for uid in uids.iter().map(|uid| uid.to_ascii_lowercase()) {
            let sql = "UPDATE users SET deactivated_at = NULL WHERE uid = ?1 AND deactivated_at IS NOT NULL";
            let list = if self.db.run(sql, [&uid])? > 0 {
                &mut done
            } else {
                &mut rest
            };
            list.push(uid);
        }
        Ok((done, rest))
    }

    /// Removes a user with its memberships, conversations and messages.
    pub(crate) fn delete_user(&mut self, uid: &str) -> ApiResult<()> {
        let sql = "UPDATE groups SET members_count = members_count - 1 \
                   WHERE guid IN (SELECT guid FROM members WHERE uid = ?1)";
        self.db.run(sql, [uid])?;
        for conversation in self.db.texts(
            "SELECT conversation_id FROM conversations WHERE type = 'user' AND (a = ?1 OR b = ?1)",
            [uid],
        )? {
            self.drop_conversation(&conversation)?;
        }
        let own = "SELECT id FROM messages WHERE sender = ?1 ORDER BY id";
        for id in self.db.all(own, [uid], |row| row.get::<_, i64>(0))? {
            self.drop_message(id)?;
        }
        for sql in [
            "DELETE FROM users WHERE uid = ?1",
            "DELETE FROM credentials WHERE token IN (SELECT token FROM tokens WHERE uid = ?1)",
            "DELETE FROM tokens WHERE uid = ?1",
            "DELETE FROM members WHERE uid = ?1",
            "DELETE FROM bans WHERE uid = ?1",
            "DELETE FROM blocks WHERE uid = ?1 OR blocked = ?1",
            "DELETE FROM friends WHERE uid = ?1 OR friend = ?1",
            "DELETE FROM conversation_state WHERE uid = ?1",
            "DELETE FROM marks WHERE uid = ?1",
            "DELETE FROM saves WHERE uid = ?1",
            "DELETE FROM reactions WHERE uid = ?1",
        ] {
            self.db.run(sql, [uid])?;
        }
        self.effects.push(Effect::EndUser(uid.to_owned()));
        Ok(())
    }
}
