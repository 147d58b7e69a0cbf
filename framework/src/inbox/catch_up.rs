//! Reads what the socket did not bring from the service's history.

mod changes;
mod reactions;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::{
    sync::watch,
    time::{Instant, sleep, sleep_until},
};
use tokio_util::sync::CancellationToken;

use self::reactions::Counted;
use super::{Inbox, Incoming, Origin, lanes::Way, place::Place};
use crate::{
    backoff::Backoff,
    client::{Client, ClientError, MessagesRequest, Walk},
    letters::Letters,
    model::{Event, MessageId},
    store::{Store, StoreError},
};

/// How often history is read although nothing seems to be missing: frames may
/// be lost without a trace, and the watermark moves by it.
const READ_EVERY: Duration = Duration::from_mins(1);
/// How long what comes live waits for a reading that brings nothing, fails or hangs.
const HOLD_AT_MOST: Duration = Duration::from_secs(10);
/// How long it waits for one that brings page after page.
const HOLD_WHILE_IT_COMES: Duration = Duration::from_mins(2);
/// The wait after a reading that failed; it doubles from there.
const FIRST_WAIT: Duration = Duration::from_millis(500);
/// The longest wait after readings that failed.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// The shortest time from one reading to the next that lanes ask for: a busy lane
/// that is behind may ask again as soon as it was filled.
const REFILL_EVERY: Duration = Duration::from_millis(250);

/// Why a dead letter is not tried again.
const UNREADABLE: &str = "this version cannot read the letter";

