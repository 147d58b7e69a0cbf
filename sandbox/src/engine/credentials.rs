//! The credentials with which sockets log in. Each belongs to an auth token.

use rusqlite::params;

use super::Turn;
use crate::error::ApiResult;
use crate::limits;
use crate::profile::Profile;
use crate::random::JWT_SECRET;
use crate::secrets;
use crate::store::Sql as _;

/// On what occasion a client is given a socket credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Occasion {
    Login,
    /// Reading or changing the own profile.
    Visit,
}

impl Turn<'_> {
    /// A socket credential of a user's token: the same one each time, unless it has a life. Then a
    /// login gives a new one, and so does a visit after its end, unless the profile is harsh.
    pub(crate) fn jwt(&mut self, uid: &str, token: &str, occasion: Occasion) -> ApiResult<String> {
        let sql =
            "SELECT jwt, issued_at FROM credentials WHERE token = ?1 ORDER BY id DESC LIMIT 1";
        let newest = self.db.one(sql, [token], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))
        })?;
        let Some((jwt, issued_at)) = newest else {
            return self.issue(token);
        };
        let fresh = match (self.jwt_life(uid), occasion) {
            (None, _) => false,
            (Some(_), Occasion::Login) => true,
            (Some(life), Occasion::Visit) => {
                self.profile == Profile::Kind && issued_at + life <= self.now
            }
        };
        if fresh { self.issue(token) } else { Ok(jwt) }
    }

    /// The active user and the token that a socket credential stands for, while it lives.
    pub(crate) fn jwt_owner(&self, jwt: &str) -> ApiResult<Option<(String, String)>> {
        // Found by its first part; the rest is the secret, and is compared in constant time.
        let (from, to) = secrets::around(&jwt[..secrets::open(jwt, JWT_SECRET)]);
        let sql = "SELECT c.jwt, t.uid, t.token, c.issued_at FROM credentials c JOIN tokens t ON t.token = c.token \
                   JOIN users u ON u.uid = t.uid WHERE c.jwt >= ?1 AND c.jwt < ?2 AND u.deactivated_at IS NULL";
        let known = self.db.all(sql, [from, to], |row| {
            let owner = (row.get(1)?, row.get(2)?, row.get::<_, i64>(3)?);
            Ok((row.get::<_, String>(0)?, owner))
        })?;
        let owner = secrets::find(known, jwt, |(known, _)| known).map(|(_, owner)| owner);
        let alive = |uid: &str, issued_at: i64| {
            self.jwt_life(uid)
                .is_none_or(|life| self.now < issued_at + life)
        };
        Ok(owner
            .filter(|(uid, _, issued_at): &(String, String, i64)| alive(uid, *issued_at))
            .map(|(uid, token, _)| (uid, token)))
    }

    /// Seconds that a user's credentials live; `None` is for ever.
    fn jwt_life(&self, uid: &str) -> Option<i64> {
        let harsh = (self.profile == Profile::Harsh).then_some(limits::HARSH_JWT_LIFE);
        self.plan
            .filter(|plan| plan.concerns(Some(uid)))
            .and_then(|plan| plan.jwt_life_s)
            .or(harsh)
            .map(i64::from)
    }

    /// Makes a credential; beyond the limit the oldest one goes.
    fn issue(&mut self, token: &str) -> ApiResult<String> {
        let jwt = self.random.jwt();
        let sql = "INSERT INTO credentials (jwt, token, issued_at) VALUES (?1, ?2, ?3)";
        self.db.run(sql, params![jwt, token, self.now])?;
        let old = "DELETE FROM credentials WHERE id IN \
                   (SELECT id FROM credentials WHERE token = ?1 ORDER BY id DESC LIMIT -1 OFFSET ?2)";
        self.db
            .run(old, params![token, limits::CREDENTIALS_PER_TOKEN])?;
        Ok(jwt)
    }
}
