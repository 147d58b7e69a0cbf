//! Booked slots.

use async_trait::async_trait;
use futures_util::future::BoxFuture;

use super::{button::genuine, misrouted};
use crate::{
    context::Context,
    model::Event,
    reply::{HandlerResult, Reply},
    routing::{
        button::{self, Button},
        entry::AnyBot,
        registered::{Declared, Registered, on},
    },
    scheduler::Slot,
};

/// What a person hears whose choice came without a time.
const NO_TIME: &str = "I did not get a time. Please choose one again.";
/// What a person hears who booked in a scheduler that nobody can read any more.
const OUTDATED: &str = "This calendar is from an earlier version; please ask for a new one.";

/// Handles slots that people book in schedulers which carry one kind of value. See
/// [`scheduler`](crate::scheduler) for an example.
///
/// # Delivery
///
/// One booking for each person and each scheduler that was sent. In order within a
/// conversation, one at a time. What is returned is sent when the handler has
/// finished.
#[async_trait]
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not handle slots booked for `{B}`",
    note = "write `#[handler] impl SchedulerHandler<{B}> for {Self}`"
)]
pub trait SchedulerHandler<B: Button>: Declared + Registered<on::Scheduler<B>> {
    /// Somebody booked a slot.
    ///
    /// # Errors
    ///
    /// Whatever keeps the handler from its work; see
    /// [when a handler fails](crate::routing#when-a-handler-fails).
    async fn on_booked(&self, ctx: &Context, slot: &Slot, carried: B) -> HandlerResult;
}

/// Calls the handler of a booked slot.
pub fn call<'a, B: SchedulerHandler<T>, T: Button>(
    bot: &'a AnyBot,
    ctx: &'a Context,
    event: &'a Event,
) -> BoxFuture<'a, HandlerResult> {
    let Some(bot) = bot.downcast_ref::<B>() else {
        return misrouted("SchedulerHandler");
    };
    Box::pin(async move {
        let Some(press) = genuine(ctx, event).await? else {
            return Ok(Reply::none());
        };
        let Some(slot) = Slot::of(&press) else {
            return Ok(Reply::text(NO_TIME));
        };
        match button::read::<T>(press.version, &press.data) {
            Some(carried) => bot.on_booked(ctx, &slot, carried).await,
            None => Ok(Reply::text(OUTDATED)),
        }
    })
}
