//! Polls.

use async_trait::async_trait;
use futures_util::future::BoxFuture;

use super::misrouted;
use crate::{
    context::Context,
    model::Event,
    poll::{self, Tally, Vote},
    reply::{HandlerResult, Reply},
    routing::{
        entry::AnyBot,
        registered::{Declared, Registered, on},
    },
};

/// Handles votes in polls, whichever way the poll was sent. See
/// [`poll`](crate::poll) for an example.
///
/// # Delivery
///
/// In order within a conversation, one at a time. Votes are told by what changed
/// since the last one that was handled: each change once, and one that was missed
/// with the next. What is returned is sent when the handler has finished; that the
/// bars move does not depend on it.
#[async_trait]
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not handle polls",
    note = "write `#[handler] impl PollHandler for {Self}`"
)]
pub trait PollHandler: Declared + Registered<on::Poll> {
    /// Somebody voted, or thought again.
    ///
    /// # Errors
    ///
    /// Whatever keeps the handler from its work; see
    /// [when a handler fails](crate::routing#when-a-handler-fails).
    async fn on_vote(&self, ctx: &Context, vote: &Vote) -> HandlerResult;

    /// Somebody else asked a poll, with the polls extension.
    ///
    /// # Errors
    ///
    /// Whatever keeps the handler from its work; see
    /// [when a handler fails](crate::routing#when-a-handler-fails).
    async fn on_created(&self, ctx: &Context, poll: &Tally) -> HandlerResult {
        let _ = (ctx, poll);
        Ok(Reply::none())
    }
}

/// Calls the handler of polls.
pub fn call<'a, B: PollHandler>(
    bot: &'a AnyBot,
    ctx: &'a Context,
    event: &'a Event,
) -> BoxFuture<'a, HandlerResult> {
    let Some(bot) = bot.downcast_ref::<B>() else {
        return misrouted("PollHandler");
    };
    Box::pin(async move {
        if let Some(poll) = poll::created(event) {
            return bot.on_created(ctx, &poll).await;
        }
        let (votes, mut reply) = poll::counted(ctx, event).await?;
        for vote in votes {
            reply = reply.then(bot.on_vote(ctx, &vote).await?);
        }
        Ok(reply)
    })
}

/// Counts votes for a bot that does not handle them.
pub(in crate::routing) fn count<'a>(
    _: &'a AnyBot,
    ctx: &'a Context,
    event: &'a Event,
) -> BoxFuture<'a, HandlerResult> {
    Box::pin(async move { Ok(poll::counted(ctx, event).await?.1) })
}
