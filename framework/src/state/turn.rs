//! What a turn has read and changed, until it is stored.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{
    store::{Batch, Store, StoreError, Version},
    timer::Alarm,
};

/// What one turn has read and changed.
#[derive(Debug)]
pub(crate) struct TurnState {
    store: Arc<dyn Store>,
    alarm: Alarm,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    values: HashMap<String, Seen>,
    /// The turn was stored; what changes now is stored at once.
    is_over: bool,
}

#[derive(Clone, Debug)]
struct Seen {
    version: Version,
    value: Option<Vec<u8>>,
    /// What it was before the first change.
    before: Option<Vec<u8>>,
    is_changed: bool,
}

/// What a turn had read and changed at a moment.
#[derive(Debug)]
pub(crate) struct Mark(HashMap<String, Seen>);

/// A value that a turn has read, before and after it.
#[cfg(feature = "sandbox")]
pub(crate) struct Change {
    pub(crate) key: String,
    pub(crate) before: Option<Vec<u8>>,
    pub(crate) after: Option<Vec<u8>>,
}

impl TurnState {
    pub(crate) fn new(store: Arc<dyn Store>, alarm: Alarm) -> Self {
        Self {
            store,
            alarm,
            inner: Mutex::default(),
        }
    }

    pub(crate) fn alarm(&self) -> &Alarm {
        &self.alarm
    }

    pub(crate) fn store(&self) -> &Arc<dyn Store> {
        &self.store
    }

    /// The value of a key as this turn sees it.
    pub(crate) async fn read(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let seen = {
            let inner = self.inner();
            inner
                .values
                .get(key)
                .filter(|_| !inner.is_over)
                .map(|seen| seen.value.clone())
        };
        match seen {
            Some(value) => Ok(value),
            None => self.look(key).await,
        }
    }

    /// Changes a value for this turn; it is stored with it.
    pub(crate) async fn write(&self, key: &str, value: Vec<u8>) -> Result<(), StoreError> {
        if self.inner().is_over {
            return self.write_now(key, value).await;
        }
        self.read(key).await?;
        if let Some(seen) = self.inner().values.get_mut(key) {
            let before = seen.value.replace(value);
            if !seen.is_changed {
                seen.before = before;
                seen.is_changed = true;
            }
        }
        Ok(())
    }

    /// Takes a value away for this turn; it is gone with it.
    pub(crate) async fn remove(&self, key: &str) -> Result<(), StoreError> {
        if self.inner().is_over {
            let batch = Batch {
                delete: vec![key.to_owned()],
                ..Batch::default()
            };
            return self.store.commit(batch).await;
        }
        self.read(key).await?;
        if let Some(seen) = self.inner().values.get_mut(key) {
            seen.value = None;
            seen.is_changed = true;
        }
        Ok(())
    }

    /// Adds what was changed to a batch, provided nobody else changed it.
    pub(crate) fn add_to(&self, batch: &mut Batch) {
        for (key, seen) in &self.inner().values {
            if !seen.is_changed {
                continue;
            }
            batch.expect.push((key.clone(), seen.version));
            match &seen.value {
                Some(value) => batch.put.push((key.clone(), value.clone())),
                None => batch.delete.push(key.clone()),
            }
        }
    }

    /// What this turn makes of the keys with a prefix that it has changed.
    pub(crate) fn changed_under(&self, prefix: &str) -> Vec<(String, Option<Vec<u8>>)> {
        let inner = self.inner();
        let changed = inner.values.iter();
        let changed = changed.filter(|(key, seen)| seen.is_changed && key.starts_with(prefix));
        changed
            .map(|(key, seen)| (key.clone(), seen.value.clone()))
            .collect()
    }

    /// What was read, before and after the turn.
    #[cfg(feature = "sandbox")]
    pub(crate) fn seen(&self) -> Vec<Change> {
        let inner = self.inner();
        let seen = inner.values.iter().map(|(key, seen)| {
            let before = if seen.is_changed {
                &seen.before
            } else {
                &seen.value
            };
            Change {
                key: key.clone(),
                before: before.clone(),
                after: seen.value.clone(),
            }
        });
        seen.collect()
    }

    /// What was read and changed so far.
    pub(crate) fn mark(&self) -> Mark {
        Mark(self.inner().values.clone())
    }

    /// Undoes what was changed since then.
    pub(crate) fn go_back(&self, mark: Mark) {
        let mut inner = self.inner();
        if !inner.is_over {
            inner.values = mark.0;
        }
    }

    /// Whether it was stored, or given up.
    pub(crate) fn is_over(&self) -> bool {
        self.inner().is_over
    }

    /// The turn was stored, or given up.
    pub(crate) fn end(&self) {
        let mut inner = self.inner();
        inner.is_over = true;
        inner.values.clear();
    }

    async fn look(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let entry = self.store.get(key).await?;
        let (version, value) = entry.map_or((0, None), |e| (e.version, Some(e.value)));
        let mut inner = self.inner();
        if inner.is_over {
            return Ok(value);
        }
        let seen = inner.values.entry(key.to_owned()).or_insert(Seen {
            version,
            value,
            before: None,
            is_changed: false,
        });
        Ok(seen.value.clone())
    }

    async fn write_now(&self, key: &str, value: Vec<u8>) -> Result<(), StoreError> {
        let batch = Batch {
            put: vec![(key.to_owned(), value)],
            ..Batch::default()
        };
        self.store.commit(batch.clone()).await?;
        self.alarm.stored(&batch);
        Ok(())
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
