//! Tells the bell that a timer was set, and knows how many there may be.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use tokio::sync::Notify;

use super::{ORDER, Timer};
use crate::{
    schedule::MAX_PLANS,
    state::TurnState,
    store::{Account, Batch, Pages, StoreError},
};

/// Plans that are read from the store at once, to count them.
const PAGE: usize = 1_000;

/// Tells the bell that a timer was set. Clones are the same alarm.
#[derive(Clone, Debug, Default)]
pub(crate) struct Alarm {
    set: Arc<Notify>,
    /// How many more plans there may be before they are counted anew.
    room: Arc<AtomicUsize>,
}

impl Alarm {
    /// Takes note of what was stored.
    pub(crate) fn stored(&self, batch: &Batch) {
        if batch.put.iter().any(|(key, _)| key.starts_with(ORDER)) {
            self.set.notify_one();
        }
    }

    /// Waits until a timer was set.
    pub(super) async fn wait(&self) {
        self.set.notified().await;
    }

    /// Whether a turn may make one more plan. It counts them when it has to: a plan
    /// that was given up or is over makes room only then.
    pub(crate) async fn has_room(
        &self,
        turn: &TurnState,
        account: &Account,
    ) -> Result<bool, StoreError> {
        let less = |room: usize| room.checked_sub(1);
        let (set, fetch) = (Ordering::Relaxed, Ordering::Relaxed);
        if self.room.fetch_update(set, fetch, less).is_ok() {
            return Ok(true);
        }
        let prefix = Timer::plans(account, "");
        // What the turn itself has planned is not stored yet.
        let mut count = turn.changed_under(&prefix).len();
        let mut pages = Pages::new(&**turn.store(), &prefix, PAGE);
        while count < MAX_PLANS
            && let Some(page) = pages.next().await?
        {
            count += page.len();
        }
        let room = MAX_PLANS.saturating_sub(count);
        self.room.store(room.saturating_sub(1), Ordering::Relaxed);
        Ok(room > 0)
    }
}
