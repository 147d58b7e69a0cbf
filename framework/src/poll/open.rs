//! Finding and closing polls.

use futures_util::TryStreamExt;

use super::{
    fallback, native,
    tally::Tally,
    vote::{ballot, remember},
};
use crate::{
    card::Rendering,
    client::MessagesRequest,
    context::Context,
    model::{Category, Message},
    reply::{HandlerResult, IntoReply, Reply},
};

/// Messages that are looked through for a poll.
const LOOKED_THROUGH: usize = 500;

/// The polls that the bot asked in the conversation at hand; from
/// [`Context::polls`].
#[derive(Clone, Copy, Debug)]
pub struct Polls<'a> {
    ctx: &'a Context,
}

/// A poll that was closed. As a reply it takes the buttons away, where there are
/// any, and tells the result as a card with bars.
#[derive(Clone, Debug)]
#[must_use = "a handler returns it, or what it makes of it"]
pub struct Closed {
    tally: Tally,
    message: Option<Message>,
}

impl<'a> Polls<'a> {
    pub(crate) const fn new(ctx: &'a Context) -> Self {
        Self { ctx }
    }

    /// The newest poll of the bot in this conversation that is not closed, as it
    /// stands; `None` if there is none among the last 500 messages.
    ///
    /// # Errors
    ///
    /// When the event happened in no conversation, or when history or state cannot
    /// be read.
    pub async fn latest(&self) -> HandlerResult<Option<Tally>> {
        Ok(self.find(None).await?.map(|(tally, _)| tally))
    }

    /// Takes no more votes in a poll and counts.
    ///
    /// # Errors
    ///
    /// As [`latest`](Self::latest).
    pub async fn close(&self, poll: Tally) -> HandlerResult<Closed> {
        let mut ballot = ballot(self.ctx, &poll).await?;
        let found = if poll.is_native {
            None
        } else {
            self.find(Some(&poll.id))
                .await?
                .and_then(|(_, message)| message)
        };
        ballot.is_closed = true;
        remember(self.ctx, &poll, &ballot).await?;
        let mut tally = if poll.is_native {
            poll
        } else {
            poll.with(&ballot)
        };
        tally.is_closed = true;
        Ok(Closed {
            tally,
            message: found,
        })
    }

    /// The newest open poll, or the one of this id, with its message.
    async fn find(&self, id: Option<&str>) -> HandlerResult<Option<(Tally, Option<Message>)>> {
        let ctx = self.ctx;
        let Some(conversation) = ctx.reply_to() else {
            return Ok(None);
        };
        let mut messages = MessagesRequest::new()
            .conversation(conversation)
            .stream(ctx.client());
        for _ in 0..LOOKED_THROUGH {
            let Some(message) = messages.try_next().await? else {
                break;
            };
            let is_other = message.sender != *ctx.me() || message.category == Category::Action;
            let tally = match fallback::tally(&message, ctx.me()) {
                _ if is_other || message.is_deleted() => continue,
                Some(tally) => tally,
                None => match native::tally(&message) {
                    Some(tally) => tally,
                    None => continue,
                },
            };
            let ballot = ballot(ctx, &tally).await?;
            if id.is_some_and(|id| id != tally.id) || (id.is_none() && ballot.is_closed) {
                continue;
            }
            if tally.is_native {
                return Ok(Some((tally, None)));
            }
            return Ok(Some((tally.with(&ballot), Some(message))));
        }
        Ok(None)
    }
}

impl Closed {
    /// The result.
    #[must_use]
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// The result in words instead of a card.
    #[must_use]
    pub fn as_text(self) -> Reply {
        let text = self.tally.to_string();
        self.without_buttons().then(text)
    }

    fn without_buttons(&self) -> Reply {
        let Some(message) = &self.message else {
            return Reply::none();
        };
        let card = fallback::closed_card(&self.tally).rendering(Rendering::of(message));
        Reply::update_of(message, card)
    }
}

impl IntoReply for Closed {
    fn into_reply(self) -> Reply {
        self.without_buttons().then(self.tally.card())
    }
}
