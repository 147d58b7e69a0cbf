//! Whether a send of unknown fate was stored after all.

use std::time::Duration;

use futures_util::TryStreamExt;
use tokio::time::{Instant, sleep};

use super::{FIRST_WAIT, GIVE_UP_AFTER, LONGEST_WAIT, Outbox};
use crate::{
    backoff::Backoff,
    client::{ClientError, Draft, MessagesRequest},
    model::{Receiver, Timestamp},
};

/// How much the clocks of service and bot may differ.
pub(super) const CLOCK_SKEW_SECONDS: i64 = 300;
/// Messages that are looked through for one that may have arrived.
pub(super) const LOOKED_THROUGH: usize = 1_000;
/// Within which a stored message is in history. A service that cannot be asked for
/// one by its muid is looked at a second time after this.
const SHOWN_WITHIN: Duration = Duration::from_secs(3);

/// What a look has shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    Found,
    Missing,
    /// History does not show it, and the service cannot be asked for it.
    NotShown,
}

impl Outbox {
    /// Whether a send of unknown fate was stored after all. It asks until it
    /// knows: sending without knowing may double the message.
    pub(super) async fn has_arrived(
        &self,
        receiver: &Receiver,
        draft: &Draft,
        since: Timestamp,
    ) -> bool {
        let Some(muid) = draft.muid() else {
            return false;
        };
        let mut backoff = Backoff::new(FIRST_WAIT, LONGEST_WAIT);
        let begun = Instant::now();
        loop {
            match self.look(receiver, muid, since).await {
                Ok(Look::NotShown) if begun.elapsed() < SHOWN_WITHIN => sleep(SHOWN_WITHIN).await,
                Ok(look) => return look == Look::Found,
                Err(error) if !error.is_retryable() || begun.elapsed() > GIVE_UP_AFTER => {
                    tracing::error!(%error, muid, "cannot ask whether a reply has arrived; it may be doubled");
                    return false;
                }
                Err(error) => sleep(backoff.wait_after(&error)).await,
            }
        }
    }

    async fn look(
        &self,
        receiver: &Receiver,
        muid: &str,
        since: Timestamp,
    ) -> Result<Look, ClientError> {
        let can_be_asked = match self.client.messages().by_muid(muid).await? {
            Some(found) if found.is_some() => return Ok(Look::Found),
            answer => answer.is_some(),
        };
        // What it says may not be all, so history decides.
        let since = Timestamp::new(since.seconds() - CLOCK_SKEW_SECONDS);
        let mut messages = MessagesRequest::new()
            .conversation(receiver)
            .stream(&self.client);
        for _ in 0..LOOKED_THROUGH {
            match messages.try_next().await? {
                Some(message) if message.muid.as_deref() == Some(muid) => return Ok(Look::Found),
                Some(message) if message.sent_at.is_none_or(|at| at >= since) => {}
                _ => break,
            }
        }
        Ok(if can_be_asked {
            Look::Missing
        } else {
            Look::NotShown
        })
    }
}
