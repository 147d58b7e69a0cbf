//! Putting a sandbox together.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;

use crate::app::App;
use crate::apps::{Entry, Others};
use crate::clock::Clock;
use crate::deliveries::Deliveries;
use crate::engine::keys;
use crate::error::ApiResult;
use crate::faults::FaultPlan;
use crate::limits::Limits;
use crate::profile::Profile;
use crate::server::Sandbox;
use crate::web::Hint;
use crate::{seed, store};

mod error;

pub use self::error::SandboxError;

/// Characters in an app id or a region; clients make both part of host names.
const MAX_LABEL_CHARS: usize = 63;

/// Settings of a sandbox. Everything has a default: an empty app in memory, without listeners.
#[derive(Clone, Default)]
#[must_use]
pub struct SandboxBuilder {
    app_id: Option<String>,
    also: Vec<String>,
    region: Option<String>,
    auth_key: Option<String>,
    api_key: Option<String>,
    pub(crate) http: Option<SocketAddr>,
    pub(crate) https: Option<SocketAddr>,
    data: Option<PathBuf>,
    ca_dir: Option<PathBuf>,
    seed: bool,
    random: Option<u64>,
    clock: Option<Clock>,
    hints: Vec<Hint>,
    faults: FaultPlan,
    limits: Limits,
    profile: Profile,
    no_polls: bool,
    inspector: bool,
    hooks: Option<Router>,
}

/// The keys of an app.
pub(crate) struct Keys {
    pub(crate) auth: String,
    pub(crate) api: String,
}

impl SandboxBuilder {
    /// The app id that clients must name: 1 to 63 letters, digits and `-`; `sandbox` if not set.
    pub fn app_id(mut self, app_id: impl Into<String>) -> Self {
        self.app_id = Some(app_id.into());
        self
    }

    /// Another app on the same listeners, as one has an app for production beside one for
    /// development: with its own people, keys, sockets, faults and limits, and random keys, which
    /// [`crate::Ready::apps`] tells. May be called for several. Clients name it in the header
    /// `appId`, in a socket's first frame, or by the host `{app_id}.localhost`.
    ///
    /// With [`SandboxBuilder::data`] it has a file of its own beside, named `….app-{app_id}`, and is
    /// there again after a restart without being asked for.
    pub fn also_app(mut self, app_id: impl Into<String>) -> Self {
        self.also.push(app_id.into());
        self
    }

    /// The region told to clients, of the same characters; `us` if not set.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// The key that may make users and log them in; random if not set.
    pub fn auth_key(mut self, key: impl Into<String>) -> Self {
        self.auth_key = Some(key.into());
        self
    }

