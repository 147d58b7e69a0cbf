//! Messages.

use async_trait::async_trait;
use futures_util::future::BoxFuture;

use super::misrouted;
use crate::{
    context::Context,
    model::{Event, Message},
    reply::HandlerResult,
    routing::{
        entry::AnyBot,
        registered::{Declared, Registered, on},
    },
};

/// Handles messages: text, media, interactive, card and agentic ones that no
/// [`CommandHandler`](super::CommandHandler) of the bot took.
///
/// Custom messages are for [`CustomHandler`](super::CustomHandler), also when
/// the bot has none for their type. A message that was deleted before it could
/// be handled is not handled.
///
/// # Examples
///
/// ```
/// use cometchat_bot::prelude::*;
///
/// #[bot(name = "echo")]
/// pub struct EchoBot;
///
/// #[handler]
/// impl MessageHandler for EchoBot {
///     async fn on_message(&self, _ctx: &Context, message: &Message) -> HandlerResult<Option<String>> {
///         Ok(message.text().map(str::to_owned))
///     }
/// }
/// ```
///
/// # Delivery
///
/// In order within a conversation, one at a time. What is returned is sent when
/// the handler has finished.
#[async_trait]
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not handle messages",
    note = "write `#[handler] impl MessageHandler for {Self}`"
)]
pub trait MessageHandler: Declared + Registered<on::Message> {
    /// A message came.
    ///
    /// # Errors
    ///
    /// Whatever keeps the handler from its work; see
    /// [when a handler fails](crate::routing#when-a-handler-fails).
    async fn on_message(&self, ctx: &Context, message: &Message) -> HandlerResult;
}

/// Calls the handler of a message.
pub fn call<'a, B: MessageHandler>(
    bot: &'a AnyBot,
    ctx: &'a Context,
    event: &'a Event,
) -> BoxFuture<'a, HandlerResult> {
    match (bot.downcast_ref::<B>(), event) {
        (Some(bot), Event::Message(message)) => bot.on_message(ctx, message),
        _ => misrouted("MessageHandler"),
    }
}
