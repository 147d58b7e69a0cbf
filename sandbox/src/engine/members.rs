//! Members: joining, leaving, adding, removing, changing scopes.

use rusqlite::params;
use serde_json::{Map, Value, json};

use super::groups::Group;
use super::scopes::{Deed, Scope};
use super::{Turn, fields};
use crate::call::Actor;
use crate::error::{ApiError, ApiResult, Code};
use crate::ids::group_conversation;
use crate::limits;
use crate::store::Sql as _;

/// A user's place in a group.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Member {
    pub(crate) scope: Scope,
    pub(crate) joined_at: i64,
}

impl Turn<'_> {
    /// A user's membership.
    pub(crate) fn member(&self, guid: &str, uid: &str) -> ApiResult<Option<Member>> {
        let sql = "SELECT scope, joined_at FROM members WHERE guid = ?1 AND uid = ?2";
        let row = self.db.one(sql, [guid, uid], |row| {
            Ok((row.get::<_, String>(0)?, row.get(1)?))
        })?;
        row.map(|(scope, joined_at)| {
            Ok(Member {
                scope: Scope::parse(&scope)?,
                joined_at,
            })
        })
        .transpose()
    }

    /// The uids of all members.
    pub(crate) fn member_uids(&self, guid: &str) -> rusqlite::Result<Vec<String>> {
        self.db
            .texts("SELECT uid FROM members WHERE guid = ?1", [guid])
    }

    /// Puts a user into a group, if there is room.
    pub(super) fn enter(&mut self, guid: &str, uid: &str, scope: Scope) -> ApiResult<()> {
        let count = self
            .db
            .number("SELECT members_count FROM groups WHERE guid = ?1", [guid])?;
        if count >= limits::GROUP_MEMBERS {
            return Err(Code::NO_VACANCY.with(format!("{guid} is full.")));
        }
        if self
            .db
            .number("SELECT COUNT(*) FROM members WHERE uid = ?1", [uid])?
            >= limits::GROUPS_PER_USER
        {
            return Err(Code::QUOTA.with(format!("{uid} is in too many groups.")));
        }
        // Only messages after this one count as unread for the new member.
        let floor = self.newest(&group_conversation(guid))?;
        let sql =
            "INSERT INTO members (guid, uid, scope, joined_at, floor) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.db
            .run(sql, params![guid, uid, scope.name(), self.now, floor])?;
        self.db.run(
            "UPDATE groups SET members_count = members_count + 1 WHERE guid = ?1",
            [guid],
        )?;
        Ok(())
    }

    /// Takes a user out of a group; false if it was not in it.
    pub(super) fn exit(&mut self, guid: &str, uid: &str) -> ApiResult<bool> {
        let left = self.db.run(
            "DELETE FROM members WHERE guid = ?1 AND uid = ?2",
            [guid, uid],
        )? > 0;
        if left {
            self.db.run(
                "UPDATE groups SET members_count = members_count - 1 WHERE guid = ?1",
                [guid],
            )?;
        }
        Ok(left)
    }

    /// A user joins by its own will; the `joined` action message.
    pub(crate) fn join(&mut self, guid: &str, uid: &str, body: &Value) -> ApiResult<Value> {
        let group = self.group(guid)?;
        if self.member(&group.guid, uid)?.is_some() {
            return Err(
                Code::ALREADY_JOINED.with(format!("{uid} is a member of {} already.", group.guid))
            );
        }
        if self.banned(&group.guid, uid)? {
            return Err(Code::BANNED.with(format!("{uid} is banned from {}.", group.guid)));
        }
        match group.kind.as_str() {
            "private" => {
                return Err(Code::JOIN_NOT_ALLOWED
                    .with("Members of a private group are added by its admins."));
            }
            "password" => {
                let given =
                    fields::text(body, "password", usize::MAX)?.filter(|text| !text.is_empty());
                let given = given
                    .ok_or_else(|| Code::EMPTY_PASSWORD.with("This group needs a password."))?;
                if Some(given) != group.password {
                    return Err(Code::WRONG_PASSWORD.with("This is not the group's password."));
                }
            }
            _ => {}
        }
        self.enter(&group.guid, uid, Scope::Participant)?;
        self.group_action("joined", uid, uid, &group.guid, None)
    }

    /// A member leaves.
    pub(crate) fn leave(&mut self, guid: &str, uid: &str) -> ApiResult<()> {
        let group = self.group(guid)?;
        self.joined(&group, &Actor::User(uid.to_owned()))?;
        if group.owner == uid {
            return Err(Code::NO_SELF_ACTION.with("The owner hands the group over before leaving."));
        }
        self.exit(&group.guid, uid)?;
        self.group_action("left", uid, uid, &group.guid, None)?;
        Ok(())
    }

    /// Removes a member.
    pub(crate) fn kick(&mut self, guid: &str, uid: &str, actor: &Actor) -> ApiResult<()> {
        let group = self.group(guid)?;
        let (uid, member) = self.target(&group, uid, actor)?;
        self.may_act_on(&group, actor, &uid, member.scope, Deed::Remove)?;
        self.exit(&group.guid, &uid)?;
        self.group_action("kicked", actor.uid(), &uid, &group.guid, None)?;
        Ok(())
    }

    /// Changes a member's scope.
    pub(crate) fn change_scope(
        &mut self,
        guid: &str,
        uid: &str,
        scope: &str,
        actor: &Actor,
    ) -> ApiResult<Value> {
        let group = self.group(guid)?;
        let scope = Scope::parse(scope)?;
        let (uid, member) = self.target(&group, uid, actor)?;
        self.may_act_on(&group, actor, &uid, member.scope, Deed::Promote(scope))?;
        if member.scope == scope {
            return Err(
                Code::SAME_SCOPE.with(format!("{uid} has the scope {} already.", scope.name()))
            );
        }
        self.db.run(
            "UPDATE members SET scope = ?3 WHERE guid = ?1 AND uid = ?2",
            [&group.guid, &uid, scope.name()],
        )?;
        let extras = json!({ "scope": { "old": member.scope.name(), "new": scope.name() } });
        self.group_action("scopeChanged", actor.uid(), &uid, &group.guid, Some(extras))?;
        Ok(
            json!({ "guid": group.guid, "uid": uid, "scope": scope.name(), "joinedAt": member.joined_at }),
        )
    }

    /// The member a deed is about; the actor's own membership is checked first.
    fn target(&self, group: &Group, uid: &str, actor: &Actor) -> ApiResult<(String, Member)> {
        self.joined(group, actor)?;
        let uid = self.user(uid)?.uid;
        let member = self.member(&group.guid, &uid)?;
        member.map(|member| (uid.clone(), member)).ok_or_else(|| {
            Code::NOT_A_MEMBER.with(format!("{uid} is not a member of {}.", group.guid))
        })
    }

    /// Adds, and bans, the users named in a body; a result for each.
    pub(crate) fn add_members(
        &mut self,
        guid: &str,
        body: &Value,
        actor: &Actor,
    ) -> ApiResult<Value> {
        let group = self.group(guid)?;
        self.at_least(&group, actor, Scope::Admin)?;
        let names = ["admins", "moderators", "participants", "usersToBan"];
        let lists = names.map(|name| fields::strings(body, name, limits::MEMBERS_PER_CALL));
        let [admins, moderators, participants, bans] = lists;
        let lists = [admins?, moderators?, participants?, bans?].map(Option::unwrap_or_default);
        if lists.iter().map(Vec::len).sum::<usize>() > limits::MEMBERS_PER_CALL {
            let problem = format!("At most {} users may be named.", limits::MEMBERS_PER_CALL);
            return Err(ApiError::field("participants", problem));
        }
        let mut seen: Vec<String> = Vec::new();
        let mut results = Map::new();
        let scopes = [
            Some(Scope::Admin),
            Some(Scope::Moderator),
            Some(Scope::Participant),
            None,
        ];
        for ((name, list), scope) in names.into_iter().zip(lists).zip(scopes) {
            let mut entries = Map::new();
            for uid in list.iter().map(|uid| uid.to_ascii_lowercase()) {
                // Listed twice: the first, highest list counts.
                if seen.contains(&uid) {
                    continue;
                }
                let outcome = match scope {
                    Some(scope) => self.add_member(&group, &uid, scope, actor).map(Some),
                    None => self.ban(&group.guid, &uid, actor).map(|()| None),
                };
                seen.push(uid.clone());
                entries.insert(uid, outcome_json(outcome)?);
            }
            results.insert(name.to_owned(), entries.into());
        }
        Ok(results.into())
    }

    fn add_member(
        &mut self,
        group: &Group,
        uid: &str,
        scope: Scope,
        actor: &Actor,
    ) -> ApiResult<Value> {
        let uid = self.user(uid)?.uid;
        if self.member(&group.guid, &uid)?.is_some() {
            return Err(
                Code::ALREADY_JOINED.with(format!("{uid} is a member of {} already.", group.guid))
            );
        }
        if self.banned(&group.guid, &uid)? {
            return Err(Code::BANNED.with(format!("{uid} is banned from {}.", group.guid)));
        }
        self.enter(&group.guid, &uid, scope)?;
        let extras = json!({ "scope": { "new": scope.name() } });
        self.group_action("added", actor.uid(), &uid, &group.guid, Some(extras))
    }
}

/// An element of a map of results. Only a fault of the server fails the whole request.
pub(crate) fn outcome_json(outcome: ApiResult<Option<Value>>) -> ApiResult<Value> {
    match outcome {
        Ok(Some(data)) => Ok(json!({ "success": true, "data": data })),
        Ok(None) => Ok(json!({ "success": true })),
        Err(error) if error.code == Code::EXCEPTION => Err(error),
        Err(error) => Ok(json!({ "success": false, "error": error.brief() })),
    }
}
