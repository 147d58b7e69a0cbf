//! Users who block others.

use rusqlite::params;
use serde_json::json;

use super::Turn;
use crate::error::{ApiResult, Code};
use crate::store::Sql as _;

impl Turn<'_> {
    /// When one user blocked another, if it did.
    pub(crate) fn blocked_at(&self, by: &str, uid: &str) -> ApiResult<Option<i64>> {
        Ok(self.db.one(
            "SELECT at FROM blocks WHERE uid = ?1 AND blocked = ?2",
            [by, uid],
            |row| row.get(0),
        )?)
    }

    /// Whether either of two users blocks the other.
    pub(crate) fn apart(&self, one: &str, other: &str) -> ApiResult<bool> {
        Ok(self.blocked_at(one, other)?.is_some() || self.blocked_at(other, one)?.is_some())
    }

    /// Refuses a message between users of whom one blocks the other.
    ///
    /// # Errors
    /// `ERR_BLOCKED_RECEIVER` when the sender blocks, `ERR_BLOCKED_SENDER` when it is blocked.
    pub(crate) fn may_reach(&self, sender: &str, receiver: &str) -> ApiResult<()> {
        if self.blocked_at(sender, receiver)?.is_some() {
            return Err(Code::BLOCKED_RECEIVER.with(format!("{sender} has blocked {receiver}.")));
        }
        if self.blocked_at(receiver, sender)?.is_some() {
            return Err(Code::BLOCKED_SENDER.with(format!("{receiver} has blocked {sender}.")));
        }
        Ok(())
    }

    fn raise_blocked(&mut self, trigger: &str, by: &str, uid: &str) -> ApiResult<()> {
        self.raise(trigger, |turn| {
            Ok(json!({ "users": { uid: turn.person(uid)? }, "by": turn.person(by)? }))
        })
    }

    /// Blocks a user.
    pub(crate) fn block(&mut self, uid: &str, other: &str) -> ApiResult<String> {
        let other = self.user(other)?.uid;
        if uid == other {
            return Err(Code::BLOCK_SELF.with("Nobody can block themselves."));
        }
        let sql = "INSERT OR IGNORE INTO blocks (uid, blocked, at) VALUES (?1, ?2, ?3)";
        if self.db.run(sql, params![uid, other, self.now])? > 0 {
            self.raise_blocked("user_blocked", uid, &other)?;
        }
        Ok(format!("{uid} has blocked {other}."))
    }

    /// Unblocks a user.
    pub(crate) fn unblock(&mut self, uid: &str, other: &str) -> ApiResult<String> {
        let other = self.user(other)?.uid;
        let sql = "DELETE FROM blocks WHERE uid = ?1 AND blocked = ?2";
        if self.db.run(sql, [uid, &other])? > 0 {
            self.raise_blocked("user_unblocked", uid, &other)?;
        }
        Ok(format!("{uid} has unblocked {other}."))
    }
}
