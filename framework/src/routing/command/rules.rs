//! Who may use a command, and how often.

use std::{fmt, time::Duration};

use crate::model::Scope;

/// Who may use a command, and how often; everybody and always unless given.
///
/// `#[command(scope = "moderator", roles = ["staff"], cooldown = "30s")]` sets them.
/// What a rule keeps out does not reach the handler: the sender is told why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CommandRules {
    /// What a person must be in the group, at least. With it, the command works in
    /// groups only.
    pub scope: Option<LeastScope>,
    /// The roles of users who may use it, one of which must match exactly; with none,
    /// any role may.
    pub roles: &'static [&'static str],
    /// How long a person waits before using it again, in whatever conversation.
    pub cooldown: Option<Duration>,
}

/// What a member of a group must be at least; the later ones are more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum LeastScope {
    /// Any member.
    Participant,
    /// Moderators and admins.
    Moderator,
    /// Admins.
    Admin,
}

impl CommandRules {
    /// None: everybody may use it, always.
    pub const NONE: Self = Self {
        scope: None,
        roles: &[],
        cooldown: None,
    };

    /// The rules of a command; a cooldown of 0 seconds is none.
    #[doc(hidden)]
    #[must_use]
    pub const fn of(
        scope: Option<LeastScope>,
        roles: &'static [&'static str],
        cooldown_secs: u64,
    ) -> Self {
        let cooldown = match cooldown_secs {
            0 => None,
            secs => Some(Duration::from_secs(secs)),
        };
        Self {
            scope,
            roles,
            cooldown,
        }
    }

    /// Whether a person of this role may use it.
    pub(in crate::routing) fn allows_role(&self, role: Option<&str>) -> bool {
        self.roles.is_empty() || role.is_some_and(|role| self.roles.contains(&role))
    }
}

impl LeastScope {
    /// The scopes that are not enough for any lower one, which the service can list.
    pub(in crate::routing) fn scopes(self) -> &'static [Scope] {
        match self {
            Self::Participant => &[],
            Self::Moderator => &[Scope::Admin, Scope::Moderator],
            Self::Admin => &[Scope::Admin],
        }
    }
}

/// As in "only ... may use it".
impl fmt::Display for LeastScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Participant => "members of a group",
            Self::Moderator => "moderators of a group",
            Self::Admin => "admins of a group",
        })
    }
}

/// A duration as it is told to people: the largest unit, rounded up.
pub(crate) fn told(duration: Duration) -> String {
    let seconds = duration.as_secs() + u64::from(duration.subsec_nanos() > 0);
    let (count, unit) = match seconds {
        0..=119 => (seconds, "second"),
        120..=7_199 => (seconds.div_ceil(60), "minute"),
        7_200..=172_799 => (seconds.div_ceil(3_600), "hour"),
        _ => (seconds.div_ceil(86_400), "day"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_told_in_the_largest_unit() {
        for (seconds, expected) in [
            (1, "1 second"),
            (119, "119 seconds"),
            (121, "3 minutes"),
            (7_200, "2 hours"),
            (90_001, "26 hours"),
            (172_801, "3 days"),
        ] {
            assert_eq!(told(Duration::from_secs(seconds)), expected);
        }
        assert_eq!(told(Duration::from_millis(1)), "1 second");
    }

    #[test]
    fn roles_are_matched_exactly() {
        let rules = CommandRules::of(None, &["staff"], 0);
        assert!(rules.allows_role(Some("staff")));
        for role in [None, Some("Staff"), Some("staff2")] {
            assert!(!rules.allows_role(role), "{role:?}");
        }
        assert!(CommandRules::NONE.allows_role(None));
    }
}
