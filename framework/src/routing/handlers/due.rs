//! What was planned, when its time has come.

use async_trait::async_trait;
use futures_util::future::BoxFuture;

use super::misrouted;
use crate::{
    context::Context,
    model::{Due, Event},
    reply::HandlerResult,
    routing::{
        entry::AnyBot,
        payload::{self, Payload},
        registered::{Declared, Registered, on},
    },
};

/// Does what was planned with [`Context::schedule`](crate::Context::schedule), when
/// its time has come. See [`Schedule`](crate::schedule::Schedule) for an example.
///
/// # Delivery
///
/// Once for each time, at it or later; what was missed while the bot was not
/// running, once for all times together. In order within a conversation, one at a
/// time, with everything else that happens there. What is returned is sent where it
/// was planned, behind answers to people who wait for one.
#[async_trait]
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not handle what is planned with `{P}`",
    note = "write `#[handler] impl DueHandler<{P}> for {Self}`"
)]
pub trait DueHandler<P: Payload>: Declared + Registered<on::Due<P>> {
    /// The time has come. [`Context::sender`] is who caused it to be planned.
    ///
    /// # Errors
    ///
    /// Whatever keeps the handler from its work; see
    /// [when a handler fails](crate::routing#when-a-handler-fails). A payload that
    /// cannot be read any more is kept as a dead letter as well.
    async fn on_due(&self, ctx: &Context, payload: P, due: &Due) -> HandlerResult;
}

/// Calls the handler of something that is due.
pub fn call<'a, B: DueHandler<P>, P: Payload>(
    bot: &'a AnyBot,
    ctx: &'a Context,
    event: &'a Event,
) -> BoxFuture<'a, HandlerResult> {
    let (Some(bot), Event::Due(due)) = (bot.downcast_ref::<B>(), event) else {
        return misrouted("DueHandler");
    };
    Box::pin(async move {
        let payload = payload::read::<P>(&due.payload)?;
        bot.on_due(ctx, payload, due).await
    })
}
