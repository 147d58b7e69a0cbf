//! A minute that moves along, and what has left in it.

use std::{collections::VecDeque, time::Duration};

use tokio::time::Instant;

/// The service's minute, and a little more: what leaves evenly may arrive closer
/// together.
pub(crate) const WINDOW: Duration = Duration::from_secs(61);

/// What has left within the last minute, of which there may be so much.
#[derive(Debug)]
pub(crate) struct Window {
    per_minute: usize,
    left: VecDeque<Instant>,
}

impl Window {
    /// At least one a minute: with none at all everything would wait for ever.
    pub(crate) fn new(per_minute: u32) -> Self {
        Self {
            per_minute: usize::try_from(per_minute.max(1)).unwrap_or(usize::MAX),
            left: VecDeque::new(),
        }
    }

    /// When the next may leave, unless it may at once.
    pub(crate) fn free_at(&self) -> Option<Instant> {
        let is_full = self.left.len() >= self.per_minute;
        let at = *self.left.front().filter(|_| is_full)? + WINDOW;
        (at > Instant::now()).then_some(at)
    }

    /// How many may leave at once.
    pub(crate) fn room(&self) -> usize {
        let since = Instant::now();
        let recent = self.left.iter().filter(|at| **at + WINDOW > since);
        self.per_minute.saturating_sub(recent.count())
    }

    /// Whether less than half has left.
    pub(crate) fn is_half_free(&self) -> bool {
        self.per_minute.saturating_sub(self.room()) < self.per_minute / 2
    }

    /// Takes note that one leaves. Only now is the oldest forgotten: who gives up
    /// waiting has not sent anything.
    pub(crate) fn note(&mut self) {
        if self.left.len() >= self.per_minute {
            self.left.pop_front();
        }
        self.left.push_back(Instant::now());
    }
}
