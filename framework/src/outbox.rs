//! Where replies leave: checked, named, kept until they have arrived.

mod arrival;
mod budget;
mod merge;
mod planned;
mod polls;
mod recovery;
mod signals;
mod split;
mod ways;

use std::{collections::HashSet, sync::Arc, time::Duration};

use tokio::{sync::watch, time::Instant};
use tracing::{Instrument, debug_span};

pub(crate) use self::{
    budget::Budget,
    planned::{Planned, Pressed, Urgency, What},
    recovery::{Recovery, name},
    signals::Signals,
    split::within_limits,
    ways::Ways,
};
use crate::{
    action::Links,
    backoff::{Backoff, LONGEST_ASKED},
    card::CardError,
    client::{Client, ClientError, Draft, DraftError, Edit},
    clock::Clock,
    form::FormError,
    metrics::{Meter, Outcome},
    model::{Message, MessageId, Receiver, Timestamp, Uid},
    poll::PollError,
    store::Account,
};

/// How long is waited between the attempts of a send before it is given up.
const GIVE_UP_AFTER: Duration = Duration::from_mins(15);
/// The wait before the second attempt; it doubles from there.
const FIRST_WAIT: Duration = Duration::from_millis(250);
/// The longest wait between two attempts that the service did not ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(20);

