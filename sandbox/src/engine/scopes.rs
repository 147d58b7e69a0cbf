//! What members of a group may do, by their scope.

use super::Turn;
use super::groups::Group;
use super::members::Member;
use crate::call::Actor;
use crate::error::{ApiError, ApiResult, Code};

/// A member's rank in a group, lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scope {
    Participant,
    Moderator,
    Admin,
}

impl Scope {
    /// The wire name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Participant => "participant",
            Self::Moderator => "moderator",
            Self::Admin => "admin",
        }
    }

    /// Reads a wire name.
    ///
    /// # Errors
    /// `ERR_BAD_REQUEST`.
    pub(crate) fn parse(name: &str) -> ApiResult<Self> {
        match name {
            "participant" => Ok(Self::Participant),
            "moderator" => Ok(Self::Moderator),
            "admin" => Ok(Self::Admin),
            _ => Err(ApiError::field(
                "scope",
                "Must be admin, moderator or participant.",
            )),
        }
    }
}

/// What somebody wants to do to another member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// Kick or ban.
    Remove,
    /// Give this scope.
    Promote(Scope),
}

impl Turn<'_> {
    /// The actor's membership; `None` for the app, which may do everything.
    ///
    /// # Errors
    /// `ERR_GROUP_NOT_JOINED`.
    pub(crate) fn joined(&self, group: &Group, actor: &Actor) -> ApiResult<Option<Member>> {
        let Some(uid) = actor.user() else {
            return Ok(None);
        };
        match self.member(&group.guid, uid)? {
            Some(member) => Ok(Some(member)),
            None => Err(Code::NOT_JOINED.with(format!("{uid} is not a member of {}.", group.guid))),
        }
    }

    /// Passes actors of at least a scope.
    ///
    /// # Errors
    /// `ERR_GROUP_NOT_JOINED`, `ERR_GROUP_NO_ADMIN_SCOPE`, `ERR_GROUP_NO_MODERATOR_SCOPE`.
    pub(crate) fn at_least(&self, group: &Group, actor: &Actor, scope: Scope) -> ApiResult<()> {
        match self.joined(group, actor)? {
            Some(member) if member.scope < scope => {
                let code = if scope == Scope::Admin {
                    Code::NO_ADMIN_SCOPE
                } else {
                    Code::NO_MODERATOR_SCOPE
                };
                Err(code.with(format!(
                    "This needs the scope {} in {}.",
                    scope.name(),
                    group.guid
                )))
            }
            _ => Ok(()),
        }
    }

    /// Passes deeds that the actor's scope allows against this person.
    ///
    /// # Errors
    /// The `ERR_GROUP_*` code that says why not.
    pub(crate) fn may_act_on(
        &self,
        group: &Group,
        actor: &Actor,
        on: &str,
        rank: Scope,
        deed: Deed,
    ) -> ApiResult<()> {
        let member = self.joined(group, actor)?;
        if member.is_some_and(|member| member.scope == Scope::Participant) {
            let problem = format!("This needs the scope moderator in {}.", group.guid);
            return Err(Code::NO_MODERATOR_SCOPE.with(problem));
        }
        if actor.user() == Some(on) {
            return Err(Code::NO_SELF_ACTION.with("Nobody can do this to themselves."));
        }
        if group.owner == on {
            return Err(Code::NO_CLEARANCE.with("The owner can only hand the group over."));
        }
        let moderates = member.is_some_and(|member| member.scope == Scope::Moderator);
        if moderates && (rank != Scope::Participant || deed == Deed::Promote(Scope::Admin)) {
            let problem = "A moderator acts on participants only and makes no admins.";
            return Err(Code::NO_SCOPE_CLEARANCE.with(problem));
        }
        Ok(())
    }
}
