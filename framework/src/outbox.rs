//! Where replies leave: checked, named, retried.

mod signals;

use std::time::Duration;

pub(crate) use self::signals::Signals;
use crate::{
    backoff::Backoff,
    client::{Client, ClientError, Draft},
    model::{Message, MessageId, Receiver},
    reply::Action,
};

/// How often a send is tried before it is given up.
const MAX_ATTEMPTS: u32 = 6;
/// The wait before the second attempt; it doubles from there.
const FIRST_WAIT: Duration = Duration::from_millis(250);
/// The longest wait between two attempts that the service did not ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(20);
/// The longest wait that the service may ask for.
const LONGEST_RETRY_AFTER: Duration = Duration::from_mins(2);

/// Why an action of a reply was not carried out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SendError {
    /// The event came from nowhere that can be written to.
    #[error("cannot reply: the event names no user or group; send to one with `Context::send_to`")]
    NowhereToReply,
    /// A reaction without a message.
    #[error("cannot react: the event is not about a message; name one in `Action::React`")]
    NothingToReactTo,
    /// The service did not take it.
    #[error("cannot send the reply (attempt {attempts} of {MAX_ATTEMPTS})")]
    Client {
        /// How often it was tried.
        attempts: u32,
        /// What the service said last.
        source: ClientError,
    },
}

/// Where an action goes, and the name by which its message can be found again.
#[derive(Debug)]
pub(crate) struct Target<'a> {
    pub(crate) reply_to: Option<&'a Receiver>,
    pub(crate) message: Option<&'a Message>,
    pub(crate) muid: String,
}

/// Sends what a bot says.
#[derive(Clone, Debug)]
pub(crate) struct Outbox {
    client: Client,
    signals: Signals,
}

impl Outbox {
    pub(crate) fn new(client: Client, signals: Signals) -> Self {
        Self { client, signals }
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    pub(crate) fn signals(&self) -> &Signals {
        &self.signals
    }

    /// Carries out one action of a reply.
    pub(crate) async fn carry_out(
        &self,
        action: Action,
        target: Target<'_>,
    ) -> Result<(), SendError> {
        match action {
            Action::Answer(draft) => {
                let receiver = target.reply_to.ok_or(SendError::NowhereToReply)?;
                let draft = in_same_thread(draft, target.message);
                self.send(receiver, named(draft, target.muid)).await
            }
            Action::Send { receiver, draft } => {
                self.send(&receiver, named(draft, target.muid)).await
            }
            Action::React { message, reaction } => {
                let id = message.or_else(|| target.message.map(|m| m.id.clone()));
                let id = id.ok_or(SendError::NothingToReactTo)?;
                self.react(&id, &reaction).await
            }
        }
    }

    /// Sends until the service has taken it, the error is final, or the
    /// attempts are used up.
    async fn send(&self, receiver: &Receiver, draft: Draft) -> Result<(), SendError> {
        let mut backoff = Backoff::new(FIRST_WAIT, LONGEST_WAIT);
        for attempts in 1.. {
            let Err(source) = self.client.messages().send(receiver, &draft).await else {
                return Ok(());
            };
            if source.may_have_been_accepted() && self.has_arrived(&draft).await {
                return Ok(());
            }
            wait_or_give_up(attempts, source, &mut backoff).await?;
        }
        Ok(())
    }

    async fn react(&self, message: &MessageId, reaction: &str) -> Result<(), SendError> {
        let mut backoff = Backoff::new(FIRST_WAIT, LONGEST_WAIT);
        for attempts in 1.. {
            // Reacting twice is the same as once, so a doubtful one may be repeated.
            let Err(source) = self.client.messages().react(message, reaction).await else {
                return Ok(());
            };
            wait_or_give_up(attempts, source, &mut backoff).await?;
        }
        Ok(())
    }

    /// Whether a send of unknown fate was stored after all.
    async fn has_arrived(&self, draft: &Draft) -> bool {
        let Some(muid) = draft.muid() else {
            return false;
        };
        match self.client.messages().find_by_muid(muid).await {
            Ok(found) => found.is_some(),
            Err(error) => {
                tracing::warn!(%error, "cannot ask whether a reply has arrived");
                false
            }
        }
    }
}

/// Waits before the next attempt, or returns the error for good.
async fn wait_or_give_up(
    attempts: u32,
    source: ClientError,
    backoff: &mut Backoff,
) -> Result<(), SendError> {
    if attempts >= MAX_ATTEMPTS || !source.is_retryable() {
        return Err(SendError::Client { attempts, source });
    }
    let asked = source
        .retry_after()
        .map(|wait| wait.min(LONGEST_RETRY_AFTER));
    let wait = asked.unwrap_or_else(|| backoff.next_wait());
    tracing::warn!(attempt = attempts, wait_ms = wait.as_millis(), error = %source, "a reply was not taken, trying again");
    tokio::time::sleep(wait).await;
    Ok(())
}

fn named(draft: Draft, muid: String) -> Draft {
    if draft.muid().is_some() {
        draft
    } else {
        draft.with_muid(muid)
    }
}

/// What is said in a thread is answered there.
fn in_same_thread(draft: Draft, message: Option<&Message>) -> Draft {
    match message.and_then(|message| message.parent_id.clone()) {
        Some(parent) if draft.parent_id().is_none() => draft.thread(parent),
        _ => draft,
    }
}

#[cfg(test)]
mod tests;