/// Why an action of a reply was not carried out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SendError {
    /// The event came from nowhere that can be written to.
    #[error("cannot reply: the event names no user or group; send to one with `Context::send_to`")]
    NowhereToReply,
    /// A dialogue in a group with nobody.
    #[error(
        "cannot ask in the dialogue {dialogue:?}: the event names nobody in the group who would answer"
    )]
    NobodyToAsk {
        /// The dialogue's id.
        dialogue: String,
    },
    /// A reaction without a message.
    #[error("cannot react: the event is not about a message; name one in `Action::React`")]
    NothingToReactTo,
    /// A change of a pressed message where none was pressed.
    #[error("cannot change a message: the event is no press; name one in `Reply::edit`")]
    NothingToEdit,
    /// The poll cannot be asked; nothing was sent.
    #[error("cannot ask the poll")]
    Poll(#[from] PollError),
    /// The form cannot be asked; nothing was sent.
    #[error("cannot ask the form")]
    Form(#[from] FormError),
    /// The card cannot be sent; nothing was.
    #[error("cannot send the card")]
    Card(#[from] CardError),
    /// The message breaks a limit of the service; nothing was sent.
    #[error("cannot send the reply")]
    Draft(#[from] DraftError),
    /// The service did not take it.
    #[error("cannot send the reply (attempt {attempts})")]
    Client {
        /// How often it was tried.
        attempts: u32,
        /// What the service said last.
        source: Box<ClientError>,
    },
}

impl SendError {
    /// Whether the service will not take anything of this bot any more.
    pub(crate) fn is_fatal(&self) -> bool {
        matches!(self, Self::Client { source, .. } if source.is_fatal())
    }
}

/// Where an action goes, and the name by which its message can be found again.
#[derive(Debug)]
pub(crate) struct Target<'a> {
    pub(crate) reply_to: Option<&'a Receiver>,
    pub(crate) message: Option<&'a Message>,
    pub(crate) muid: String,
    /// The message with what was pressed.
    pub(crate) pressed: Option<Pressed>,
    /// Who caused the event.
    pub(crate) person: Option<&'a Uid>,
    pub(crate) account: &'a Account,
    pub(crate) app: &'a str,
    pub(crate) me: &'a Uid,
    pub(crate) ways: &'a Ways,
    /// Whether the app has the polls extension.
    pub(crate) has_polls: bool,
    /// The message that the event is, if it is one.
    pub(crate) after: Option<u64>,
    /// Whether nobody has just said something: what is said is a notice.
    pub(crate) is_notice: bool,
}

/// Sends what a bot says.
#[derive(Clone, Debug)]
pub(crate) struct Outbox {
    client: Client,
    signals: Signals,
    budget: Budget,
    /// Whether texts that would wait go as one message.
    merges: bool,
    ways: Arc<Ways>,
    clock: Clock,
    /// To whom nothing new is sent yet: what was left from before comes first.
    recovering: Arc<watch::Sender<HashSet<String>>>,
}

impl Outbox {
    pub(crate) fn new(client: Client, signals: Signals, budget: Budget) -> Self {
        Self {
            client,
            signals,
            budget,
            merges: false,
            ways: Arc::default(),
            clock: Clock::default(),
            recovering: Arc::default(),
        }
    }

    /// The same outbox with ways of its own.
    pub(crate) fn with_ways(mut self, ways: Ways) -> Self {
        self.ways = Arc::new(ways);
        self
    }

    /// The same outbox, which merges texts that would wait or does not.
    pub(crate) fn merging(mut self, merges: bool) -> Self {
        self.merges = merges;
        self
    }

    /// The same outbox with a clock of its own.
    pub(crate) fn with_clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// What time it is.
    pub(crate) fn clock(&self) -> Clock {
        self.clock
    }

    /// In which shapes what a bot says goes out.
    pub(crate) fn ways(&self) -> &Ways {
        &self.ways
    }

    /// Where forms and buttons are answered; `None` without an action endpoint.
    pub(crate) fn links(&self) -> Option<&Links> {
        self.ways.links.as_ref()
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    pub(crate) fn signals(&self) -> &Signals {
        &self.signals
    }

    /// Sends nothing new to these receivers until
    /// [`has_recovered`](Self::has_recovered) is said of them.
    pub(crate) fn recovers<'a>(&self, receivers: impl Iterator<Item = &'a String>) {
        let receivers = receivers.cloned();
        self.recovering.send_modify(|all| all.extend(receivers));
    }

    /// Takes note that to a receiver all was sent that was left from before.
    pub(crate) fn has_recovered(&self, receiver: &str) {
        self.recovering.send_modify(|all| {
            all.remove(receiver);
        });
    }

    /// Sends for the first time, once what was left from before is sent.
    pub(crate) async fn send(&self, planned: &Planned) -> Result<(), SendError> {
        self.after_recovery(planned).await;
        self.send_now(planned).await
    }

    /// Sends what may have been sent when its turn was run before, once what was
    /// left from before is sent.
    pub(crate) async fn send_again(&self, planned: &Planned) -> Result<(), SendError> {
        self.after_recovery(planned).await;
        self.send_left(planned).await
    }

    async fn after_recovery(&self, planned: &Planned) {
        let receiver = planned.what.receiver();
        let mut recovering = self.recovering.subscribe();
        // It fails only without a sender, which this holds.
        let _ = recovering.wait_for(|all| !all.contains(&receiver)).await;
    }

    async fn send_now(&self, planned: &Planned) -> Result<(), SendError> {
        let begun = Instant::now();
        let sent = match &planned.what {
            What::Message { receiver, draft } => self.message(receiver, draft, planned).await,
            What::Reaction { message, reaction } => self.react(message, reaction).await,
            What::Poll { .. } => self.poll(planned).await,
            What::Edit { message, edit } => self.edit(message, edit, planned).await,
        };
        let outcome = if sent.is_ok() {
            Outcome::Done
        } else {
            Outcome::GivenUp
        };
        self.meter().replied(outcome, begun.elapsed());
        sent
    }

    /// Sends what may have been sent before the process ended.
    async fn send_left(&self, planned: &Planned) -> Result<(), SendError> {
        if let What::Message { receiver, draft } = &planned.what
            && self.has_arrived(receiver, draft, planned.at).await
        {
            return Ok(());
        }
        if let What::Poll { .. } = &planned.what
            && self.poll_has_arrived(planned).await
        {
            return Ok(());
        }
        self.send_now(planned).await
    }

    async fn message(
        &self,
        receiver: &Receiver,
        draft: &Draft,
        planned: &Planned,
    ) -> Result<(), SendError> {
        let mut retry = Retry::new();
        loop {
            self.within_limit(planned).await;
            let Err(error) = self.client.messages().send(receiver, draft).await else {
                return Ok(());
            };
            let is_unknown = error.may_have_been_accepted();
            if is_unknown && self.has_arrived(receiver, draft, planned.at).await {
                return Ok(());
            }
            self.meter().reply_retried();
            retry.wait(error).await?;
        }
    }

    /// Waits until the budget allows one more message.
    async fn within_limit(&self, planned: &Planned) {
        let begun = Instant::now();
        let taking = self.budget.take(planned.urgency);
        taking.instrument(debug_span!("rate_limit_wait")).await;
        self.meter().waited_for_limit(begun.elapsed());
    }

    fn meter(&self) -> Meter {
        Meter::of(&self.client)
    }

    async fn react(&self, message: &MessageId, reaction: &str) -> Result<(), SendError> {
        let mut retry = Retry::new();
        loop {
            let Err(error) = self.client.messages().react(message, reaction).await else {
                return Ok(());
            };
            retry.wait(error).await?;
        }
    }

    /// Changes a message; twice is the same as once.
    async fn edit(
        &self,
        message: &Pressed,
        edit: &Edit,
        planned: &Planned,
    ) -> Result<(), SendError> {
        let mut retry = Retry::new();
        loop {
            self.within_limit(planned).await;
            let Err(error) = self.edit_once(message, edit, planned.at).await else {
                return Ok(());
            };
            self.meter().reply_retried();
            retry.wait(error).await?;
        }
    }

    /// Changes a message of the bot if that can be done now, in one attempt; the
    /// message's id, or `None` where it was not done.
    pub(crate) async fn show(
        &self,
        message: Pressed,
        edit: &Edit,
    ) -> Result<Option<MessageId>, SendError> {
        edit.check()?;
        let failed = |source| SendError::Client {
            attempts: 1,
            source: Box::new(source),
        };
        let messages = self.client.messages();
        let id = match (message.id, message.muid) {
            (Some(id), _) => Some(id),
            (None, Some(muid)) => {
                let found = messages.find_by_muid(&muid).await.map_err(failed)?;
                found.map(|found| found.id)
            }
            (None, None) => None,
        };
        let Some(id) = id.filter(|_| self.budget.take_spare()) else {
            return Ok(None);
        };
        messages.edit(&id, edit).await.map_err(failed)?;
        Ok(Some(id))
    }

    async fn edit_once(
        &self,
        message: &Pressed,
        edit: &Edit,
        at: Timestamp,
    ) -> Result<(), ClientError> {
        let messages = self.client.messages();
        let id = match (&message.id, &message.muid) {
            (Some(id), _) => Some(id.clone()),
            (None, Some(muid)) => messages.find_by_muid(muid).await?.map(|found| found.id),
            (None, None) => None,
        };
        let Some(id) = id else {
            tracing::warn!(%at, "a message to be changed is gone");
            return Ok(());
        };
        messages.edit(&id, edit).await.map(drop)
    }
}

/// Attempts of one send: how many, how long was waited between them, and the wait
/// before the next. Waits for the limit do not count.
struct Retry {
    attempts: u32,
    waited: Duration,
    backoff: Backoff,
}

impl Retry {
    fn new() -> Self {
        Self {
            attempts: 0,
            waited: Duration::ZERO,
            backoff: Backoff::new(FIRST_WAIT, LONGEST_WAIT),
        }
    }

    /// Waits before the next attempt, or returns the error for good.
    async fn wait(&mut self, source: ClientError) -> Result<(), SendError> {
        self.attempts += 1;
        if !source.is_retryable() || self.waited >= GIVE_UP_AFTER {
            let attempts = self.attempts;
            let source = Box::new(source);
            return Err(SendError::Client { attempts, source });
        }
        let asked = source.retry_after().map(|wait| wait.min(LONGEST_ASKED));
        let wait = asked.unwrap_or_else(|| self.backoff.next_wait());
        tracing::warn!(attempt = self.attempts, wait_ms = wait.as_millis(), error = %source, "a reply was not taken, trying again");
        tokio::time::sleep(wait).await;
        self.waited += wait;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
