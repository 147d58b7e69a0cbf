//! The application: its database, its sockets, its clock, behind one lock.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use rusqlite::Connection;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::clock::Clock;
use crate::engine::Turn;
use crate::error::ApiResult;
use crate::limits;
use crate::random::Random;
use crate::socket::hub::Hub;
use crate::web::Hint;

/// A CometChat-compatible app: users, groups, messages, tokens, connected sockets.
///
/// Work on it is synchronous and happens under one lock, so what it does depends only on the
/// order of the requests, the clock and the seed. It opens no ports by itself: give requests to
/// [`App::router`] and byte streams to [`App::accept_socket`].
pub struct App {
    pub(crate) id: String,
    pub(crate) region: String,
    pub(crate) clock: Clock,
    /// Ports of the listeners, once there are any.
    pub(crate) ports: OnceLock<Ports>,
    /// What the page suggests to try.
    pub(crate) hints: Vec<Hint>,
    pub(crate) stop: CancellationToken,
    pub(crate) tasks: TaskTracker,
    pub(crate) room: Arc<Semaphore>,
    core: Mutex<Core>,
}

/// Where the app listens.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Ports {
    pub(crate) http: Option<u16>,
    pub(crate) https: Option<u16>,
}

/// What the lock protects.
pub(crate) struct Core {
    pub(crate) db: Connection,
    pub(crate) hub: Hub,
    pub(crate) random: Random,
}

impl App {
    pub(crate) fn new(
        app_id: String,
        region: String,
        clock: Clock,
        db: Connection,
        random: Random,
    ) -> Self {
        Self {
            id: app_id,
            region,
            clock,
            ports: OnceLock::new(),
            hints: Vec::new(),
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
            room: Arc::new(Semaphore::new(limits::CONNECTIONS)),
            core: Mutex::new(Core {
                db,
                hub: Hub::default(),
                random,
            }),
        }
    }

    /// The id by which clients name this app.
    #[must_use]
    pub fn app_id(&self) -> &str {
        &self.id
    }

    /// Does one request's work in one transaction, then passes its frames to the sockets.
    ///
    /// # Errors
    /// What the work says; nothing is stored or sent then.
    pub(crate) fn turn<T>(
        &self,
        device: Option<&str>,
        work: impl FnOnce(&mut Turn<'_>) -> ApiResult<T>,
    ) -> ApiResult<T> {
        let mut core = self.core();
        self.turn_in(&mut core, device, |turn, _| work(turn))
    }

    /// As [`App::turn`], for a caller that already holds the lock and needs the sockets too.
    pub(crate) fn turn_in<T>(
        &self,
        core: &mut Core,
        device: Option<&str>,
        work: impl FnOnce(&mut Turn<'_>, &mut Hub) -> ApiResult<T>,
    ) -> ApiResult<T> {
        let Core { db, hub, random } = core;
        let transaction = db.transaction()?;
        let mut turn = Turn {
            db: &transaction,
            now: self.clock.seconds(),
            random,
            app_id: &self.id,
            device,
            effects: Vec::new(),
        };
        let value = work(&mut turn, hub)?;
        let effects = turn.effects;
        transaction.commit()?;
        hub.deliver(effects);
        Ok(value)
    }

    /// The lock. A turn that panicked has been rolled back, so its data can still be used.
    pub(crate) fn core(&self) -> MutexGuard<'_, Core> {
        self.core.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App")
            .field("app_id", &self.id)
            .field("region", &self.region)
            .finish_non_exhaustive()
    }
}
