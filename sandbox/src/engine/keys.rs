//! API keys and their scopes.

use rusqlite::{Row, params};
use serde_json::{Value, json};

use super::{Turn, fields};
use crate::error::{ApiError, ApiResult, Code};
use crate::limits;
use crate::paging::Page;
use crate::secrets;
use crate::store::Sql as _;

/// Everything.
pub(crate) const FULL: &str = "fullAccess";
/// Making users and their tokens only.
pub(crate) const AUTH_ONLY: &str = "authOnly";

fn read(row: &Row<'_>) -> rusqlite::Result<Value> {
    Ok(json!({
        "apiKey": row.get::<_, String>(0)?,
        "name": row.get::<_, String>(1)?,
        "scope": row.get::<_, String>(2)?,
        "createdAt": row.get::<_, i64>(3)?,
    }))
}

const SELECT: &str = "SELECT key, name, scope, created_at FROM api_keys";

impl Turn<'_> {
    /// The scope of a key. All keys are looked at, so that the time taken tells nothing of any.
    ///
    /// # Errors
    /// `AUTH_ERR_APIKEY_NOT_FOUND`.
    pub(crate) fn key_scope(&self, key: &str) -> ApiResult<String> {
        let keys = self.db.all("SELECT key, scope FROM api_keys", [], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })?;
        secrets::find(keys, key, |(known, _)| known)
            .map(|(_, scope)| scope)
            .ok_or_else(|| Code::APIKEY_NOT_FOUND.with("This API key is not known."))
    }

    /// A key of a scope: the oldest.
    ///
    /// # Errors
    /// `ERR_APIKEY_NOT_FOUND`.
    pub(crate) fn any_key(&self, scope: &str) -> ApiResult<String> {
        let sql = "SELECT key FROM api_keys WHERE scope = ?1 ORDER BY created_at, key LIMIT 1";
        self.db
            .one(sql, [scope], |row| row.get(0))?
            .ok_or_else(|| Code::KEY_NOT_FOUND.with("The app has no such API key."))
    }

    /// Sets the app's own key of a scope: the given one, else the one it has, else a new one.
    pub(crate) fn ensure_key(
        &mut self,
        name: &str,
        scope: &str,
        given: Option<&str>,
    ) -> ApiResult<String> {
        let known: Option<String> = self.db.one(
            "SELECT key FROM api_keys WHERE name = ?1 AND scope = ?2",
            [name, scope],
            |row| row.get(0),
        )?;
        let key = match (given, known) {
            (None, Some(known)) => return Ok(known),
            (Some(given), known) => {
                if let Some(known) = known.filter(|known| known != given) {
                    self.db
                        .run("DELETE FROM api_keys WHERE key = ?1", [known])?;
                }
                given.to_owned()
            }
            (None, None) => self.random.hex(20),
        };
        let sql = "INSERT OR REPLACE INTO api_keys (key, name, scope, created_at) VALUES (?1, ?2, ?3, ?4)";
        self.db.run(sql, params![key, name, scope, self.now])?;
        Ok(key)
    }

    /// A page of keys, of one scope or all.
    pub(crate) fn keys(&self, scope: Option<&str>, page: Page) -> ApiResult<(Vec<Value>, i64)> {
        let sql = format!(
            "{SELECT} WHERE ?1 IS NULL OR scope = ?1 ORDER BY created_at, name LIMIT ?2 OFFSET ?3"
        );
        let rows = self
            .db
            .all(&sql, params![scope, page.size, page.offset()], read)?;
        Ok((
            rows,
            self.db.number(
                "SELECT COUNT(*) FROM api_keys WHERE ?1 IS NULL OR scope = ?1",
                [scope],
            )?,
        ))
    }

    /// One key.
    ///
    /// # Errors
    /// `ERR_APIKEY_NOT_FOUND`.
    pub(crate) fn key(&self, key: &str) -> ApiResult<Value> {
        self.db
            .one(&format!("{SELECT} WHERE key = ?1"), [key], read)?
            .ok_or_else(|| Code::KEY_NOT_FOUND.with("There is no such API key."))
    }

    /// Makes a key.
    pub(crate) fn create_key(&mut self, body: &Value) -> ApiResult<Value> {
        let name = fields::needed(body, "name", limits::NAME_CHARS)?;
        let scope = scope(body)?.unwrap_or_else(|| AUTH_ONLY.into());
        if self.db.number("SELECT COUNT(*) FROM api_keys", [])? >= limits::API_KEYS {
            return Err(
                Code::QUOTA.with(format!("An app has at most {} API keys.", limits::API_KEYS))
            );
        }
        let key = self.random.hex(20);
        let sql = "INSERT INTO api_keys (key, name, scope, created_at) VALUES (?1, ?2, ?3, ?4)";
        self.db.run(sql, params![key, name, scope, self.now])?;
        self.key(&key)
    }

    /// Changes a key's name or scope; one key cannot change itself.
    pub(crate) fn update_key(&mut self, key: &str, body: &Value, used: &str) -> ApiResult<Value> {
        self.key(key)?;
        if used == key {
            return Err(Code::KEY_SELF_ACTION.with("A key cannot change itself."));
        }
        let name = fields::filled(body, "name", limits::NAME_CHARS)?;
        let sql = "UPDATE api_keys SET name = COALESCE(?2, name), scope = COALESCE(?3, scope) WHERE key = ?1";
        self.db.run(sql, params![key, name, scope(body)?])?;
        self.key(key)
    }

    /// Removes a key; one key cannot remove itself.
    pub(crate) fn delete_key(&mut self, key: &str, used: &str) -> ApiResult<()> {
        self.key(key)?;
        if used == key {
            return Err(Code::KEY_SELF_ACTION.with("A key cannot remove itself."));
        }
        self.db.run("DELETE FROM api_keys WHERE key = ?1", [key])?;
        Ok(())
    }
}

/// The scope that a body names.
fn scope(body: &Value) -> ApiResult<Option<String>> {
    let scope = fields::filled(body, "scope", limits::NAME_CHARS)?;
    match scope.as_deref() {
        None | Some(FULL | AUTH_ONLY) => Ok(scope),
        Some(_) => Err(ApiError::field("scope", "Must be fullAccess or authOnly.")),
    }
}