/// Why history was not read to its end.
#[derive(Debug, thiserror::Error)]
enum CatchUpError {
    #[error("cannot read the history of messages")]
    History(#[from] ClientError),
    #[error("cannot read which messages were changed")]
    Changes(#[source] ClientError),
    #[error("cannot read which reactions were given")]
    Reactions(#[source] ClientError),
    #[error("cannot note how far the history was read")]
    Store(#[from] StoreError),
}

impl CatchUpError {
    /// Whether asking again will not help.
    fn is_refusal(&self) -> bool {
        match self {
            Self::Changes(error) | Self::Reactions(error) => !error.is_retryable(),
            Self::History(_) | Self::Store(_) => false,
        }
    }

    /// What the service said, if it was asked.
    fn client(&self) -> Option<&ClientError> {
        match self {
            Self::History(error) | Self::Changes(error) | Self::Reactions(error) => Some(error),
            Self::Store(_) => None,
        }
    }

    /// Whether messages could not be read, and new ones wait.
    fn holds_messages(&self) -> bool {
        matches!(self, Self::History(_) | Self::Store(_))
    }
}

/// Reads history after each connect, when a lane has room again, and now and
/// then.
#[derive(Debug)]
pub(crate) struct CatchUp {
    client: Client,
    inbox: Inbox,
    store: Arc<dyn Store>,
    letters: Letters,
    /// Counts of reactions that were looked into.
    counted: Counted,
    /// When history last brought anything.
    came: watch::Sender<Instant>,
    /// The service was asked what became of older messages, and will not tell.
    is_refused: AtomicBool,
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
            counted: Counted::default(),
            came: watch::Sender::new(Instant::now()),
            is_refused: AtomicBool::new(false),
        }
    }

    /// The newest message that the bot can see: where a new bot begins.
    pub(crate) async fn newest(client: &Client) -> Result<Place, ClientError> {
        let newest = MessagesRequest::new()
            .limit(1)
            .hedged()
            .page(client)
            .await?;
        let ids = newest.iter().map(|message| message.id.number().into());
        Ok(ids.max().unwrap_or(0))
    }

    /// Runs until it is cancelled, or until the service lets the bot in no more.
    pub(crate) async fn run(self, cancel: CancellationToken) -> Result<(), ClientError> {
        let mut backoff = Backoff::new(FIRST_WAIT, LONGEST_WAIT);
        let mut is_failing = false;
        let mut refill_at = Instant::now();
        // The first reading waits for the first connection.
        let mut pause = std::pin::pin!(sleep(Duration::MAX));
        loop {
            let has_room = async {
                sleep_until(refill_at).await;
                self.inbox.inner.lanes.has_room().await;
            };
            tokio::select! {
                () = cancel.cancelled() => return Ok(()),
                () = self.inbox.inner.wake.notified() => {}
                () = has_room, if !is_failing => {}
                () = &mut pause => {}
                () = self.let_go_in_time() => continue,
            }
            refill_at = Instant::now() + REFILL_EVERY;
            let read = tokio::select! {
                () = cancel.cancelled() => return Ok(()),
                read = self.read_in_time() => read,
            };
            is_failing = read.is_err();
            let wait = match read {
                Ok(()) => {
                    backoff.reset();
                    READ_EVERY
                }
                Err(CatchUpError::History(error)) if error.is_fatal() => return Err(error),
                Err(error) => {
                    self.report(&error);
                    match error.client() {
                        Some(error) => backoff.wait_after(error),
                        None => backoff.next_wait(),
                    }
                }
            };
            pause.set(sleep(wait));
        }
    }

    fn report(&self, error: &CatchUpError) {
        let cause = crate::runtime::causes(error);
        if !error.holds_messages() {
            tracing::warn!(%error, cause, "what became of older messages is not known yet; trying again");
        } else if self.inbox.held_since().is_some() {
            tracing::warn!(%error, cause, "new messages wait; trying again");
        } else {
            tracing::error!(%error, cause, "missed messages are not answered yet; trying again");
        }
    }

    /// Reads history; what comes live waits for it, but not for ever.
    async fn read_in_time(&self) -> Result<(), CatchUpError> {
        let mut reading = std::pin::pin!(self.read());
        loop {
            tokio::select! {
                biased;
                read = &mut reading => return read,
                () = self.let_go_in_time() => {}
            }
        }
    }

    /// Waits until what came over a connection was held long enough, and lets it go:
    /// a bot that cannot read what it missed must not be deaf to what comes.
    async fn let_go_in_time(&self) {
        loop {
            let Some((connection, since)) = self.inbox.held_since() else {
                self.inbox.is_holding().await;
                continue;
            };
            let until = self.hold_until(since);
            if Instant::now() < until {
                sleep_until(until).await;
                continue;
            }
            tracing::warn!("reading history takes long; new messages are worked before old ones");
            return self.inbox.lets_go(connection);
        }
    }

    /// Until when is held what comes since a moment. While history comes it is worked,
    /// so the bot is not deaf meanwhile.
    fn hold_until(&self, since: Instant) -> Instant {
        let came = since.max(*self.came.borrow());
        (came + HOLD_AT_MOST).min(since + HOLD_WHILE_IT_COMES)
    }

    /// Reads what came since the last reading that has settled: messages, then
    /// what became of older ones.
    async fn read(&self) -> Result<(), CatchUpError> {
        let inner = &*self.inbox.inner;
        let connection = self.inbox.opened();
        inner.lanes.reading();
        let last = self.read_messages().await?;
        let changed = self.read_changes().await.err();
        inner.lanes.has_read();
        self.inbox.lets_go(connection);
        inner.progress.messages().has_read(last).await?;
        let reacted = self.read_reactions().await.err();
        self.replay().await?;
        let failures = [changed, reacted].into_iter().flatten();
        let mut again = failures.filter_map(|error| self.unless_refused(error));
        again.next().map_or(Ok(()), Err)
    }

    /// Why it is to be asked again what became of older messages. A service that
    /// does not tell it must not keep new ones from being read.
    fn unless_refused(&self, error: CatchUpError) -> Option<CatchUpError> {
        if !error.is_refusal() {
            return Some(error);
        }
        let cause = crate::runtime::causes(&error);
        if self.is_refused.swap(true, Ordering::Relaxed) {
            tracing::debug!(%error, cause, "what was missed of it is not worked");
        } else {
            tracing::warn!(%error, cause, "what was missed of it is not worked");
        }
        None
    }

    /// Takes the messages; the place up to which they were read.
    async fn read_messages(&self) -> Result<Place, CatchUpError> {
        let ledger = self.inbox.inner.progress.messages();
        ledger.reading();
        let last = ledger.read_from();
        let after = MessageId::from(u64::try_from(last).unwrap_or(u64::MAX));
        let request = MessagesRequest::new().after(after).hedged();
        let mut messages = Walk::new(&self.client, request);
        while let Some(message) = messages.next().await? {
            self.came.send_replace(Instant::now());
            if !message.is_deleted() {
                self.take(Event::Message(Box::new(message)));
            } else if ledger.open(message.id.number().into()) {
                // Nothing is left to work, and what is held of it must not be worked
                // behind what is newer.
                ledger.done(message.id.number().into());
            }
        }
        // Also behind what could not be read: the next reading would meet it again.
        let reached = messages.listing().reached().unwrap_or_default();
        Ok(last.max(reached.into()))
    }

    /// Takes the dead letters that are to be tried again.
    async fn replay(&self) -> Result<(), CatchUpError> {
        let inner = &*self.inbox.inner;
        for (key, letter) in self.letters.to_replay(&*self.store).await? {
            let content = letter.content.clone();
            if let Some(incoming) = Incoming::from_letter(content, &inner.me, key.clone()) {
                let name = format!("{key} {}", letter.at);
                self.inbox.again_as(name, incoming);
            } else {
                tracing::error!(key, "{UNREADABLE}");
                let put_back = self.letters.put_back(&*self.store, key, letter, UNREADABLE);
                put_back.await?;
            }
        }
        Ok(())
    }

    fn take(&self, event: Event) {
        let inner = &*self.inbox.inner;
        let origin = Origin::default();
        if !inner.is_own(&origin, &event) && inner.lanes.wants(&event) {
            inner.take(Incoming::new(&origin, event, &inner.me), Way::History);
        }
    }
}
