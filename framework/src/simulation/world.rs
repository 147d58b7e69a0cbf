//! What outlives the bot's process: the server, the disk, and what is noted.

use std::sync::{Mutex, PoisonError};

use tokio::{
    sync::{Notify, watch},
    time::Instant,
};

use super::{plan::Plan, server::Server};
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
            begun: Instant::now(),
            trace: Mutex::default(),
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
