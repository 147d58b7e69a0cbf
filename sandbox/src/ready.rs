//! What a started sandbox tells those who want to use it.

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

/// Addresses and keys of a running sandbox. As JSON the names are `http`, `https`, `appId`,
/// `region`, `authKey`, `apiKey`, `ca`, `page` and `apps`; a listener that does not exist is left out,
/// as are `apps` if there are none beside this one.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Ready {
    /// `host:port` at which this machine reaches the plain listener.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http: Option<String>,
    /// `host:port` at which this machine reaches the TLS listener.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub https: Option<String>,
    /// The app id.
    pub app_id: String,
    /// The region.
    pub region: String,
    /// A key that may make users and log them in.
    pub auth_key: String,
    /// A key that may do everything.
    pub api_key: String,
    /// The certificate to trust, a PEM file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca: Option<PathBuf>,
    /// The chat page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// The apps beside this one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub apps: Vec<ReadyApp>,
}

/// An app beside the one that a sandbox was started with. As JSON the names are `appId`, `region`,
/// `authKey` and `apiKey`.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ReadyApp {
    /// The app id.
    pub app_id: String,
    /// The region.
    pub region: String,
    /// A key that may make users and log them in.
    pub auth_key: String,
    /// A key that may do everything.
    pub api_key: String,
}

impl fmt::Debug for ReadyApp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReadyApp")
            .field("app_id", &self.app_id)
            .field("region", &self.region)
            .field("auth_key", &"[redacted]")
            .field("api_key", &"[redacted]")
            .finish()
    }
}

impl fmt::Debug for Ready {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ready")
            .field("http", &self.http)
            .field("https", &self.https)
            .field("app_id", &self.app_id)
            .field("region", &self.region)
            .field("auth_key", &"[redacted]")
            .field("api_key", &"[redacted]")
            .field("ca", &self.ca)
            .field("page", &self.page)
            .field("apps", &self.apps)
            .finish()
    }
}
