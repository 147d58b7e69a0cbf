//! Waits for the time of the next timer, and gives it to the inbox as an event.

use std::{sync::Arc, time::Duration};

use tokio_util::sync::CancellationToken;

use super::{Alarm, FIRED, ORDER, Timer, from_order};
use crate::{
    backoff::Backoff,
    clock::Clock,
    inbox::{Inbox, Incoming, Origin},
    model::{Due, Event, Timestamp},
    store::{Account, Batch, Entry, Store, StoreError},
};

/// The longest wait: the machine's clock may be set, or the machine may sleep.
const LONGEST_WAIT: Duration = Duration::from_mins(1);
/// The wait after a failure of the store; it doubles from there.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// When something is late that is left out then.
const LATE_SECONDS: i64 = 60;
/// Timers that are read from the store at once.
const PAGE: usize = 100;
/// Events that are offered to the inbox at once; the rest follows when these are done.
const OFFERED: usize = 1_000;

/// Looks after the timers of one bot.
pub(crate) struct Bell {
    account: Account,
    store: Arc<dyn Store>,
    clock: Clock,
    alarm: Alarm,
    inbox: Inbox,
}

impl Bell {
    pub(crate) fn new(
        inbox: &Inbox,
        account: Account,
        store: &Arc<dyn Store>,
        clock: Clock,
        alarm: Alarm,
    ) -> Self {
        Self {
            account,
            store: Arc::clone(store),
            clock,
            alarm,
            inbox: inbox.clone(),
        }
    }

    /// Runs until the stop.
    pub(crate) async fn run(self, stop: CancellationToken) {
        // A message that came while the bot was away goes before the time-out
        // that it is in time for.
        let begun = stop.run_until_cancelled(self.inbox.has_begun()).await;
        if begun.is_none() {
            return;
        }
        let mut backoff = Backoff::new(FIRST_WAIT, LONGEST_WAIT);
        loop {
            let wait = match self.look().await {
                Ok(wait) => {
                    backoff.reset();
                    wait
                }
                Err(error) if error.is_conflict() => Some(Duration::ZERO),
                Err(error) => {
                    tracing::error!(%error, "cannot look after timers, trying again");
                    Some(backoff.next_wait())
                }
            };
            let slept = async {
                match wait {
                    Some(wait) => tokio::time::sleep(wait).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                () = stop.cancelled() => return,
                () = self.alarm.wait() => {}
                () = slept => {}
            }
        }
    }

    /// Takes what is due, and says how long to wait; for ever without a timer.
    async fn look(&self) -> Result<Option<Duration>, StoreError> {
        let now = self.clock.now();
        let next = self.fire(now).await?;
        let is_left = self.offer().await?;
        let wait = next.map(|at| {
            let seconds = at.seconds().saturating_sub(now.seconds());
            Duration::from_secs(u64::try_from(seconds).unwrap_or_default()).min(LONGEST_WAIT)
        });
        Ok(wait.or(is_left.then_some(LONGEST_WAIT)))
    }

    /// Turns timers whose time has come into events; the time of the next one.
    async fn fire(&self, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let prefix = format!("{ORDER}{}/", self.account);
        loop {
            let page = self.store.scan(&prefix, None, PAGE).await?;
            if page.is_empty() {
                return Ok(None);
            }
            for place in page {
                match from_order(&place.key, &prefix) {
                    Some((at, _)) if at > now => return Ok(Some(at)),
                    Some((at, name)) => self.fire_one(&place, (at, name), now).await?,
                    None => self.store.commit(without(place.key)).await?,
                }
            }
        }
    }

    async fn fire_one(
        &self,
        place: &Entry,
        (at, name): (Timestamp, &str),
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let timer_key = Timer::key(&self.account, name);
        let mut batch = without(place.key.clone());
        // Cancelled and set anew meanwhile, it would have the same version.
        batch.expect.push((place.key.clone(), place.version));
        let entry = self.store.get(&timer_key).await?;
        let timer = entry.as_ref().map(|entry| Timer::from_bytes(&entry.value));
        match timer {
            Some(Some(timer)) if timer.due.at == at => {
                let fired = timer.fired_key(&self.account, at);
                let (due, next) = step(&timer, now);
                if let Some(due) = due {
                    let event = serde_json::to_vec(&due).unwrap_or_default();
                    batch.put.push((fired, event));
                }
                match next {
                    Some(next) => {
                        let order = Timer::order_key(&self.account, next.due.at, name);
                        batch.put.push((order, Vec::new()));
                        batch.put.push((timer_key.clone(), next.to_bytes()));
                    }
                    None => batch.delete.push(timer_key.clone()),
                }
            }
            // It was set to another time.
            Some(Some(_)) | None => {}
            Some(None) => {
                tracing::error!(name, "a timer cannot be read; it is taken away");
                batch.delete.push(timer_key.clone());
            }
        }
        let version = entry.map_or(0, |entry| entry.version);
        batch.expect.push((timer_key, version));
        self.store.commit(batch).await
    }

    /// Gives what is due to the inbox, which knows what it has; whether any is left.
    async fn offer(&self) -> Result<bool, StoreError> {
        let prefix = format!("{FIRED}{}/", self.account);
        let fired = self.store.scan(&prefix, None, OFFERED).await?;
        let is_left = !fired.is_empty();
        for Entry { key, value, .. } in fired {
            let Ok(due) = serde_json::from_slice::<Due>(&value) else {
                tracing::error!(key, "what is due cannot be read; it is taken away");
                self.store.commit(without(key)).await?;
                continue;
            };
            let event = Event::Due(Box::new(due));
            let mut incoming = Incoming::new(&Origin::default(), event, self.inbox.me());
            incoming.replay = Some(key);
            self.inbox.again(incoming);
        }
        Ok(is_left)
    }
}

/// What a timer becomes whose time has come: an event, unless it is left out, and
/// the timer for the next time, if there is one.
fn step(timer: &Timer, now: Timestamp) -> (Option<Due>, Option<Timer>) {
    let mut due = timer.due.clone();
    let past = timer.every.as_ref().map(|every| every.until(due.at, now));
    let next = match past {
        None => None,
        Some(Ok(past)) => {
            (due.at, due.missed) = (past.last, past.missed);
            let mut next = timer.clone();
            next.due.at = past.next;
            Some(next)
        }
        Some(Err(error)) => {
            let key = &due.key;
            tracing::error!(%error, key, "a plan cannot be gone on with; this is the last time");
            None
        }
    };
    let late = now.seconds().saturating_sub(due.at.seconds());
    let is_left_out = timer.skips_missed && late >= LATE_SECONDS;
    ((!is_left_out).then_some(due), next)
}

fn without(key: String) -> Batch {
    Batch {
        delete: vec![key],
        ..Batch::default()
    }
}
