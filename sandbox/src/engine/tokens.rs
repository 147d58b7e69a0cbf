//! Auth tokens.

use rusqlite::{Row, params};
use serde_json::{Map, Value};

use super::{Turn, fields};
use crate::error::{ApiError, ApiResult, Code};
use crate::limits;
use crate::paging::Page;
use crate::random::TOKEN_SECRET;
use crate::secrets;
use crate::socket::hub::Effect;
use crate::store::Sql as _;

const SELECT: &str = "SELECT uid, token, created_at, platform, user_agent, app_info FROM tokens";

fn read(row: &Row<'_>) -> rusqlite::Result<Value> {
    let mut map = Map::new();
    map.insert("uid".into(), row.get::<_, String>(0)?.into());
    map.insert("authToken".into(), row.get::<_, String>(1)?.into());
    map.insert("createdAt".into(), row.get::<_, i64>(2)?.into());
    fields::put(&mut map, "platform", row.get::<_, Option<String>>(3)?);
    fields::put(&mut map, "userAgent", row.get::<_, Option<String>>(4)?);
    fields::put(&mut map, "appInfo", fields::json(row.get(5)?));
    Ok(map.into())
}

impl Turn<'_> {
    /// Makes a token for a user; beyond the limit the oldest one goes.
    pub(crate) fn create_token(&mut self, uid: &str) -> ApiResult<String> {
        let token = self.random.auth_token(uid, self.now);
        let sql = "INSERT INTO tokens (token, uid, created_at) VALUES (?1, ?2, ?3)";
        self.db.run(sql, params![token, uid, self.now])?;
        let old = "SELECT token FROM tokens WHERE uid = ?1 ORDER BY id DESC LIMIT -1 OFFSET ?2";
        for token in self.db.texts(old, params![uid, limits::TOKENS_PER_USER])? {
            self.revoke(&token)?;
        }
        Ok(token)
    }

    /// The active user a token belongs to.
    ///
    /// # Errors
    /// `AUTH_ERR_AUTH_TOKEN_NOT_FOUND`.
    pub(crate) fn token_owner(&self, token: &str) -> ApiResult<String> {
        // Found by what is no secret, the uid and the time; the rest is compared in constant time.
        let (from, to) = secrets::around(&token[..secrets::open(token, TOKEN_SECRET)]);
        let sql = "SELECT t.token, t.uid FROM tokens t JOIN users u ON u.uid = t.uid \
                   WHERE t.token >= ?1 AND t.token < ?2 AND u.deactivated_at IS NULL";
        let known = self.db.all(sql, [from, to], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })?;
        let found = secrets::find(known, token, |(known, _)| known);
        found.map(|(_, uid)| uid).ok_or_else(|| {
            Code::AUTH_TOKEN_UNKNOWN
                .with("This auth token is not known. Log in again with a valid one.")
        })
    }

    /// A page of a user's tokens and how many there are.
    pub(crate) fn tokens(&self, uid: &str, page: Page) -> ApiResult<(Vec<Value>, i64)> {
        let sql = format!("{SELECT} WHERE uid = ?1 ORDER BY id LIMIT ?2 OFFSET ?3");
        let rows = self
            .db
            .all(&sql, params![uid, page.size, page.offset()], read)?;
        Ok((
            rows,
            self.db
                .number("SELECT COUNT(*) FROM tokens WHERE uid = ?1", [uid])?,
        ))
    }

    /// One token of a user.
    ///
    /// # Errors
    /// `ERR_AUTH_TOKEN_NOT_FOUND`.
    pub(crate) fn token(&self, uid: &str, token: &str) -> ApiResult<Value> {
        self.db
            .one(
                &format!("{SELECT} WHERE uid = ?1 AND token = ?2"),
                [uid, token],
                read,
            )?
            .ok_or_else(|| Code::TOKEN_NOT_FOUND.with("The user has no such token."))
    }

    /// Stores what a token is used by.
    pub(crate) fn describe_token(
        &mut self,
        uid: &str,
        token: &str,
        body: &Value,
    ) -> ApiResult<Value> {
        self.token(uid, token)?;
        let info = body
            .get("appInfo")
            .filter(|v| v.is_object())
            .map(Value::to_string);
        if info
            .as_ref()
            .is_some_and(|info| info.len() > limits::METADATA_BYTES)
        {
            return Err(ApiError::field("appInfo", "Is too large."));
        }
        self.db.run(
            "UPDATE tokens SET platform = COALESCE(?2, platform), user_agent = COALESCE(?3, user_agent), \
             app_info = COALESCE(?4, app_info) WHERE token = ?1",
            params![
                token,
                fields::text(body, "platform", limits::NAME_CHARS)?,
                fields::text(body, "userAgent", limits::URL_CHARS)?,
                info
            ],
        )?;
        self.token(uid, token)
    }

    /// Ends a token: its sockets are closed and it opens nothing any more.
    pub(crate) fn revoke(&mut self, token: &str) -> ApiResult<()> {
        for sql in [
            "DELETE FROM tokens WHERE token = ?1",
            "DELETE FROM credentials WHERE token = ?1",
        ] {
            self.db.run(sql, [token])?;
        }
        self.effects.push(Effect::EndToken(token.to_owned()));
        Ok(())
    }

    /// Ends all tokens of a user.
    pub(crate) fn revoke_all(&mut self, uid: &str) -> ApiResult<()> {
        for token in self
            .db
            .texts("SELECT token FROM tokens WHERE uid = ?1", [uid])?
        {
            self.revoke(&token)?;
        }
        Ok(())
    }
}
