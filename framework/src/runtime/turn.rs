//! One event through its handler: timed, its panic caught, its reply sent.

use std::{
    any::Any,
    panic::AssertUnwindSafe,
    sync::Arc,
    time::{Duration, Instant},
};

use async_trait::async_trait;
use futures_util::FutureExt;
use tracing::Instrument;

use crate::{
    context::Context,
    inbox::{Incoming, Work},
    model::{Event, Uid},
    outbox::Outbox,
    reply::{HandlerError, HandlerResult},
    routing::{AnyBot, HandlerEntry, RoutingTable},
};

/// Works the events of one bot.
pub(super) struct Turns {
    pub(super) table: Arc<RoutingTable>,
    pub(super) kind: &'static str,
    pub(super) bot: Arc<AnyBot>,
    pub(super) me: Uid,
    pub(super) outbox: Outbox,
    pub(super) handler_timeout: Duration,
}

impl Turns {
    fn route(&self, event: &Event) -> Option<&'static HandlerEntry> {
        self.table.bot(self.kind)?.route(event, &self.me)
    }

    async fn handle(&self, handler: &'static HandlerEntry, ctx: &Context) -> HandlerResult {
        let call = async { (handler.call)(&*self.bot, ctx, ctx.event()).await };
        let caught = AssertUnwindSafe(call).catch_unwind();
        match tokio::time::timeout(self.handler_timeout, caught).await {
            Ok(Ok(result)) => result,
            Ok(Err(panic)) => Err(HandlerError::msg(format!(
                "the handler panicked: {}",
                panic_message(&*panic)
            ))),
            Err(_) => Err(HandlerError::msg(format!(
                "the handler did not finish within {} s",
                self.handler_timeout.as_secs_f32()
            ))),
        }
    }

    async fn turn(&self, handler: &'static HandlerEntry, ctx: Context) {
        let begun = Instant::now();
        let outcome = match self.handle(handler, &ctx).await {
            Ok(reply) => ctx.reply(reply).await,
            Err(error) => Err(error),
        };
        let elapsed_ms = begun.elapsed().as_millis();
        match outcome {
            Ok(()) => tracing::debug!(elapsed_ms, "handled"),
            Err(error) => tracing::error!(
                elapsed_ms,
                %error,
                place = %format_args!("{}:{}", handler.file, handler.line),
                "an event was not handled"
            ),
        }
    }
}

#[async_trait]
impl Work for Turns {
    fn wants(&self, event: &Event) -> bool {
        self.route(event).is_some()
    }

    async fn work(&self, incoming: Incoming) {
        let Some(handler) = self.route(&incoming.event) else {
            return;
        };
        let span = tracing::info_span!(
            "turn",
            bot = %self.me,
            conversation = incoming.conversation.as_ref().map(tracing::field::display),
            event = incoming.key.as_deref(),
            handler = handler.trait_name,
        );
        let ctx = Context::new(self.kind, self.me.clone(), incoming, self.outbox.clone());
        self.turn(handler, ctx).instrument(span).await;
    }
}

fn panic_message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without a message")
}
