//! Which app a client belongs to and where that app is.

mod builder;

use std::sync::Arc;

use rustls::{ClientConfig, pki_types::CertificateDer};

pub use self::builder::{AppSettingsBuilder, RootCa, SettingsError};
use super::{Limits, PresenceSubscription, RetryPolicy, address::Base, limits::Calls};

/// Which app a client belongs to, where that app is, and how to talk to it.
///
/// Cheap to clone. No credential is in it.
///
/// ```
/// use cometchat_bot::client::{AppSettings, PresenceSubscription};
///
/// // The hosted service: the addresses follow from app id and region.
/// let hosted = AppSettings::builder("my-app-id").region("us").build()?;
/// assert_eq!(hosted.client_api(), "https://my-app-id.apiclient-us.cometchat.io/v3.0");
///
/// // A local server: one address serves both APIs.
/// let local = AppSettings::builder("my-app-id")
///     .client_api("http://127.0.0.1:7700")
///     .presence(PresenceSubscription::AllUsers)
///     .build()?;
/// assert_eq!(local.admin_api(), "http://127.0.0.1:7700");
/// # Ok::<(), cometchat_bot::client::SettingsError>(())
/// ```
#[derive(Clone, Debug)]
pub struct AppSettings(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    app_id: String,
    region: Option<String>,
    client_api: Base,
    admin_api: Base,
    /// The polls extension, if a person wrote where it is.
    polls_api: Option<Base>,
    /// The client address was written by a person: the service's own word on
    /// it is then not followed.
    is_client_api_explicit: bool,
    extra_root_ca: Vec<CertificateDer<'static>>,
    tls: Arc<ClientConfig>,
    presence: PresenceSubscription,
    retry: RetryPolicy,
    limits: Limits,
    /// What is counted of them, by all clients of these settings together.
    calls: Arc<Calls>,
}

impl AppSettings {
    /// Begins settings for an app.
    pub fn builder(app_id: impl Into<String>) -> AppSettingsBuilder {
        AppSettingsBuilder::new(app_id.into())
    }

    /// The app's identifier.
    #[must_use]
    pub fn app_id(&self) -> &str {
        &self.0.app_id
    }

    /// The app's region, when it was given.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.0.region.as_deref()
    }

    /// Base address of the client API, without a slash at the end.
    #[must_use]
    pub fn client_api(&self) -> &str {
        self.0.client_api.as_str()
    }

    /// Base address of the admin API, without a slash at the end.
    #[must_use]
    pub fn admin_api(&self) -> &str {
        self.0.admin_api.as_str()
    }

    /// Whether the client API's address was given instead of derived.
    #[must_use]
    pub fn is_client_api_explicit(&self) -> bool {
        self.0.is_client_api_explicit
    }

    /// Certificates that are trusted beside those of the system.
    #[must_use]
    pub fn extra_root_ca(&self) -> &[CertificateDer<'static>] {
        &self.0.extra_root_ca
    }

    /// The configuration for TLS connections to the app; REST and the socket
    /// share it. See [`tls::client_config`](super::tls::client_config).
    #[must_use]
    pub fn tls(&self) -> Arc<ClientConfig> {
        Arc::clone(&self.0.tls)
    }

    /// Whether the client API is reached without TLS, as a local server is.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.client_api().starts_with("http://")
    }

    /// Host of the socket, for when the service does not name it: it follows
    /// from app id and region, else it is the host of the client API.
    #[must_use]
    pub fn default_socket_host(&self) -> String {
        match (self.region(), self.is_client_api_explicit()) {
            (Some(region), false) => {
                format!("{}.websocket-{region}.cometchat.io", self.app_id())
            }
            _ => self.0.client_api.host(),
        }
    }

    /// Whose presence the socket reports.
    #[must_use]
    pub fn presence(&self) -> &PresenceSubscription {
        &self.0.presence
    }

    /// How reads are tried again.
    #[must_use]
    pub fn retry(&self) -> RetryPolicy {
        self.0.retry
    }

    /// How many calls the app may make in a minute.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.0.limits
    }

    pub(crate) fn calls(&self) -> Arc<Calls> {
        Arc::clone(&self.0.calls)
    }

    pub(crate) fn client_base(&self) -> &Base {
        &self.0.client_api
    }

    pub(crate) fn polls_base(&self) -> Option<&Base> {
        self.0.polls_api.as_ref()
    }

    pub(crate) fn admin_base(&self) -> &Base {
        &self.0.admin_api
    }
}