    /// The key that may do everything; random if not set.
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.api_key = Some(key.into());
        self
    }

    /// Where to serve http and ws, and the chat page; nowhere if not set. Port 0 takes a free one.
    ///
    /// Keep it on this machine: the page lets everybody who reaches it be anybody. A warning is
    /// logged when others can.
    pub fn http(mut self, address: SocketAddr) -> Self {
        self.http = Some(address);
        self
    }

    /// Where to serve https and wss; nowhere if not set. Port 0 takes a free one.
    pub fn https(mut self, address: SocketAddr) -> Self {
        self.https = Some(address);
        self
    }

    /// The file to keep everything in; without it the app lives in memory.
    pub fn data(mut self, file: impl Into<PathBuf>) -> Self {
        self.data = Some(file.into());
        self
    }

    /// The folder of the certificate authority (`ca.pem`, `ca.key`). Without it: the data file's
    /// folder, else a new temporary one that goes with the sandbox.
    pub fn ca_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.ca_dir = Some(folder.into());
        self
    }

    /// Whether to make some people (alice, bob, carol, dave) and a public group `lobby` with them.
    pub fn seed(mut self, on: bool) -> Self {
        self.seed = on;
        self
    }

    /// Makes tokens and keys repeatable; without it they are random.
    pub fn random_seed(mut self, seed: u64) -> Self {
        self.random = Some(seed);
        self
    }

    /// The clock that stamps messages; the machine's if not set.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = Some(clock);
        self
    }

    /// What the chat page suggests to try; nothing if not set.
    pub fn hints(mut self, hints: Vec<Hint>) -> Self {
        self.hints = hints;
        self
    }

    /// What goes wrong from the start; nothing if not set. [`App::faults`] changes it later.
    pub fn faults(mut self, plan: FaultPlan) -> Self {
        self.faults = plan;
        self
    }

    /// How many calls per minute are allowed; any number if not set. [`App::set_limits`] changes it
    /// later.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// How the server behaves where the service's behaviour is not known; kindly if not set.
    pub fn profile(mut self, profile: Profile) -> Self {
        self.profile = profile;
        self
    }

    /// Whether the app has the polls extension; it has if not set.
    pub fn polls(mut self, on: bool) -> Self {
        self.no_polls = !on;
        self
    }

    /// Whether what goes over the wire is kept for the page to show; it is not if not set.
    /// [`App::inspector`] changes it later.
    pub fn inspector(mut self, on: bool) -> Self {
        self.inspector = on;
        self
    }

    /// What webhooks and callbacks of bots are posted to instead of the network, whatever their
    /// address: for tests in process. Without it they go to their address, within 2 seconds.
    pub fn hooks(mut self, to: Router) -> Self {
        self.hooks = Some(to);
        self
    }

    /// Makes the app without any listener, for use in process.
    ///
    /// # Errors
    /// [`SandboxError::Label`], [`SandboxError::Database`], [`SandboxError::Prepare`] and
    /// [`SandboxError::Faults`].
    pub fn app(&self) -> Result<Arc<App>, SandboxError> {
        Ok(self.prepare()?.0)
    }

    /// Opens the listeners and serves until [`Sandbox::shutdown`] or the last handle is dropped.
    ///
    /// # Errors
    /// Any [`SandboxError`].
    pub async fn start(self) -> Result<Sandbox, SandboxError> {
        Sandbox::start(self).await
    }

    pub(crate) fn prepare(&self) -> Result<(Arc<App>, Keys), SandboxError> {
        let id = self.app_id.as_deref().unwrap_or("sandbox").to_owned();
        let entry = Entry {
            name: id.clone(),
            id,
            region: self.region.clone().unwrap_or_else(|| "us".to_owned()),
            seeded: self.seed,
            created_at: self.clock.unwrap_or_else(Clock::system).seconds(),
        };
        let mut app = self.assemble(&entry, self.data.as_deref(), self.random)?;
        app.hints.clone_from(&self.hints);
        app.set_limits(self.limits);
        let keys = app.ensure_keys(self.auth_key.as_deref(), self.api_key.as_deref())?;
        app.faults().set(self.faults.clone())?;
        app.others = Others::of(self.clone());
        app.open_others()?;
        Ok((Arc::new(app), keys))
    }

    /// One app with its data, its roles and its people.
    pub(crate) fn assemble(
        &self,
        entry: &Entry,
        data: Option<&Path>,
        random: Option<u64>,
    ) -> Result<App, SandboxError> {
        let id = label("the app id", &entry.id)?;
        let region = label("the region", &entry.region)?;
        let db = store::open(data).map_err(|source| SandboxError::Database {
            path: data.map(Path::to_owned),
            source,
        })?;
        let clock = self.clock.unwrap_or_else(Clock::system);
        let mut app = App::new(id, region, clock, db, random);
        app.name.clone_from(&entry.name);
        app.created_at = entry.created_at;
        app.profile = self.profile;
        app.seeded = entry.seeded;
        app.polls = !self.no_polls;
        app.deliveries = Arc::new(Deliveries::new(self.hooks.clone(), clock));
        app.inspector.set_on(self.inspector);
        app.turn(None, |turn| {
            seed::roles(turn)?;
            if entry.seeded {
                seed::people(turn)?;
            }
            Ok(())
        })?;
        Ok(app)
    }

    /// The file of the first app's data.
    pub(crate) fn data_file(&self) -> Option<&Path> {
        self.data.as_deref()
    }

    /// Where the random values of another app start: not where those of the first do, or both would
    /// have the same keys.
    pub(crate) fn random_of(&self, id: &str) -> Option<u64> {
        let mix = |seed: u64, byte: u8| (seed ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        Some(id.bytes().fold(self.random?, mix))
    }

    /// The apps beside it that were asked for.
    pub(crate) fn also(&self) -> &[String] {
        &self.also
    }

    /// The folder for the authority that was asked for: named, or beside the data.
    pub(crate) fn authority_folder(&self) -> Option<PathBuf> {
        // Absolute, for clients that run in another folder.
        let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        match (&self.ca_dir, &self.data) {
            (Some(folder), _) => Some(absolute(folder)),
            (None, Some(data)) => absolute(data).parent().map(Path::to_owned),
            (None, None) => None,
        }
    }
}

