//! Reads what the socket did not bring from the service's history.

use std::{sync::Arc, time::Duration};

use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use super::{Inbox, Incoming, Origin, lanes::Way};
use crate::{
    backoff::Backoff,
    client::{Client, ClientError, MessagesRequest, Walk},
    letters::Letters,
    model::{Event, Message, MessageId},
    store::{Store, StoreError},
};

/// How often history is read although nothing seems to be missing: frames may
/// be lost without a trace, and the watermark moves by it.
const READ_EVERY: Duration = Duration::from_mins(1);
/// How long what comes live waits for a reading that fails or hangs.
const HOLD_AT_MOST: Duration = Duration::from_secs(10);
/// The wait after a reading that failed; it doubles from there.
const FIRST_WAIT: Duration = Duration::from_millis(500);
/// The longest wait after readings that failed.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// Why history was not read to its end.
#[derive(Debug, thiserror::Error)]
enum CatchUpError {
    #[error("cannot read the history of messages")]
    History(#[from] ClientError),
    #[error("cannot note how far the history was read")]
    Store(#[from] StoreError),
}

/// Reads history after each connect, when a lane has room again, and now and
/// then.
#[derive(Debug)]
pub(crate) struct CatchUp {
    client: Client,
    inbox: Inbox,
    store: Arc<dyn Store>,
    letters: Letters,
}

impl CatchUp {
    pub(crate) fn new(
        client: Client,
        inbox: Inbox,
        store: Arc<dyn Store>,
        letters: Letters,
    ) -> Self {
        Self {
            client,
            inbox,
            store,
            letters,
        }
    }

    /// The newest message that the bot can see: where a new bot begins.
    pub(crate) async fn newest(client: &Client) -> Result<u64, ClientError> {
        let request = MessagesRequest::new().limit(1).hedged();
        let newest = request.page(client).await?;
        Ok(newest
            .iter()
            .map(|message| message.id.number())
            .max()
            .unwrap_or(0))
    }

    /// Runs until it is cancelled.
    pub(crate) async fn run(self, cancel: CancellationToken) {
        let mut backoff = Backoff::new(FIRST_WAIT, LONGEST_WAIT);
        // The first reading waits for the first connection.
        let mut wait = Duration::MAX;
        let mut failing_since = None;
        loop {
            tokio::select! {
                () = cancel.cancelled() => return,
                // A new connection, for which is held anew.
                () = self.inbox.inner.wake.notified() => failing_since = None,
                () = self.inbox.inner.lanes.has_room() => {}
                () = tokio::time::sleep(wait) => {}
            }
            let since = *failing_since.get_or_insert_with(Instant::now);
            let read = tokio::select! {
                () = cancel.cancelled() => return,
                read = self.read_within(since + HOLD_AT_MOST) => read,
            };
            wait = match read {
                Ok(()) => {
                    backoff.reset();
                    failing_since = None;
                    READ_EVERY
                }
                Err(error) => {
                    self.report(&error, since);
                    backoff.next_wait()
                }
            };
        }
    }

    /// A bot that cannot read what it missed must not be deaf to what comes: after
    /// a while that is let through, and what was missed comes later.
    fn report(&self, error: &CatchUpError, since: Instant) {
        let cause = crate::runtime::causes(error);
        if since.elapsed() < HOLD_AT_MOST {
            tracing::warn!(%error, cause, "new messages wait; trying again");
        } else {
            tracing::error!(%error, cause, "missed messages are not answered yet; trying again");
            self.inbox.lets_go();
        }
    }

    /// Reads history; what comes live waits for it until `deadline` at most.
    async fn read_within(&self, deadline: Instant) -> Result<(), CatchUpError> {
        let mut reading = std::pin::pin!(self.read());
        tokio::select! {
            biased;
            read = &mut reading => return read,
            () = sleep_until(deadline) => {}
        }
        if self.inbox.lets_go() {
            tracing::warn!("reading history takes long; new messages are worked before old ones");
        }
        reading.await
    }

    /// Reads what came since the last reading that has settled.
    async fn read(&self) -> Result<(), CatchUpError> {
        let inner = &*self.inbox.inner;
        inner.ledger.reading();
        inner.lanes.reading();
        let mut last = inner.ledger.read_from();
        let request = MessagesRequest::new().after(MessageId::from(last)).hedged();
        let mut messages = Walk::new(&self.client, request);
        while let Some(message) = messages.next().await? {
            // Of a deleted message nothing is left to work.
            if !message.is_deleted() {
                self.take(message);
            }
        }
        // Also behind what could not be read: the next reading would meet it again.
        last = last.max(messages.listing().reached().unwrap_or_default());
        inner.lanes.has_read();
        self.inbox.lets_go();
        inner.ledger.has_read(last).await?;
        self.replay().await
    }

    /// Takes the dead letters that are to be tried again.
    async fn replay(&self) -> Result<(), CatchUpError> {
        let inner = &*self.inbox.inner;
        for (key, letter) in self.letters.to_replay(&*self.store).await? {
            let Some(incoming) = Incoming::from_letter(letter.content, &inner.me, key.clone())
            else {
                tracing::error!(key, "a dead letter cannot be read");
                continue;
            };
            self.inbox.again(incoming);
        }
        Ok(())
    }

    fn take(&self, message: Message) {
        let inner = &*self.inbox.inner;
        let event = Event::Message(Box::new(message));
        let origin = Origin::default();
        if !inner.is_own(&origin, &event) && inner.lanes.wants(&event) {
            inner.take(Incoming::new(&origin, event, &inner.me), Way::History);
        }
    }
}
