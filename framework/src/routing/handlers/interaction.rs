//! Interactive messages.

use async_trait::async_trait;
use futures_util::future::BoxFuture;

use super::misrouted;
use crate::{
    context::Context,
    model::{Event, InteractionCompleted},
    reply::HandlerResult,
    routing::{
        entry::AnyBot,
        registered::{Declared, Registered, on},
    },
};

/// Handles interactive messages whose goal a person reached.
///
/// It says which elements were pressed, not what was typed into them: that goes to
/// the address in the pressed button.
///
/// # Examples
///
/// ```
/// use cometchat_bot::prelude::*;
///
/// use cometchat_bot::model::InteractionCompleted;
///
/// #[bot(name = "clerk")]
/// pub struct ClerkBot;
///
/// #[handler]
/// impl InteractionHandler for ClerkBot {
///     async fn on_completed(
///         &self,
///         _ctx: &Context,
///         interaction: &InteractionCompleted,
///     ) -> HandlerResult<String> {
///         Ok(format!("Thank you, {}", interaction.user.name))
///     }
/// }
/// ```
///
/// # Delivery
///
/// In order within a conversation, one at a time. What is returned is sent when
/// the handler has finished.
///
/// What is pressed while the bot is away is not told afterwards: the service's
/// history shows to each user only what that user pressed.
#[async_trait]
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not handle completed interactive messages",
    note = "write `#[handler] impl InteractionHandler for {Self}`"
)]
pub trait InteractionHandler: Declared + Registered<on::Interaction> {
    /// The goal of an interactive message was reached.
    ///
    /// # Errors
    ///
    /// Whatever keeps the handler from its work; see
    /// [when a handler fails](crate::routing#when-a-handler-fails).
    async fn on_completed(
        &self,
        ctx: &Context,
        interaction: &InteractionCompleted,
    ) -> HandlerResult;
}

/// Calls the handler of a completed interactive message.
pub fn call<'a, B: InteractionHandler>(
    bot: &'a AnyBot,
    ctx: &'a Context,
    event: &'a Event,
) -> BoxFuture<'a, HandlerResult> {
    match (bot.downcast_ref::<B>(), event) {
        (Some(bot), Event::InteractionCompleted(done)) => bot.on_completed(ctx, done),
        _ => misrouted("InteractionHandler"),
    }
}
