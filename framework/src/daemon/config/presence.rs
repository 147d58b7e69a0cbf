//! Whose presence the bots of an app are told of.

use serde::Deserialize;

use crate::{client::PresenceSubscription, model::RoleId};

/// `presence` in an `[[app]]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "`presence` is \"none\", \"all\", \"friends\" or a list of roles"
)]
pub(super) enum Presence {
    /// That of a kind of user.
    Of(Whose),
    /// That of users with one of these roles.
    Roles(Vec<RoleId>),
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Whose {
    /// Nobody.
    None,
    /// All users of the app.
    All,
    /// The bot's friends.
    Friends,
}

impl From<Presence> for PresenceSubscription {
    fn from(presence: Presence) -> Self {
        match presence {
            Presence::Of(Whose::None) => Self::None,
            Presence::Of(Whose::All) => Self::AllUsers,
            Presence::Of(Whose::Friends) => Self::Friends,
            Presence::Roles(roles) => Self::Roles(roles),
        }
    }
}
