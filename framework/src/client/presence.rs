//! Whose presence a bot is told of.

use crate::model::RoleId;

/// Whose coming and going the socket reports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum PresenceSubscription {
    /// Nobody's.
    #[default]
    None,
    /// That of all users of the app.
    AllUsers,
    /// That of users with one of these roles.
    Roles(Vec<RoleId>),
    /// That of the bot's friends.
    Friends,
}
