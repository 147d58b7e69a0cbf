//! Users who may not be in a group.

use rusqlite::params;

use super::Turn;
use super::scopes::{Deed, Scope};
use crate::call::Actor;
use crate::error::{ApiResult, Code};
use crate::store::Sql as _;

impl Turn<'_> {
    /// Whether a user is banned from a group.
    pub(crate) fn banned(&self, guid: &str, uid: &str) -> ApiResult<bool> {
        Ok(self.db.has(
            "SELECT 1 FROM bans WHERE guid = ?1 AND uid = ?2",
            [guid, uid],
        )?)
    }

    /// Bans a user, member or not.
    pub(crate) fn ban(&mut self, guid: &str, uid: &str, actor: &Actor) -> ApiResult<()> {
        let group = self.group(guid)?;
        self.joined(&group, actor)?;
        let uid = self.user(uid)?.uid;
        let rank = self
            .member(&group.guid, &uid)?
            .map_or(Scope::Participant, |member| member.scope);
        self.may_act_on(&group, actor, &uid, rank, Deed::Remove)?;
        if self.banned(&group.guid, &uid)? {
            return Err(
                Code::ALREADY_BANNED.with(format!("{uid} is banned from {} already.", group.guid))
            );
        }
        self.exit(&group.guid, &uid)?;
        let sql = "INSERT INTO bans (guid, uid, scope, banned_at) VALUES (?1, ?2, ?3, ?4)";
        self.db
            .run(sql, params![group.guid, uid, rank.name(), self.now])?;
        self.group_action("banned", actor.uid(), &uid, &group.guid, None)?;
        Ok(())
    }

    /// Lifts a ban. The user does not become a member by it.
    pub(crate) fn unban(&mut self, guid: &str, uid: &str, actor: &Actor) -> ApiResult<()> {
        let group = self.group(guid)?;
        self.at_least(&group, actor, Scope::Moderator)?;
        let uid = self.user(uid)?.uid;
        if self.db.run(
            "DELETE FROM bans WHERE guid = ?1 AND uid = ?2",
            [&group.guid, &uid],
        )? == 0
        {
            return Err(Code::NOT_BANNED.with(format!("{uid} is not banned from {}.", group.guid)));
        }
        self.group_action("unbanned", actor.uid(), &uid, &group.guid, None)?;
        Ok(())
    }
}
