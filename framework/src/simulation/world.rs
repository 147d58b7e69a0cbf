//! What outlives the bot's process: the server, the disk, and what is noted.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use tokio::{
    sync::{Notify, watch},
    time::Instant,
};

use super::{
    plan::{Frames, Plan},
    server::Server,
};
use crate::store::MemoryStore;

/// What outlives the bot's process.
#[derive(Debug)]
pub(super) struct World {
    pub(super) plan: Plan,
    pub(super) server: Server,
    pub(super) disk: MemoryStore,
    /// The bot's first life has noted where it begins.
    pub(super) has_begun: watch::Sender<bool>,
    /// How many answers the server took.
    pub(super) answers: watch::Sender<usize>,
    /// The bot is to be started anew.
    pub(super) restart: Notify,
    /// The disk takes nothing.
    pub(super) is_full: AtomicBool,
    /// What came live was let go before history was read.
    let_go: AtomicBool,
    begun: Instant,
    trace: Mutex<Vec<String>>,
}

impl World {
    pub(super) fn new(plan: Plan) -> Self {
        Self {
            server: Server::start(plan.seed),
            plan,
            disk: MemoryStore::new(),
            has_begun: watch::Sender::new(false),
            answers: watch::Sender::new(0),
            restart: Notify::new(),
            is_full: AtomicBool::new(false),
            let_go: AtomicBool::new(false),
            begun: Instant::now(),
            trace: Mutex::default(),
        }
    }

    /// Takes note that what came live was let go before history was read.
    pub(super) fn has_let_go(&self) {
        self.let_go.store(true, Ordering::Relaxed);
    }

    /// What may be asked of the answers: a history that cannot be read for long
    /// costs their order.
    pub(super) fn frames(&self) -> Frames {
        if self.let_go.load(Ordering::Relaxed) {
            Frames::Lossy
        } else {
            self.plan.frames
        }
    }

    /// When the world began.
    pub(super) fn begun(&self) -> Instant {
        self.begun
    }

    /// Notes what happened, and when.
    pub(super) fn note(&self, what: impl std::fmt::Display) {
        let line = format!("{:>8} ms  {what}", self.begun.elapsed().as_millis());
        let mut trace = self.trace.lock().unwrap_or_else(PoisonError::into_inner);
        trace.push(line);
    }

    /// Everything that was noted.
    pub(super) fn trace(&self) -> Vec<String> {
        let trace = self.trace.lock().unwrap_or_else(PoisonError::into_inner);
        trace.clone()
    }
}
