//! Polls of the polls extension: asked once, or sent as a card.

use futures_util::TryStreamExt;

use super::{
    Outbox, Planned, Retry, SendError, What,
    arrival::{CLOCK_SKEW_SECONDS, LOOKED_THROUGH},
};
use crate::{
    backoff::Backoff,
    client::{
        ClientError, MessagesRequest,
        polls::{is_absent, is_unreachable},
    },
    model::{Message, PollState},
    poll::Poll,
};

/// Attempts to reach the extension before the poll is sent as a card.
const ATTEMPTS: u32 = 3;

impl Outbox {
    /// Asks a poll; as a card if the app does not have the extension after all.
    pub(super) async fn poll(&self, planned: &Planned) -> Result<(), SendError> {
        let What::Poll {
            receiver,
            poll,
            fallback,
            ..
        } = &planned.what
        else {
            return Ok(());
        };
        let mut retry = Retry::new();
        loop {
            let Some(polls) = self.client.polls() else {
                return self.message(receiver, fallback, planned).await;
            };
            self.within_limit(planned).await;
            let asked = polls.create(receiver, &poll.question, &poll.options, fallback.muid());
            let Err(error) = asked.await else {
                return Ok(());
            };
            if error.may_have_been_accepted() && self.poll_has_arrived(planned).await {
                return Ok(());
            }
            if is_absent(&error) || (is_unreachable(&error) && retry.attempts + 1 >= ATTEMPTS) {
                tracing::warn!(%error, "there is no polls extension here; a card is sent instead");
                return self.message(receiver, fallback, planned).await;
            }
            retry.wait(error).await?;
        }
    }

    /// Whether a poll of unknown fate was asked after all, or sent as a card. It
    /// asks until it knows.
    pub(super) async fn poll_has_arrived(&self, planned: &Planned) -> bool {
        let What::Poll {
            receiver, fallback, ..
        } = &planned.what
        else {
            return false;
        };
        let mut backoff = Backoff::new(super::FIRST_WAIT, super::LONGEST_WAIT);
        let begun = tokio::time::Instant::now();
        loop {
            match self.find_poll(planned).await {
                Ok(true) => return true,
                Ok(false) => return self.has_arrived(receiver, fallback, planned.at).await,
                Err(error) if !error.is_retryable() || begun.elapsed() > super::GIVE_UP_AFTER => {
                    tracing::error!(%error, "cannot ask whether a poll was asked; it may be doubled");
                    return false;
                }
                Err(error) => tokio::time::sleep(backoff.wait_after(&error)).await,
            }
        }
    }

    async fn find_poll(&self, planned: &Planned) -> Result<bool, ClientError> {
        let What::Poll {
            receiver,
            poll,
            after,
            ..
        } = &planned.what
        else {
            return Ok(false);
        };
        let since = planned.at.seconds() - CLOCK_SKEW_SECONDS;
        let is_younger = |message: &Message| match after {
            Some(after) => message.id.number() > *after,
            None => message.sent_at.is_none_or(|at| at.seconds() >= since),
        };
        let mut messages = MessagesRequest::new()
            .conversation(receiver)
            .stream(&self.client);
        for _ in 0..LOOKED_THROUGH {
            match messages.try_next().await? {
                Some(message) if !is_younger(&message) => break,
                Some(message) if self.is_poll(&message, poll) => return Ok(true),
                Some(_) => {}
                None => break,
            }
        }
        Ok(false)
    }

    /// Whether a message is this poll, asked by this bot.
    fn is_poll(&self, message: &Message, poll: &Poll) -> bool {
        let is_own = self.client.uid().is_none_or(|me| *me == message.sender);
        is_own
            && PollState::from_message(message).is_some_and(|state| {
                let texts = state.options.iter().map(|option| &option.text);
                state.question == poll.question && texts.eq(&poll.options)
            })
    }
}
