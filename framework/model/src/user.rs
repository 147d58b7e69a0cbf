//! Users.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{ConversationId, Object, RoleId, Timestamp, Uid, open_enum::open_enum};

open_enum! {
    /// Whether a user is connected.
    UserStatus {
        /// Connected.
        Online = "online",
        /// Connected, in the word of the REST API.
        Available = "available",
        /// Not connected.
        Offline = "offline",
    }
}

/// A person, a bot, or the app itself (`app_system`).
///
/// Within a message it is a snapshot from when the message was sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct User {
    /// The user's identifier.
    pub uid: Uid,
    /// The name shown to people.
    #[serde(default)]
    pub name: String,
    /// Address of a picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avatar: Option<String>,
    /// Address of a profile page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// The category that groups similar users.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleId>,
    /// Whether the user is connected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<UserStatus>,
    /// What the user says of itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_message: Option<String>,
    /// Free JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Value>,
    /// Labels for filtering; only there when asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// When the user was last connected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_active_at: Option<Timestamp>,
    /// When the user was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// When the user was last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    /// When the user was deactivated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deactivated_at: Option<Timestamp>,
    /// Whether the reader blocked this user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocked_by_me: Option<bool>,
    /// Whether this user blocked the reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_blocked_me: Option<bool>,
    /// The conversation of the reader with this user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<ConversationId>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Object,
}

impl User {
    /// A user of whom only the identifier is known.
    #[must_use]
    pub fn from_uid(uid: Uid) -> Self {
        Self {
            name: uid.to_string(),
            uid,
            avatar: None,
            link: None,
            role: None,
            status: None,
            status_message: None,
            metadata: None,
            tags: Vec::new(),
            last_active_at: None,
            created_at: None,
            updated_at: None,
            deactivated_at: None,
            blocked_by_me: None,
            has_blocked_me: None,
            conversation_id: None,
            extra: Object::new(),
        }
    }

    /// Whether the user is connected, as far as this snapshot knows.
    #[must_use]
    pub fn is_online(&self) -> bool {
        matches!(
            self.status,
            Some(UserStatus::Online | UserStatus::Available)
        )
    }
}
