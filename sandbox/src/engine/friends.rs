//! Friends: a relation that always holds both ways.

use rusqlite::params;

use super::Turn;
use crate::error::{ApiResult, Code};
use crate::limits;
use crate::store::Sql as _;

impl Turn<'_> {
    /// The uids of a user's friends.
    pub(crate) fn friends_of(&self, uid: &str) -> ApiResult<Vec<String>> {
        Ok(self
            .db
            .texts("SELECT friend FROM friends WHERE uid = ?1", [uid])?)
    }

    /// Makes two users friends.
    pub(crate) fn befriend(&mut self, uid: &str, other: &str) -> ApiResult<String> {
        let other = self.user(other)?.uid;
        if uid == other {
            return Err(Code::SELF_RELATION.with("Nobody can befriend themselves."));
        }
        if self.db.has(
            "SELECT 1 FROM friends WHERE uid = ?1 AND friend = ?2",
            [uid, &other],
        )? {
            return Err(
                Code::ALREADY_FRIEND.with(format!("{uid} and {other} are friends already."))
            );
        }
        for (a, b) in [(uid, other.as_str()), (other.as_str(), uid)] {
            if self
                .db
                .number("SELECT COUNT(*) FROM friends WHERE uid = ?1", [a])?
                >= limits::FRIENDS_PER_USER
            {
                return Err(Code::QUOTA.with(format!("{a} has too many friends.")));
            }
            self.db.run(
                "INSERT INTO friends (uid, friend, at) VALUES (?1, ?2, ?3)",
                params![a, b, self.now],
            )?;
        }
        Ok(format!("{uid} and {other} are friends now."))
    }

    /// Ends a friendship.
    ///
    /// # Errors
    /// `ERR_NOT_A_FRIEND`.
    pub(crate) fn unfriend(&mut self, uid: &str, other: &str) -> ApiResult<()> {
        let other = self.user(other)?.uid;
        let sql =
            "DELETE FROM friends WHERE (uid = ?1 AND friend = ?2) OR (uid = ?2 AND friend = ?1)";
        if self.db.run(sql, [uid, &other])? == 0 {
            return Err(Code::NOT_A_FRIEND.with(format!("{uid} and {other} are no friends.")));
        }
        Ok(())
    }
}
