//! Edited messages.

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

/// Handles edited messages: text that was changed, and votes in polls, which the
/// service tells as edits.
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
/// impl EditHandler for WitnessBot {
///     async fn on_edited(&self, _ctx: &Context, message: &Message) -> HandlerResult<Option<String>> {
///         Ok(message.text().map(|text| format!("Now it says: {text}")))
///     }
/// }
/// ```
///
/// # Delivery
///
/// In order within a conversation, one at a time. What is returned is sent when
/// the handler has finished.
///
/// Edits that happen while the bot is away are read from the service's history,
/// which shows of several edits of a message the last. A message that is read from
/// history already edited is handled as it is, and its edit is not told again.
#[async_trait]
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not handle edited messages",
    note = "write `#[handler] impl EditHandler for {Self}`"
)]
pub trait EditHandler: Declared + Registered<on::Edit> {
    /// A message was edited: `message` is how it is after that.
    ///
    /// # Errors
    ///
    /// Whatever keeps the handler from its work; see
    /// [when a handler fails](crate::routing#when-a-handler-fails).
    async fn on_edited(&self, ctx: &Context, message: &Message) -> HandlerResult;
}

/// Calls the handler of an edited message.
pub fn call<'a, B: EditHandler>(
    bot: &'a AnyBot,
    ctx: &'a Context,
    event: &'a Event,
) -> BoxFuture<'a, HandlerResult> {
    let (Some(bot), Event::Message(message)) = (bot.downcast_ref::<B>(), event) else {
        return misrouted("EditHandler");
    };
    match message.content() {
        Content::Edited(change) => bot.on_edited(ctx, change.message),
        _ => misrouted("EditHandler"),
    }
}
