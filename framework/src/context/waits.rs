//! Waits of a handler that are not its own doing.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::Semaphore,
    time::{Instant, sleep_until},
};

use crate::inbox::Turn;

/// The shortest time after which it is looked whether a handler still waits.
const LOOK_AGAIN_AFTER: Duration = Duration::from_millis(100);

/// What a handler waits for without being to blame, as the service's limits of
/// messages. Meanwhile its clock stands still, and its turn is lent to others.
#[derive(Debug, Default)]
pub(crate) struct Waits {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    turn: Option<Turn>,
    /// How much was waited so far.
    so_far: Duration,
    /// How many waits there are now, and since when there is one.
    now: usize,
    since: Option<Instant>,
}

impl Waits {
    pub(crate) fn new(turn: Turn) -> Self {
        let inner = Inner {
            turn: Some(turn),
            ..Inner::default()
        };
        Self {
            inner: Mutex::new(inner),
        }
    }

    /// Waits for something that is not the handler's doing.
    pub(crate) async fn aside<T>(&self, what: impl Future<Output = T>) -> T {
        let _standing = Standing::begin(self);
        let turns = self.lend();
        let done = what.await;
        if let Some(turns) = turns {
            // Turns are never closed.
            self.inner().turn = turns.acquire_owned().await.ok();
        }
        done
    }

    /// Lets others have the turn; where it is to be had again, unless it is lent.
    fn lend(&self) -> Option<Arc<Semaphore>> {
        let turn = self.inner().turn.take()?;
        Some(Arc::clone(turn.semaphore()))
    }

    /// Gives the turn back for good.
    pub(crate) fn end(&self) {
        self.inner().turn = None;
    }

    /// How much was waited up to now.
    fn total(&self) -> Duration {
        let inner = self.inner();
        let now = inner.since.map(|since| since.elapsed());
        inner.so_far + now.unwrap_or_default()
    }

    /// The outcome of work that may take so long, waits not counted.
    pub(crate) async fn within<T>(
        &self,
        time: Duration,
        work: impl Future<Output = T>,
    ) -> Option<T> {
        let (begun, before) = (Instant::now(), self.total());
        let mut work = std::pin::pin!(work);
        loop {
            let end = begun + time + self.total().saturating_sub(before);
            if Instant::now() >= end {
                return None;
            }
            // While it waits the end moves along.
            let look_at = end.max(Instant::now() + LOOK_AGAIN_AFTER.min(time));
            tokio::select! {
                biased;
                done = &mut work => return Some(done),
                () = sleep_until(look_at) => {}
            }
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A wait, until it ends or is given up.
struct Standing<'a>(&'a Waits);

impl<'a> Standing<'a> {
    fn begin(waits: &'a Waits) -> Self {
        let mut inner = waits.inner();
        inner.now += 1;
        inner.since.get_or_insert_with(Instant::now);
        drop(inner);
        Self(waits)
    }
}

impl Drop for Standing<'_> {
    fn drop(&mut self) {
        let mut inner = self.0.inner();
        inner.now -= 1;
        if inner.now == 0
            && let Some(since) = inner.since.take()
        {
            inner.so_far += since.elapsed();
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use tokio::time::sleep;

    use super::*;

    async fn waits(turns: &Arc<Semaphore>) -> Waits {
        Waits::new(Arc::clone(turns).acquire_owned().await.unwrap())
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_counts_for_nobody_and_lends_the_turn() {
        let turns = Arc::new(Semaphore::new(1));
        let waits = waits(&turns).await;
        let work = async {
            sleep(Duration::from_secs(50)).await;
            let lent = async {
                assert_eq!(turns.available_permits(), 1);
                sleep(Duration::from_mins(5)).await;
            };
            waits.aside(lent).await;
            assert_eq!(turns.available_permits(), 0);
            sleep(Duration::from_secs(9)).await;
        };
        assert!(waits.within(Duration::from_mins(1), work).await.is_some());
        waits.end();
        assert_eq!(turns.available_permits(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn what_takes_too_long_beside_its_waits_is_given_up() {
        let waits = waits(&Arc::new(Semaphore::new(1))).await;
        let begun = Instant::now();
        let work = async {
            waits.aside(sleep(Duration::from_mins(5))).await;
            sleep(Duration::from_mins(2)).await;
        };
        assert!(waits.within(Duration::from_mins(1), work).await.is_none());
        assert_eq!(begun.elapsed(), Duration::from_mins(6));
    }

    #[tokio::test(start_paused = true)]
    async fn waits_beside_each_other_count_once() {
        let waits = waits(&Arc::new(Semaphore::new(1))).await;
        let (short, long) = (Duration::from_secs(20), Duration::from_secs(30));
        tokio::join!(waits.aside(sleep(short)), waits.aside(sleep(long)));
        assert_eq!(waits.total(), long);
    }
}
