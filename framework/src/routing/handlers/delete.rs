//! Deleted messages.

use async_trait::async_trait;
use futures_util::future::BoxFuture;

use super::misrouted;
use crate::{
    context::Context,
    model::{Content, Event, Message},
    reply::HandlerResult,
    routing::{
        entry::AnyBot,
        registered::{Declared, Registered, on},
    },
};

/// Handles deleted messages. Their content is gone; the envelope is left.
///
/// # Examples
///
/// ```
/// use cometchat_bot::prelude::*;
///
/// #[bot(name = "witness")]
/// pub struct WitnessBot;
///
/// #[handler]
/// impl DeleteHandler for WitnessBot {
///     async fn on_deleted(&self, _ctx: &Context, message: &Message) -> HandlerResult<String> {
///         Ok(format!("{} took a message back", message.sender))
///     }
/// }
/// ```
///
/// # Delivery
///
/// In order within a conversation, one at a time. What is returned is sent when
/// the handler has finished.
///
/// Deletions that happen while the bot is away are read from the service's history,
/// unless they are for good: those leave no trace.
#[async_trait]
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not handle deleted messages",
    note = "write `#[handler] impl DeleteHandler for {Self}`"
)]
pub trait DeleteHandler: Declared + Registered<on::Delete> {
    /// A message was deleted: `message` is how it is after that.
    ///
    /// # Errors
    ///
    /// Whatever keeps the handler from its work; see
    /// [when a handler fails](crate::routing#when-a-handler-fails).
    async fn on_deleted(&self, ctx: &Context, message: &Message) -> HandlerResult;
}

/// Calls the handler of a deleted message.
pub fn call<'a, B: DeleteHandler>(
    bot: &'a AnyBot,
    ctx: &'a Context,
    event: &'a Event,
) -> BoxFuture<'a, HandlerResult> {
    let (Some(bot), Event::Message(message)) = (bot.downcast_ref::<B>(), event) else {
        return misrouted("DeleteHandler");
    };
    match message.content() {
        Content::Deleted(change) => bot.on_deleted(ctx, change.message),
        _ => misrouted("DeleteHandler"),
    }
}
