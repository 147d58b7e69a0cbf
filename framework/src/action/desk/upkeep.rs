//! Looks after the answers that are stored: at the start, when they are due, and now
//! and then.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::{
    Desk,
    hold::{HELD, left},
    once,
};
use crate::{
    action::claims::Claim,
    store::{Pages, StoreError},
};

/// How often it is looked after what is stored.
pub(super) const LOOK_AFTER_EVERY: Duration = Duration::from_mins(1);
/// How often notes that have ended are removed: each so many looks.
const SWEEP_EACH: u32 = 60;

impl Desk {
    /// Reads what waited when the process ended.
    pub(super) async fn load(&self) -> Result<(), StoreError> {
        let prefix = format!("{HELD}{}/", self.inner.account);
        let mut pages = Pages::new(&*self.inner.parts.store, &prefix, once::PAGE);
        while let Some(page) = pages.next().await? {
            for entry in &page {
                match serde_json::from_slice::<Claim>(&entry.value) {
                    Ok(claim) => {
                        let wait = left(claim.until);
                        self.inner.claims.put(claim, wait);
                    }
                    Err(error) => {
                        tracing::error!(key = entry.key, %error, "an answer that waits cannot be read");
                    }
                }
            }
        }
        Ok(())
    }

    /// Looks after what waits, until the stop.
    pub(crate) async fn run(self) {
        let stop: CancellationToken = self.inner.parts.stop.clone();
        let mut looks = 0_u32;
        let mut look = tokio::time::interval(LOOK_AFTER_EVERY);
        loop {
            let next = self.inner.claims.next_due();
            let due = async {
                match next {
                    Some(at) => tokio::time::sleep_until(at).await,
                    None => std::future::pending().await,
                }
            };
            let result = tokio::select! {
                () = stop.cancelled() => return,
                () = self.inner.claims.changed.notified() => continue,
                () = due => self.all_ended().await,
                _ = look.tick() => {
                    looks = looks.wrapping_add(1);
                    self.look_after(looks % SWEEP_EACH == 1).await
                }
            };
            if let Err(error) = result {
                let cause = crate::runtime::causes(&error);
                tracing::error!(%error, cause, "cannot look after answers, trying again");
            }
        }
    }

    async fn all_ended(&self) -> Result<(), StoreError> {
        for claim in self.inner.claims.due() {
            self.ended(claim).await?;
        }
        Ok(())
    }

    async fn look_after(&self, is_sweep: bool) -> Result<(), StoreError> {
        self.offer_stored().await?;
        if is_sweep {
            self.sweep().await?;
        }
        Ok(())
    }
}
