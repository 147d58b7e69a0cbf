//! What this version does not know.

use async_trait::async_trait;
use futures_util::future::BoxFuture;

use super::misrouted;
use crate::{
    context::Context,
    model::{Event, Frame, Message, UnknownEvent},
    reply::HandlerResult,
    routing::{
        entry::AnyBot,
        registered::{Declared, Registered, on},
    },
};

/// Handles frames and messages that this version does not know or cannot read,
/// with their raw JSON.
///
/// # Examples
///
/// ```
/// use cometchat_bot::prelude::*;
///
/// use cometchat_bot::model::UnknownEvent;
///
/// #[bot(name = "explorer")]
/// pub struct ExplorerBot;
///
/// #[handler]
/// impl UnknownHandler for ExplorerBot {
///     async fn on_unknown(&self, _ctx: &Context, event: &UnknownEvent) -> HandlerResult<()> {
///         println!("{}", event.reason);
///         Ok(())
///     }
/// }
/// ```
///
/// # Delivery
///
/// Messages: in order within a conversation, one at a time. What is returned is sent when
/// the handler has finished. Frames: as they come.
#[async_trait]
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not handle unknown events",
    note = "write `#[handler] impl UnknownHandler for {Self}`"
)]
pub trait UnknownHandler: Declared + Registered<on::Unknown> {
    /// Something came that this version does not know.
    ///
    /// # Errors
    ///
    /// Whatever keeps the handler from its work; see
    /// [when a handler fails](crate::routing#when-a-handler-fails).
    async fn on_unknown(&self, ctx: &Context, event: &UnknownEvent) -> HandlerResult;
}

/// Calls the handler of what is not known.
pub fn call<'a, B: UnknownHandler>(
    bot: &'a AnyBot,
    ctx: &'a Context,
    event: &'a Event,
) -> BoxFuture<'a, HandlerResult> {
    match (bot.downcast_ref::<B>(), event) {
        (Some(bot), Event::Unknown(unknown)) => bot.on_unknown(ctx, unknown),
        (Some(bot), Event::Message(message)) => match of_message(message) {
            Some(unknown) => Box::pin(async move { bot.on_unknown(ctx, &unknown).await }),
            None => misrouted("UnknownHandler"),
        },
        _ => misrouted("UnknownHandler"),
    }
}

/// A message whose category or type is not known, as an unknown event.
fn of_message(message: &Message) -> Option<UnknownEvent> {
    // The model alone makes unknown events; a frame without a type is one.
    let Event::Unknown(mut unknown) = Frame::default().into_event() else {
        return None;
    };
    unknown.frame_type = Some("message".to_owned());
    unknown.reason = format!(
        "messages of category {:?} and type {:?} are not known, or lack what they need",
        message.category.as_str(),
        message.message_type
    );
    unknown.raw = serde_json::to_value(message).unwrap_or_default();
    Some(unknown)
}
