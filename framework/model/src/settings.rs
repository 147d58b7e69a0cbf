//! What the service tells its clients about itself.

use serde::{Deserialize, Serialize};

use crate::{
    Object,
    lenient::{list_or_empty, string_or_number},
};

/// Where the service is and what it allows, as given at login.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub struct Settings {
    /// Host of the socket, without a port.
    #[serde(default)]
    pub chat_host: String,
    /// Replaces `chat_host` when given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chat_host_override: Option<String>,
    /// Replaces `chat_host` when given and there is no override.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chat_host_app_specific: Option<String>,
    /// Port of the socket over TLS.
    #[serde(default, deserialize_with = "string_or_number")]
    pub chat_wss_port: String,
    /// Port of the socket without TLS; only a local server has one.
    #[serde(
        default,
        deserialize_with = "string_or_number",
        skip_serializing_if = "String::is_empty"
    )]
    pub chat_ws_port: String,
    /// `host[:port]` of the client API.
    #[serde(default)]
    pub client_api_host: String,
    /// `host[:port]` of the admin API.
    #[serde(default)]
    pub admin_api_host: String,
    /// Path prefix of both, such as `v3.0`.
    #[serde(default)]
    pub chat_api_version: String,
    /// The app's region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// `DEFAULT`, `LIMITED_TRANSIENT` (no typing and receipts) or `NO_TRANSIENT`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
    /// Domain of the extensions' hosts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension_domain: Option<String>,
    /// The extensions of the app.
    #[serde(
        rename = "extensions",
        default,
        deserialize_with = "list_or_empty",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub extensions: Vec<Extension>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Object,
}

/// An extension of the service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Extension {
    /// Its name, which is a part of its host's.
    pub id: String,
    /// Whether the app has it; yes unless it says no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Object,
}

impl Settings {
    /// Whether the app has an extension.
    #[must_use]
    pub fn has_extension(&self, id: &str) -> bool {
        let mut extensions = self.extensions.iter();
        extensions.any(|extension| extension.id == id && extension.enabled != Some(false))
    }

    /// The host of the socket, overrides considered.
    #[must_use]
    pub fn socket_host(&self) -> &str {
        let given = |host: &'_ Option<String>| host.as_ref().is_some_and(|h| !h.is_empty());
        match (&self.chat_host_override, &self.chat_host_app_specific) {
            (Some(host), _) if given(&self.chat_host_override) => host,
            (_, Some(host)) if given(&self.chat_host_app_specific) => host,
            _ => &self.chat_host,
        }
    }
}