impl App {
    /// The app's own keys: the given ones, else those it has, else random ones.
    pub(crate) fn ensure_keys(&self, auth: Option<&str>, api: Option<&str>) -> ApiResult<Keys> {
        self.turn(None, |turn| {
            Ok(Keys {
                auth: turn.ensure_key("Auth Key", keys::AUTH_ONLY, auth)?,
                api: turn.ensure_key("Rest API Key", keys::FULL, api)?,
            })
        })
    }
}

/// What may be part of a host name.
pub(crate) fn label(what: &'static str, value: &str) -> Result<String, SandboxError> {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if value.is_empty() || value.len() > MAX_LABEL_CHARS || !value.chars().all(is_allowed) {
        let value = value.to_owned();
        return Err(SandboxError::Label { what, value });
    }
    Ok(value.to_owned())
}

impl std::fmt::Debug for SandboxBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SandboxBuilder")
            .field("app_id", &self.app_id)
            .field("also", &self.also)
            .field("region", &self.region)
            .field("http", &self.http)
            .field("https", &self.https)
            .field("data", &self.data)
            .field("ca_dir", &self.ca_dir)
            .field("seed", &self.seed)
            .field("faults", &self.faults)
            .field("limits", &self.limits)
            .field("profile", &self.profile)
            .field("polls", &!self.no_polls)
            .field("inspector", &self.inspector)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_authority_is_beside_the_data_wherever_a_client_runs() {
        let here = std::env::current_dir().unwrap_or_default();
        let folder = |builder: SandboxBuilder| builder.authority_folder();
        assert_eq!(folder(SandboxBuilder::default()), None);
        let beside = folder(SandboxBuilder::default().data("chat.db"));
        assert_eq!(beside, Some(here.clone()));
        let own = SandboxBuilder::default().data("chat.db").ca_dir("keys");
        assert_eq!(folder(own), Some(here.join("keys")));
    }

    #[test]
    fn a_file_that_is_no_database_is_named() {
        let path = std::env::temp_dir().join("no-such-folder").join("chat.db");
        let refused = SandboxBuilder::default().data(&path).app();
        let text = refused.err().map(|error| error.to_string());
        let wanted = format!("could not open the database {}", path.display());
        assert_eq!(text, Some(wanted));
    }

    #[test]
    fn app_id_and_region_must_fit_into_host_names() {
        for bad in ["", "a.b", "a/b", "a_b", "é", &"x".repeat(64)] {
            let builder = SandboxBuilder::default();
            for builder in [builder.app_id(bad), SandboxBuilder::default().region(bad)] {
                let made = builder.app();
                assert!(matches!(made, Err(SandboxError::Label { .. })), "{bad}");
            }
        }
        let long = "x".repeat(63);
        assert!(
            SandboxBuilder::default()
                .app_id(long)
                .region("in-2")
                .app()
                .is_ok()
        );
    }
}
