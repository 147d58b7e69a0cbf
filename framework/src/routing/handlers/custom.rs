//! Custom messages.

use std::any::type_name;

use async_trait::async_trait;
use futures_util::future::BoxFuture;

use super::misrouted;
use crate::{
    context::Context,
    model::{Content, Event},
    reply::{HandlerResult, Reply},
    routing::{
        entry::AnyBot,
        payload::{self, Payload, PayloadError},
        registered::{Declared, Registered, on},
    },
};

/// Handles custom messages of one type.
///
/// # Examples
///
/// ```
/// use cometchat_bot::prelude::*;
/// use serde::{Deserialize, Serialize};
///
/// #[bot(name = "guide")]
/// pub struct GuideBot;
///
/// #[derive(Payload, Serialize, Deserialize)]
/// #[payload(type = "location")]
/// pub struct Location {
///     latitude: f64,
///     longitude: f64,
/// }
///
/// #[handler]
/// impl CustomHandler<Location> for GuideBot {
///     async fn on_custom(&self, _ctx: &Context, at: Location) -> HandlerResult<&'static str> {
///         Ok(if at.latitude > 0.0 { "north" } else { "south" })
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
    message = "`{Self}` does not handle custom messages of `{P}`",
    note = "write `#[handler] impl CustomHandler<{P}> for {Self}`"
)]
pub trait CustomHandler<P: Payload>: Declared + Registered<on::Custom<P>> {
    /// A message of this type came.
    ///
    /// # Errors
    ///
    /// Whatever keeps the handler from its work; see
    /// [when a handler fails](crate::routing#when-a-handler-fails).
    async fn on_custom(&self, ctx: &Context, payload: P) -> HandlerResult;

    /// A message of this type came whose payload has the wrong shape. It is
    /// logged in any case; without this method nothing else happens.
    ///
    /// # Errors
    ///
    /// As [`on_custom`](Self::on_custom).
    async fn on_invalid(&self, ctx: &Context, error: &PayloadError) -> HandlerResult {
        let _ = (ctx, error);
        Ok(Reply::none())
    }
}

/// Calls the handler of a custom message.
pub fn call<'a, B: CustomHandler<P>, P: Payload>(
    bot: &'a AnyBot,
    ctx: &'a Context,
    event: &'a Event,
) -> BoxFuture<'a, HandlerResult> {
    let (Some(bot), Event::Message(message)) = (bot.downcast_ref::<B>(), event) else {
        return misrouted("CustomHandler");
    };
    let Content::Custom(custom) = message.content() else {
        return misrouted("CustomHandler");
    };
    match payload::read::<P>(custom.data) {
        Ok(payload) => bot.on_custom(ctx, payload),
        Err(error) => {
            tracing::warn!(
                bot = B::NAME,
                message_id = %message.id,
                handler = type_name::<P>(),
                %error,
                "a payload cannot be read"
            );
            Box::pin(async move { bot.on_invalid(ctx, &error).await })
        }
    }
}
