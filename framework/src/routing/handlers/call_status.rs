//! Calls.

use async_trait::async_trait;
use futures_util::future::BoxFuture;

use super::misrouted;
use crate::{
    context::Context,
    model::{Call, CallStatus, Content, Event},
    reply::HandlerResult,
    routing::{
        entry::AnyBot,
        registered::{Declared, Registered, on},
    },
};

/// Handles changes of audio and video calls.
///
/// # Examples
///
/// ```
/// use cometchat_bot::prelude::*;
///
/// use cometchat_bot::model::Call;
///
/// #[bot(name = "operator")]
/// pub struct OperatorBot;
///
/// #[handler]
/// impl CallHandler for OperatorBot {
///     async fn on_call(
///         &self,
///         _ctx: &Context,
///         status: &CallStatus,
///         _call: &Call,
///     ) -> HandlerResult<Option<&'static str>> {
///         Ok((*status == CallStatus::Initiated).then_some("I cannot talk, write to me"))
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
    message = "`{Self}` does not handle calls",
    note = "write `#[handler] impl CallHandler for {Self}`"
)]
pub trait CallHandler: Declared + Registered<on::Call> {
    /// A call was begun, taken, refused, given up or ended: `status` says which.
    ///
    /// # Errors
    ///
    /// Whatever keeps the handler from its work; see
    /// [when a handler fails](crate::routing#when-a-handler-fails).
    async fn on_call(&self, ctx: &Context, status: &CallStatus, call: &Call) -> HandlerResult;
}

/// Calls the handler of a call.
pub fn call<'a, B: CallHandler>(
    bot: &'a AnyBot,
    ctx: &'a Context,
    event: &'a Event,
) -> BoxFuture<'a, HandlerResult> {
    let (Some(bot), Event::Message(message)) = (bot.downcast_ref::<B>(), event) else {
        return misrouted("CallHandler");
    };
    match message.content() {
        Content::Call { status, call } => {
            Box::pin(async move { bot.on_call(ctx, &status, call).await })
        }
        _ => misrouted("CallHandler"),
    }
}
