//! The logged-in user.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Settings, User};

/// The answer to a login: the user, the credential of the socket, the settings.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Me {
    /// The credential of the socket; not the auth token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwt: Option<String>,
    /// Where the service is and what it allows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<Settings>,
    /// The auth token that was used.
    #[serde(rename = "authToken", default, skip_serializing_if = "Option::is_none")]
    pub auth_token: Option<String>,
    /// Heritage of an older socket; unused.
    #[serde(rename = "wsChannel", default, skip_serializing_if = "Option::is_none")]
    pub ws_channel: Option<serde_json::Value>,
    /// The user.
    #[serde(flatten)]
    pub user: User,
}

impl fmt::Debug for Me {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Everything else is a credential.
        f.debug_struct("Me")
            .field("uid", &self.user.uid)
            .field("name", &self.user.name)
            .finish_non_exhaustive()
    }
}
