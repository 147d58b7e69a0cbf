//! Reactions.

use async_trait::async_trait;
use futures_util::future::BoxFuture;

use super::misrouted;
use crate::{
    context::Context,
    model::{Event, Reaction, ReactionEvent},
    reply::{HandlerResult, Reply},
    routing::{
        entry::AnyBot,
        registered::{Declared, Registered, on},
    },
};

/// Handles reactions to messages.
///
/// Implement the methods that matter; the others do nothing.
///
/// # Examples
///
/// ```
/// use cometchat_bot::prelude::*;
///
/// #[bot(name = "thanks")]
/// pub struct ThanksBot;
///
/// #[handler]
/// impl ReactionHandler for ThanksBot {
///     async fn on_added(&self, _ctx: &Context, reaction: &Reaction) -> HandlerResult<Option<String>> {
///         Ok((reaction.reaction == "❤️").then(|| format!("{} loves it", reaction.uid)))
///     }
/// }
/// ```
///
/// # Delivery
///
/// In order within a conversation, one at a time. What is returned is sent when
/// the handler has finished.
///
/// Reactions that are given while the bot is away are read from the service's
/// history, for the newest fifty messages with reactions. One that is taken back
/// meanwhile leaves no trace.
#[async_trait]
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not handle reactions",
    note = "write `#[handler] impl ReactionHandler for {Self}`"
)]
pub trait ReactionHandler: Declared + Registered<on::Reaction> {
    /// Somebody reacted.
    ///
    /// # Errors
    ///
    /// Whatever keeps the handler from its work; see
    /// [when a handler fails](crate::routing#when-a-handler-fails).
    async fn on_added(&self, ctx: &Context, reaction: &Reaction) -> HandlerResult {
        let _ = (ctx, reaction);
        Ok(Reply::none())
    }

    /// Somebody took a reaction back.
    ///
    /// # Errors
    ///
    /// As [`on_added`](Self::on_added).
    async fn on_removed(&self, ctx: &Context, reaction: &Reaction) -> HandlerResult {
        let _ = (ctx, reaction);
        Ok(Reply::none())
    }
}

/// Calls the handler of a reaction.
pub fn call<'a, B: ReactionHandler>(
    bot: &'a AnyBot,
    ctx: &'a Context,
    event: &'a Event,
) -> BoxFuture<'a, HandlerResult> {
    match (bot.downcast_ref::<B>(), event) {
        (Some(bot), Event::Reaction(ReactionEvent::Added(added))) => bot.on_added(ctx, added),
        (Some(bot), Event::Reaction(ReactionEvent::Removed(gone))) => bot.on_removed(ctx, gone),
        _ => misrouted("ReactionHandler"),
    }
}

/// The method that handles an event.
pub(in crate::routing) const fn method(event: &ReactionEvent) -> &'static str {
    match event {
        ReactionEvent::Added(_) => "on_added",
        ReactionEvent::Removed(_) => "on_removed",
    }
}
