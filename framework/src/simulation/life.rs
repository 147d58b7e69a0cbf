//! One life of the bot's process, from its start to its end.

use std::sync::atomic::{AtomicU64, Ordering};

use tokio_util::sync::CancellationToken;

/// One life of the process. Whatever the process does beyond its own memory
/// passes here, step by step; at one of the steps it may die.
#[derive(Debug)]
pub(super) struct Life {
    steps: AtomicU64,
    /// The step that is the last one.
    last: Option<u64>,
    dead: CancellationToken,
}

impl Life {
    /// A life that ends at step `last`, if one is given.
    pub(super) fn new(last: Option<u64>) -> Self {
        Self {
            steps: AtomicU64::new(0),
            last,
            dead: CancellationToken::new(),
        }
    }

    /// One step further. In a life that has ended this never returns.
    pub(super) async fn step(&self) {
        let step = self.steps.fetch_add(1, Ordering::Relaxed) + 1;
        if self.last == Some(step) {
            self.end();
        }
        self.alive().await;
    }

    /// Returns at once while the process lives, never afterwards.
    pub(super) async fn alive(&self) {
        if self.dead.is_cancelled() {
            std::future::pending::<()>().await;
        }
    }

    /// Ends the life: from now on nothing that it does has an effect.
    pub(super) fn end(&self) {
        self.dead.cancel();
    }

    /// Waits for the end.
    pub(super) async fn ended(&self) {
        self.dead.cancelled().await;
    }
}
