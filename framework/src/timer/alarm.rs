//! Tells the bell that a timer was set.

use std::sync::Arc;

use tokio::sync::Notify;

use super::ORDER;
use crate::store::Batch;

/// Tells the bell that a timer was set. Clones are the same alarm.
#[derive(Clone, Debug, Default)]
pub(crate) struct Alarm(Arc<Notify>);

impl Alarm {
    /// Takes note of what was stored.
    pub(crate) fn stored(&self, batch: &Batch) {
        if batch.put.iter().any(|(key, _)| key.starts_with(ORDER)) {
            self.0.notify_one();
        }
    }

    /// Waits until a timer was set.
    pub(super) async fn wait(&self) {
        self.0.notified().await;
    }
}
