//! Roles: names under which users are grouped.

use rusqlite::{Row, params};
use serde_json::{Map, Value, json};

use super::{Turn, fields};
use crate::error::{ApiError, ApiResult, Code};
use crate::ids;
use crate::limits;
use crate::paging::Page;
use crate::store::Sql as _;

/// The role every app has.
pub(crate) const DEFAULT: &str = "default";

/// A stored role.
#[derive(Debug)]
pub(crate) struct Role {
    pub(crate) id: String,
    name: String,
    description: Option<String>,
    metadata: Option<Value>,
    settings: Option<Value>,
    created_at: i64,
    updated_at: Option<i64>,
}

impl Role {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            name: row.get(1)?,
            description: row.get(2)?,
            metadata: fields::json(row.get(3)?),
            settings: fields::json(row.get(4)?),
            created_at: row.get(5)?,
            updated_at: row.get(6)?,
        })
    }

    /// The role as a resource.
    pub(crate) fn json(&self) -> Value {
        let mut map = Map::new();
        map.insert("role".into(), self.id.clone().into());
        map.insert("name".into(), self.name.clone().into());
        fields::put(&mut map, "description", self.description.clone());
        fields::put(&mut map, "metadata", self.metadata.clone());
        fields::put(&mut map, "settings", self.settings.clone());
        map.insert("createdAt".into(), self.created_at.into());
        fields::put(&mut map, "updatedAt", self.updated_at);
        map.into()
    }
}

const SELECT: &str =
    "SELECT role, name, description, metadata, settings, created_at, updated_at FROM roles";

impl Turn<'_> {
    /// One role.
    ///
    /// # Errors
    /// `ERR_ROLE_NOT_FOUND`.
    pub(crate) fn role(&self, role: &str) -> ApiResult<Role> {
        let role = role.to_ascii_lowercase();
        self.db
            .one(&format!("{SELECT} WHERE role = ?1"), [&role], Role::read)?
            .ok_or_else(|| Code::ROLE_NOT_FOUND.with(format!("No role with id {role}.")))
    }

    /// A page of roles and how many there are.
    pub(crate) fn roles(&self, page: Page) -> ApiResult<(Vec<Value>, i64)> {
        let sql = format!("{SELECT} ORDER BY role LIMIT ?1 OFFSET ?2");
        let rows = self.db.all(&sql, [page.size, page.offset()], Role::read)?;
        let total = self.db.number("SELECT COUNT(*) FROM roles", [])?;
        Ok((rows.iter().map(Role::json).collect(), total))
    }

    /// Makes a role.
    pub(crate) fn create_role(&mut self, body: &Value) -> ApiResult<Role> {
        let role = ids::checked("role", &fields::needed(body, "role", usize::MAX)?)?;
        let name = fields::needed(body, "name", limits::NAME_CHARS)?;
        if self
            .db
            .has("SELECT 1 FROM roles WHERE role = ?1", [&role])?
        {
            return Err(Code::ROLE_EXISTS.with(format!("A role with id {role} exists already.")));
        }
        if self.db.number("SELECT COUNT(*) FROM roles", [])? >= limits::ROLES {
            return Err(Code::QUOTA.with(format!("An app has at most {} roles.", limits::ROLES)));
        }
        self.db.run(
            "INSERT INTO roles (role, name, description, metadata, settings, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                role,
                name,
                fields::text(body, "description", limits::DESCRIPTION_CHARS)?,
                fields::metadata(body)?.map(|v| v.to_string()),
                settings(body)?.map(|v| v.to_string()),
                self.now
            ],
        )?;
        self.role(&role)
    }

    /// Changes the given fields of a role.
    pub(crate) fn update_role(&mut self, role: &str, body: &Value) -> ApiResult<Role> {
        let mut role = self.role(role)?;
        if let Some(name) = fields::filled(body, "name", limits::NAME_CHARS)? {
            role.name = name;
        }
        role.description =
            fields::text(body, "description", limits::DESCRIPTION_CHARS)?.or(role.description);
        role.metadata = fields::metadata(body)?.or(role.metadata);
        role.settings = settings(body)?.or(role.settings);
        for name in fields::strings(body, "unset", limits::IDS_PER_CALL)?.unwrap_or_default() {
            match name.as_str() {
                "description" => role.description = None,
                "metadata" => role.metadata = None,
                "settings" => role.settings = None,
                _ => return Err(ApiError::field("unset", format!("{name} cannot be unset."))),
            }
        }
        role.updated_at = Some(self.now);
        self.db.run(
            "UPDATE roles SET name = ?2, description = ?3, metadata = ?4, settings = ?5, updated_at = ?6 WHERE role = ?1",
            params![
                role.id,
                role.name,
                role.description,
                role.metadata.as_ref().map(Value::to_string),
                role.settings.as_ref().map(Value::to_string),
                self.now
            ],
        )?;
        Ok(role)
    }

    /// Removes a role; its users fall back to the default one.
    pub(crate) fn delete_role(&mut self, role: &str) -> ApiResult<()> {
        let role = self.role(role)?.id;
        if role == DEFAULT {
            return Err(Code::ROLE_DELETE_DENIED.with("The default role cannot be removed."));
        }
        self.db.run(
            "UPDATE users SET role = ?2 WHERE role = ?1",
            [&role, DEFAULT],
        )?;
        for table in ["roles", "restricted_features"] {
            let sql = format!("DELETE FROM {table} WHERE role = ?1");
            self.db.run(&sql, [&role])?;
        }
        Ok(())
    }

    /// Makes the roles that every app has.
    pub(crate) fn ensure_role(&mut self, role: &str, name: &str) -> ApiResult<()> {
        if !self.db.has("SELECT 1 FROM roles WHERE role = ?1", [role])? {
            self.create_role(&json!({ "role": role, "name": name }))?;
        }
        Ok(())
    }
}

/// What users of a role may see: `listUsers` and `sendMessagesTo`, each `all` or `friendsOnly`.
fn settings(body: &Value) -> ApiResult<Option<Value>> {
    let Some(settings) = body.get("settings").filter(|value| !value.is_null()) else {
        return Ok(None);
    };
    let fits = settings.as_object().is_some_and(|map| {
        map.iter().all(|(key, value)| {
            ["listUsers", "sendMessagesTo"].contains(&key.as_str())
                && matches!(value.as_str(), Some("all" | "friendsOnly"))
        })
    });
    if fits {
        Ok(Some(settings.clone()))
    } else {
        Err(ApiError::field("settings", "Must hold all or friendsOnly."))
    }
}
