//! The disk, as one life of the process sees it.

use std::sync::{Arc, atomic::Ordering};

use async_trait::async_trait;
use tokio::time::sleep;

use super::{
    dice::{chance, millis},
    life::Life,
    plan::Planted,
    world::World,
};
use crate::store::{Batch, Entry, Store, StoreError};

/// The disk, as one life of the process sees it: what the process commits after
/// its end is not written.
#[derive(Debug)]
pub(super) struct Disk {
    pub(super) world: Arc<World>,
    pub(super) life: Arc<Life>,
}

#[async_trait]
impl Store for Disk {
    async fn get(&self, key: &str) -> Result<Option<Entry>, StoreError> {
        self.life.alive().await;
        self.world.disk.get(key).await
    }

    async fn scan(
        &self,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Entry>, StoreError> {
        self.life.alive().await;
        self.world.disk.scan(prefix, after, limit).await
    }

    async fn commit(&self, mut batch: Batch) -> Result<(), StoreError> {
        self.life.step().await;
        sleep(millis(0..=4)).await;
        self.life.alive().await;
        let is_full = self.world.is_full.load(Ordering::Relaxed);
        if is_full || chance(self.world.plan.disk_faults) {
            self.world.note("the disk refuses");
            return Err(StoreError::Failed {
                what: "write",
                source: "the disk is full".into(),
            });
        }
        if self.world.plan.planted == Some(Planted::DoneTooEarly) {
            let early = batch
                .put
                .extract_if(.., |(key, _)| key.starts_with("done/"));
            let early = Batch {
                put: early.collect(),
                ..Batch::default()
            };
            self.world.disk.commit(early).await?;
            self.life.step().await;
        }
        let begins = batch
            .put
            .iter()
            .any(|(key, _)| key.starts_with("watermark/"));
        let (puts, deletes) = (batch.put.len(), batch.delete.len());
        self.world.disk.commit(batch).await?;
        self.world
            .note(format_args!("commit, {puts} put, {deletes} deleted"));
        if begins {
            self.world.has_begun.send_replace(true);
        }
        self.life.step().await;
        Ok(())
    }
}
