//! Addresses that events are posted to: those of webhooks and of bots.

use rusqlite::Row;
use serde_json::{Map, Value};

use super::fields;
use crate::error::{ApiError, ApiResult};
use crate::limits;

/// The columns of an address, in order.
pub(super) const ADDRESS: &str = "url, basic, username, password, enabled, created_at, updated_at";

/// An address that events are posted to.
pub(super) struct Address {
    pub(super) url: String,
    pub(super) basic: bool,
    pub(super) username: Option<String>,
    pub(super) password: Option<String>,
    pub(super) enabled: bool,
    pub(super) created_at: i64,
    pub(super) updated_at: Option<i64>,
}

impl Address {
    /// Reads the columns of [`ADDRESS`] from this one on.
    pub(super) fn read(row: &Row<'_>, at: usize) -> rusqlite::Result<Self> {
        Ok(Self {
            url: row.get(at)?,
            basic: row.get(at + 1)?,
            username: row.get(at + 2)?,
            password: row.get(at + 3)?,
            enabled: row.get(at + 4)?,
            created_at: row.get(at + 5)?,
            updated_at: row.get(at + 6)?,
        })
    }

    pub(super) fn basic(&self) -> Option<(String, String)> {
        let user = self.username.clone().filter(|_| self.basic)?;
        Some((user, self.password.clone().unwrap_or_default()))
    }

    /// Takes over what a body names. On a change the credentials are kept whatever `useBasicAuth` is.
    pub(super) fn take(&mut self, body: &Value, new: bool) -> ApiResult<()> {
        if let Some(url) = fields::url(body, "webhookURL")? {
            if url.chars().count() > limits::HOOK_URL_CHARS {
                let most = format!("May have at most {} characters.", limits::HOOK_URL_CHARS);
                return Err(ApiError::field("webhookURL", most));
            }
            self.url = url;
        }
        if body.get("useBasicAuth").is_some_and(|on| !on.is_null()) {
            self.basic = fields::flag(body, "useBasicAuth");
        }
        if body.get("enabled").is_some_and(|on| !on.is_null()) {
            self.enabled = fields::flag(body, "enabled");
        }
        if !new || self.basic {
            let username = fields::text(body, "username", limits::HOOK_USER_CHARS)?;
            let password = fields::text(body, "password", limits::PASSWORD_CHARS)?;
            self.username = username.or(self.username.take());
            self.password = password.or(self.password.take());
        }
        if self.url.is_empty() {
            return Err(ApiError::field("webhookURL", "This field is required."));
        }
        Ok(())
    }

    pub(super) fn put(&self, map: &mut Map<String, Value>) {
        map.insert("webhookURL".into(), self.url.clone().into());
        map.insert("useBasicAuth".into(), self.basic.into());
        fields::put(map, "username", self.username.clone());
        fields::put(map, "password", self.password.clone());
        map.insert("enabled".into(), self.enabled.into());
        map.insert("createdAt".into(), self.created_at.into());
        fields::put(map, "updatedAt", self.updated_at);
    }

    pub(super) fn blank(now: i64) -> Self {
        Self {
            url: String::new(),
            basic: false,
            username: None,
            password: None,
            enabled: false,
            created_at: now,
            updated_at: None,
        }
    }
}
