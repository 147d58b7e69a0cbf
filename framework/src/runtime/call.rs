//! Calls a handler: within its layers and its time, its panic caught, apart from what
//! must not wait.

use std::{any::Any, panic::AssertUnwindSafe, time::Duration};

use futures_util::FutureExt;

use super::{apart::Apart, failure::Failure, turn::Turns};
use crate::{
    context::Context,
    model::Event,
    reply::{HandlerResult, Reply},
    routing::HandlerEntry,
};

/// How much longer than its handler all layers of a bot together may take.
pub const LAYERS_TIMEOUT: Duration = Duration::from_secs(10);

/// A handler took longer than it may. It is not run again: that would take as long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the handler did not finish within {} s", after.as_secs_f32())]
#[non_exhaustive]
pub struct TimedOut {
    /// How long it may take.
    pub after: Duration,
}

/// A handler panicked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the handler panicked: {message}")]
#[non_exhaustive]
pub struct Panicked {
    /// What it panicked with.
    pub message: String,
}

impl Turns {
    /// Calls a handler through the bot's layers.
    pub(super) async fn call(
        &self,
        handler: &'static HandlerEntry,
        ctx: &Context,
        event: &Event,
    ) -> Result<Reply, Failure> {
        let timeout = handler.timeout.unwrap_or(self.handler_timeout);
        let handling = async { (handler.call)(&*self.bot, ctx, event).await };
        let called = async {
            if self.layers.is_empty() {
                guarded(ctx, handling, timeout).await
            } else {
                let last = async {
                    let before = ctx.turn().mark();
                    let outcome = guarded(ctx, handling, timeout).await;
                    if outcome.is_err() {
                        ctx.turn().go_back(before);
                    }
                    outcome
                };
                let called = self.layers.around(ctx, event, handler, last.boxed());
                guarded(ctx, called, timeout + LAYERS_TIMEOUT).await
            }
        };
        ctx.long().beside(ctx, called).await.map_err(Failure::of)
    }
}

/// Somebody else's code: within its time, its panic caught.
async fn guarded(
    ctx: &Context,
    work: impl Future<Output = HandlerResult>,
    timeout: Duration,
) -> HandlerResult {
    let caught = AssertUnwindSafe(Apart::new(work)).catch_unwind();
    match ctx.waits().within(timeout, caught).await {
        Some(Ok(outcome)) => outcome,
        Some(Err(panic)) => Err(Panicked {
            message: panic_message(&*panic).to_owned(),
        }
        .into()),
        None => Err(TimedOut { after: timeout }.into()),
    }
}

pub(super) fn panic_message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without a message")
}
