//! The application: its database, its sockets, its clock, behind one lock.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use rusqlite::Connection;
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::apps::Others;
use crate::clock::Clock;
use crate::deliveries::Deliveries;
use crate::engine::Turn;
use crate::error::ApiResult;
use crate::faults::Active;
use crate::inspector::{EntryId, Inspector};
use crate::late::Late;
use crate::limits::{self, Limits, Windows};
use crate::profile::Profile;
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
    /// What people call it.
    pub(crate) name: String,
    pub(crate) region: String,
    /// Unix seconds.
    pub(crate) created_at: i64,
    /// Whether it is beside the app that the server was started with.
    pub(crate) beside: bool,
    /// The apps beside this one; none for those beside another.
    pub(crate) others: Others,
    pub(crate) clock: Clock,
    /// Ports of the listeners, once there are any.
    pub(crate) ports: OnceLock<Ports>,
    /// What the page suggests to try.
    pub(crate) hints: Vec<Hint>,
    pub(crate) profile: Profile,
    /// Whether it has the people of a fresh sandbox.
    pub(crate) seeded: bool,
    /// Whether there are polls.
    pub(crate) polls: bool,
    /// Whether there are faults, to be asked without the lock.
    pub(crate) faulty: AtomicBool,
    pub(crate) stop: CancellationToken,
    pub(crate) tasks: TaskTracker,
    pub(crate) room: Arc<Semaphore>,
    pub(crate) inspector: Arc<Inspector>,
    /// What is posted to webhooks and bots.
    pub(crate) deliveries: Arc<Deliveries>,
    core: Arc<Mutex<Core>>,
    /// The calls counted, if they are limited. Taken inside the other lock, never around it.
    windows: Mutex<Option<Windows>>,
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
    pub(crate) late: Late,
    pub(crate) faults: Option<Box<Active>>,
}

impl App {
    pub(crate) fn new(
        app_id: String,
        region: String,
        clock: Clock,
        db: Connection,
        seed: Option<u64>,
    ) -> Self {
        let inspector = Arc::new(Inspector::default());
        Self {
            name: app_id.clone(),
            id: app_id,
            region,
            created_at: clock.seconds(),
            beside: false,
            others: Others::default(),
            clock,
            ports: OnceLock::new(),
            hints: Vec::new(),
            profile: Profile::default(),
            seeded: false,
            polls: true,
            faulty: AtomicBool::new(false),
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
            room: Arc::new(Semaphore::new(limits::CONNECTIONS)),
            inspector: Arc::clone(&inspector),
            deliveries: Arc::new(Deliveries::new(None, clock)),
            core: Arc::new(Mutex::new(Core {
                db,
                hub: Hub::new(inspector),
                random: Random::new(seed),
                late: Late::new(seed.unwrap_or_default()),
                faults: None,
            })),
            windows: Mutex::new(None),
        }
    }

    /// Makes the app part of the server of another one: its listeners, its end, its room.
    pub(crate) fn share(&mut self, first: &Self) {
        self.stop = first.stop.clone();
        self.tasks = first.tasks.clone();
        self.room = Arc::clone(&first.room);
        self.ports = first.ports.clone();
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

    /// As [`App::turn`], because of something that the inspector keeps.
    ///
    /// # Errors
    /// What the work says; nothing is stored or sent then.
    pub(crate) fn turn_because<T>(
        &self,
        cause: Option<EntryId>,
        device: Option<&str>,
        work: impl FnOnce(&mut Turn<'_>) -> ApiResult<T>,
    ) -> ApiResult<T> {
        let mut core = self.core();
        core.hub.cause = cause;
        let result = self.turn_in(&mut core, device, |turn, _| work(turn));
        core.hub.cause = None;
        result
    }

    /// As [`App::turn`], for a caller that already holds the lock and needs the sockets too.
    pub(crate) fn turn_in<T>(
        &self,
        core: &mut Core,
        device: Option<&str>,
        work: impl FnOnce(&mut Turn<'_>, &mut Hub) -> ApiResult<T>,
    ) -> ApiResult<T> {
        let Core {
            db,
            hub,
            random,
            late,
            faults,
        } = core;
        let transaction = db.transaction()?;
        let mut turn = Turn {
            db: &transaction,
            now: self.clock.seconds(),
            random,
            app_id: &self.id,
            region: &self.region,
            device,
            profile: self.profile,
            late,
            plan: faults.as_deref().map(|active| &active.plan),
            effects: Vec::new(),
            deliveries: Vec::new(),
        };
        let value = work(&mut turn, hub)?;
        let Turn {
            effects,
            deliveries,
            ..
        } = turn;
        transaction.commit()?;
        for delivery in deliveries {
            self.deliveries
                .start(delivery, self.profile, &self.tasks, &self.stop);
        }
        let effects = match self.profile {
            Profile::Kind => effects,
            Profile::Harsh => {
                let (effects, dues) = late.hold(effects);
                for due in dues {
                    self.show_at(due);
                }
                effects
            }
        };
        hub.deliver(effects, faults.as_deref_mut());
        Ok(value)
    }

    /// Shows the late messages at the time when they are due.
    fn show_at(&self, due: Instant) {
        let (core, stop) = (Arc::clone(&self.core), self.stop.clone());
        self.tasks.spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = sleep_until(due) => {
                    let mut core = locked(&core);
                    let Core { hub, late, faults, .. } = &mut *core;
                    hub.deliver(late.release(Instant::now()), faults.as_deref_mut());
                }
            }
        });
    }

    /// How many messages are held back by the harsh profile.
    pub(crate) fn held_back(&self) -> usize {
        self.core().late.held()
    }

    /// The calls per minute that are allowed; none are refused if not set.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.windows()
            .as_ref()
            .map_or_else(Limits::none, |windows| windows.limits)
    }

    /// Sets how many calls per minute are allowed, and begins to count anew.
    pub fn set_limits(&self, limits: Limits) {
        *self.windows() = (limits != Limits::none()).then(|| Windows::new(limits));
    }

    /// The calls counted in this minute.
    pub(crate) fn windows(&self) -> MutexGuard<'_, Option<Windows>> {
        locked(&self.windows)
    }

    /// The lock.
    pub(crate) fn core(&self) -> MutexGuard<'_, Core> {
        locked(&self.core)
    }
}

/// What a lock protects. A turn that panicked has been rolled back, so its data can still be used.
pub(crate) fn locked<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App")
            .field("app_id", &self.id)
            .field("region", &self.region)
            .finish_non_exhaustive()
    }
}
