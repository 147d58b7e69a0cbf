//! A store that forgets: for tests and for bots that need nothing kept.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;

use super::{Batch, Entry, Store, StoreError, Version, end_of};

/// A store in memory. It survives nothing but the bot that uses it: for tests,
/// and for demos that begin anew each time.
///
/// Clones share what they hold, as two openings of one file would.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    entries: Arc<Mutex<BTreeMap<String, Entry>>>,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn entries(&self) -> MutexGuard<'_, BTreeMap<String, Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn version(entries: &BTreeMap<String, Entry>, key: &str) -> Version {
    entries.get(key).map_or(0, |entry| entry.version)
}

#[async_trait]
impl Store for MemoryStore {
    async fn get(&self, key: &str) -> Result<Option<Entry>, StoreError> {
        Ok(self.entries().get(key).cloned())
    }

    async fn scan(
        &self,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Entry>, StoreError> {
        let entries = self.entries();
        let first = after.map_or_else(|| prefix.to_owned(), |after| format!("{after}\0"));
        let end = end_of(prefix);
        if first >= end {
            return Ok(Vec::new());
        }
        let range = entries.range(first.max(prefix.to_owned())..end);
        Ok(range.take(limit).map(|(_, entry)| entry.clone()).collect())
    }

    async fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        let mut entries = self.entries();
        for (key, expected) in batch.expect {
            let found = version(&entries, &key);
            if found != expected {
                return Err(StoreError::Conflict {
                    key,
                    expected,
                    found,
                });
            }
        }
        for key in batch.delete {
            entries.remove(&key);
        }
        // A range whose end comes first holds nothing; the map would panic.
        for (first, end) in batch
            .delete_range
            .into_iter()
            .filter(|(first, end)| first < end)
        {
            let keys: Vec<_> = entries
                .range(first..end)
                .map(|(key, _)| key.clone())
                .collect();
            for key in keys {
                entries.remove(&key);
            }
        }
        for (key, value) in batch.put {
            let version = version(&entries, &key) + 1;
            entries.insert(
                key.clone(),
                Entry {
                    key,
                    version,
                    value,
                },
            );
        }
        Ok(())
    }
}
