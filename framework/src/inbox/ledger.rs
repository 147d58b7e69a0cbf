//! Which messages, or which changes of messages, are done: in memory for speed,
//! in the store for good.
//!
//! Everything up to the watermark is done. Beyond it each done place is noted by
//! itself until the watermark has passed it. The watermark only passes what a
//! reading of the service's history has shown to be complete: frames may be lost
//! without a trace.

use std::{
    collections::{BTreeSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::place::{Place, Track};
use crate::{
    clock,
    store::{Account, Batch, Pages, Store, StoreError},
};

/// How long after a reading a message with a lower id may still turn up. Until
/// then the stretch is read again.
pub(crate) const SETTLE: Duration = Duration::from_secs(10);
/// Readings that are remembered until they have settled: a process may end and begin
/// often.
const MAX_READINGS: usize = 16;
/// Done places beyond the watermark that are read from the store at once.
const PAGE: usize = 1_000;

/// Which places of one track of one bot are done.
#[derive(Debug)]
pub(crate) struct Ledger {
    store: Arc<dyn Store>,
    keys: Keys,
    marks: Mutex<Marks>,
}

#[derive(Debug, Default)]
struct Marks {
    /// Everything up to here is done, and the store knows it.
    watermark: Place,
    /// Up to here history was read, and long enough ago that nothing can turn
    /// up there any more.
    settled: Place,
    /// Readings of history that are not settled yet: when and how far.
    readings: VecDeque<(Instant, Place)>,
    /// Beyond the watermark: begun and not done.
    open: BTreeSet<Place>,
    /// Beyond the watermark: done.
    done: BTreeSet<Place>,
    /// The first that had no room and must be read again.
    missed: Option<Place>,
}

/// The names of the ledger's values in the store.
#[derive(Debug)]
struct Keys {
    watermark: String,
    done: String,
    /// Digits of a place: keys are ordered as text.
    digits: usize,
}

/// What the store knows.
#[derive(Serialize, Deserialize)]
struct Watermark {
    id: Place,
    /// Readings that had not settled. They hold for the next process: when that has
    /// read history itself, nothing can turn up any more behind one that is old enough.
    #[serde(default)]
    readings: Vec<Reading>,
}

#[derive(Serialize, Deserialize)]
struct Reading {
    /// When, in milliseconds since the Unix epoch.
    at_ms: u64,
    /// How far.
    last: Place,
}

impl Ledger {
    /// Reads the ledger of a bot; `None` of a bot that never ran.
    pub(crate) async fn load(
        store: Arc<dyn Store>,
        bot: &Account,
        track: Track,
    ) -> Result<Option<Self>, StoreError> {
        let keys = Keys::of(bot, track);
        let Some(entry) = store.get(&keys.watermark).await? else {
            return Ok(None);
        };
        let kept: Watermark = serde_json::from_slice(&entry.value).map_err(unreadable)?;
        let watermark = kept.id;
        let mut done = BTreeSet::new();
        let mut pages = Pages::new(&store, &keys.done, PAGE);
        while let Some(page) = pages.next().await? {
            let ids = page
                .iter()
                .filter_map(|entry| entry.key.rsplit('/').next()?.parse().ok());
            done.extend(ids.filter(|id: &Place| *id > watermark));
        }
        let readings = kept.readings.iter().take(MAX_READINGS);
        let marks = Marks {
            watermark,
            settled: watermark,
            readings: readings.map(Reading::restored).collect(),
            done,
            ..Marks::default()
        };
        Ok(Some(Self {
            store,
            keys,
            marks: Mutex::new(marks),
        }))
    }

    /// Begins the ledger of a bot that never ran: what is older is not its
    /// business.
    pub(crate) async fn begin(
        store: Arc<dyn Store>,
        bot: &Account,
        track: Track,
        watermark: Place,
    ) -> Result<Self, StoreError> {
        let keys = Keys::of(bot, track);
        let batch = Batch {
            put: vec![(keys.watermark.clone(), written(watermark, Vec::new()))],
            ..Batch::default()
        };
        store.commit(batch).await?;
        let marks = Marks {
            watermark,
            settled: watermark,
            ..Marks::default()
        };
        Ok(Self {
            store,
            keys,
            marks: Mutex::new(marks),
        })
    }

    /// Forgets a track: who comes back to it begins anew.
    pub(crate) async fn forget(
        store: &dyn Store,
        bot: &Account,
        track: Track,
    ) -> Result<(), StoreError> {
        let keys = Keys::of(bot, track);
        if store.get(&keys.watermark).await?.is_none() {
            return Ok(());
        }
        let batch = Batch {
            delete_range: vec![(keys.done(0), keys.done(Place::MAX))],
            delete: vec![keys.watermark],
            ..Batch::default()
        };
        store.commit(batch).await
    }

    /// Opens a place; `false` when it is open or done already.
    pub(crate) fn open(&self, id: Place) -> bool {
        let mut marks = self.marks();
        id > marks.watermark && !marks.done.contains(&id) && marks.open.insert(id)
    }

    /// Gives up a place that had no room; it will be read again.
    pub(crate) fn miss(&self, id: Place) {
        let mut marks = self.marks();
        marks.open.remove(&id);
        marks.missed = Some(marks.missed.map_or(id, |missed| missed.min(id)));
    }

    /// Adds to a batch that a place is done.
    pub(crate) fn note_done(&self, id: Place, batch: &mut Batch) {
        batch.put.push((self.keys.done(id), Vec::new()));
    }

    /// Takes note that the batch which says that a place is done was written.
    pub(crate) fn done(&self, id: Place) {
        let mut marks = self.marks();
        marks.open.remove(&id);
        if id > marks.watermark {
            marks.done.insert(id);
        }
    }

    /// From where history must be read to know what happened since.
    pub(crate) fn read_from(&self) -> Place {
        self.marks().settled
    }

    /// Whether something had no room since the reading began.
    pub(crate) fn has_missed(&self) -> bool {
        self.marks().missed.is_some()
    }

    /// Takes note that a reading begins: what had no room will be met again.
    pub(crate) fn reading(&self) {
        self.marks().missed = None;
    }

    /// Takes note that history was read to its end, up to `last`, and moves the
    /// watermark as far as it goes.
    pub(crate) async fn has_read(&self, last: Place) -> Result<(), StoreError> {
        let Some(moved) = self.advance(last) else {
            return Ok(());
        };
        let (before, watermark) = (moved.before, moved.watermark);
        let mut batch = Batch {
            put: vec![(
                self.keys.watermark.clone(),
                written(watermark, moved.readings),
            )],
            ..Batch::default()
        };
        if watermark > before {
            // From the beginning: what failed to be deleted before goes now.
            let range = (self.keys.done(0), self.keys.done(watermark + 1));
            batch.delete_range.push(range);
        }
        self.store.commit(batch).await
    }

    /// Moves the marks; what is to be stored, if anything is.
    fn advance(&self, last: Place) -> Option<Moved> {
        let mut marks = self.marks();
        let now = Instant::now();
        let is_further = last > marks.settled
            && marks.readings.back().is_none_or(|(_, known)| *known < last)
            && marks.readings.len() < MAX_READINGS;
        if is_further {
            marks.readings.push_back((now, last));
        }
        while marks
            .readings
            .front()
            .is_some_and(|(at, _)| now - *at >= SETTLE)
        {
            let settled = marks.readings.pop_front().map_or(0, |(_, id)| id);
            marks.settled = marks.settled.max(settled);
        }
        if let Some(missed) = marks.missed {
            marks.settled = marks
                .settled
                .min(missed.saturating_sub(1))
                .max(marks.watermark);
        }
        let first_open = marks.open.first().map_or(Place::MAX, |id| id - 1);
        let (before, watermark) = (marks.watermark, marks.settled.min(first_open));
        if watermark <= before && !is_further {
            return None;
        }
        let watermark = watermark.max(before);
        marks.watermark = watermark;
        marks.done = marks.done.split_off(&(watermark + 1));
        let readings = marks.readings.iter().map(Reading::kept).collect();
        Some(Moved {
            before,
            watermark,
            readings,
        })
    }

    fn marks(&self) -> MutexGuard<'_, Marks> {
        self.marks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a reading has moved.
struct Moved {
    before: Place,
    watermark: Place,
    readings: Vec<Reading>,
}

impl Reading {
    fn kept((at, last): &(Instant, Place)) -> Self {
        let moment = clock::now() - at.elapsed();
        let at = moment.duration_since(UNIX_EPOCH).unwrap_or_default();
        Self {
            at_ms: u64::try_from(at.as_millis()).unwrap_or(u64::MAX),
            last: *last,
        }
    }

    fn restored(&self) -> (Instant, Place) {
        let at = UNIX_EPOCH.checked_add(Duration::from_millis(self.at_ms));
        let age = at.and_then(|at| clock::now().duration_since(at).ok());
        let now = Instant::now();
        let at = now.checked_sub(age.unwrap_or_default().min(SETTLE));
        (at.unwrap_or(now), self.last)
    }
}

impl Keys {
    fn of(bot: &Account, track: Track) -> Self {
        let (watermark, done, digits) = track.names();
        Self {
            watermark: format!("{watermark}/{bot}"),
            done: format!("{done}/{bot}/"),
            digits,
        }
    }

    fn done(&self, id: Place) -> String {
        format!("{}{id:0digits$}", self.done, digits = self.digits)
    }
}

fn written(id: Place, readings: Vec<Reading>) -> Vec<u8> {
    serde_json::to_vec(&Watermark { id, readings }).unwrap_or_default()
}

fn unreadable(error: serde_json::Error) -> StoreError {
    StoreError::Failed {
        what: "read",
        source: error.into(),
    }
}

#[cfg(test)]
mod tests;
