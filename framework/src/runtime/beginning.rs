//! Where a bot stands when it starts.

use std::{sync::Arc, time::Duration};

use tokio_util::sync::CancellationToken;

use super::bot::BotError;
use crate::{
    backoff::Backoff,
    client::{Client, ClientError},
    inbox::{CatchUp, Ledger, Place, Progress, Track},
    routing::{BotRoutes, Trigger},
    store::{Account, Store},
};

/// The wait before something is tried a second time; it doubles from there.
pub(super) const FIRST_WAIT: Duration = Duration::from_secs(1);
/// The longest wait between two attempts.
pub(super) const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// What is needed to find out where a bot stands.
pub(super) struct Beginning<'a> {
    store: &'a Arc<dyn Store>,
    account: &'a Account,
    client: &'a Client,
    stop: &'a CancellationToken,
    answers_history: bool,
}

impl<'a> Beginning<'a> {
    pub(super) fn new(
        store: &'a Arc<dyn Store>,
        account: &'a Account,
        client: &'a Client,
        stop: &'a CancellationToken,
    ) -> Self {
        Self {
            store,
            account,
            client,
            stop,
            answers_history: false,
        }
    }

    /// Whether a new bot answers what was written before.
    pub(super) fn with_history(mut self, answers: bool) -> Self {
        self.answers_history = answers;
        self
    }

    /// Where the bot stands; `None` when stopped. A new one begins with what comes
    /// from now on, unless it is to answer what was written before.
    pub(super) async fn progress(
        &self,
        routes: &BotRoutes,
    ) -> Result<Option<Arc<Progress>>, BotError> {
        let wants = |what: fn(Trigger) -> bool| {
            let mut handlers = routes.handlers().iter();
            handlers.any(|handler| what(handler.trigger))
        };
        let changes =
            wants(|trigger| matches!(trigger, Trigger::Edit | Trigger::Delete | Trigger::Poll));
        let changes = self.beside(Track::Changes, changes).await?;
        let reactions = wants(|trigger| matches!(trigger, Trigger::Reaction));
        let reactions = self.beside(Track::Reactions, reactions).await?;
        let messages = self.ledger(Track::Messages).await?;
        Ok(messages.map(|messages| {
            let progress = Progress::new(messages)
                .with_changes(changes)
                .with_reactions(reactions);
            Arc::new(progress)
        }))
    }

    /// The ledger of what a bot may do without: it is kept while the bot has a
    /// handler for it, and the service tells it.
    async fn beside(&self, track: Track, is_wanted: bool) -> Result<Option<Ledger>, BotError> {
        if !is_wanted {
            Ledger::forget(&**self.store, self.account, track).await?;
            return Ok(None);
        }
        match self.ledger(track).await {
            Err(BotError::Client(error)) if !error.is_fatal() => {
                let cause = super::causes(&error);
                tracing::warn!(%error, cause, ?track, "what happens while the bot is away is not worked");
                Ok(None)
            }
            other => other,
        }
    }

    async fn ledger(&self, track: Track) -> Result<Option<Ledger>, BotError> {
        let store = || Arc::clone(self.store);
        if let Some(ledger) = Ledger::load(store(), self.account, track).await? {
            return Ok(Some(ledger));
        }
        if track == Track::Messages && self.answers_history {
            tracing::info!("a new bot: what was written before is answered");
            let ledger = Ledger::begin(store(), self.account, track, 0).await?;
            return Ok(Some(ledger));
        }
        let Some(newest) = self.newest(track).await? else {
            return Ok(None);
        };
        if track == Track::Messages {
            tracing::info!(newest, "a new bot: what was written before is not answered");
        }
        let ledger = Ledger::begin(store(), self.account, track, newest).await?;
        Ok(Some(ledger))
    }

    /// The newest of a track; `None` when stopped.
    async fn newest(&self, track: Track) -> Result<Option<Place>, ClientError> {
        let mut backoff = Backoff::new(FIRST_WAIT, LONGEST_WAIT);
        loop {
            let newest = async {
                match track {
                    Track::Messages => CatchUp::newest(self.client).await,
                    Track::Changes => CatchUp::newest_change(self.client).await,
                    Track::Reactions => CatchUp::newest_reaction(self.client).await,
                }
            };
            let Some(newest) = self.stop.run_until_cancelled(newest).await else {
                return Ok(None);
            };
            let is_needed = track == Track::Messages;
            let error = match newest {
                Ok(newest) => return Ok(Some(newest)),
                Err(error) if error.is_fatal() => return Err(error),
                Err(error) if !is_needed && !error.is_retryable() => return Err(error),
                Err(error) => error,
            };
            tracing::warn!(%error, cause = super::causes(&error), "cannot begin, trying again");
            if !waited(backoff.wait_after(&error), self.stop).await {
                return Ok(None);
            }
        }
    }
}

/// Waits; `false` when it is stopped meanwhile.
pub(super) async fn waited(wait: Duration, stop: &CancellationToken) -> bool {
    tokio::select! {
        () = stop.cancelled() => false,
        () = tokio::time::sleep(wait) => true,
    }
}
