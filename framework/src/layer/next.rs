//! The way from a layer to the handler.

use futures_util::future::BoxFuture;

use super::AnyLayer;
use crate::{context::Context, model::Event, reply::HandlerResult, routing::HandlerEntry};

/// The way from a layer to the handler: through the layers within it.
#[must_use = "the handler is called by `run`"]
pub struct Next<'a> {
    layers: &'a [Box<dyn AnyLayer>],
    ctx: &'a Context,
    event: &'a Event,
    handler: &'static HandlerEntry,
    last: BoxFuture<'a, HandlerResult>,
}

impl<'a> Next<'a> {
    pub(super) fn new(
        layers: &'a [Box<dyn AnyLayer>],
        ctx: &'a Context,
        event: &'a Event,
        handler: &'static HandlerEntry,
        last: BoxFuture<'a, HandlerResult>,
    ) -> Self {
        Self {
            layers,
            ctx,
            event,
            handler,
            last,
        }
    }

    /// Lets the event through, and gives what the handler says, or why it failed.
    ///
    /// # Errors
    ///
    /// The handler's, or those of a layer in between.
    pub async fn run(self) -> HandlerResult {
        let Some((layer, layers)) = self.layers.split_first() else {
            return self.last.await;
        };
        let ctx = self.ctx;
        layer.around(ctx, Next { layers, ..self }).await
    }

    /// What the handler is called for: [`Context::event`], or what it has become, such as
    /// the answer of a form of which it was the last one.
    #[must_use]
    pub const fn event(&self) -> &'a Event {
        self.event
    }

    /// The handler: what calls it, the trait, and where it stands.
    #[must_use]
    pub const fn handler(&self) -> &'static HandlerEntry {
        self.handler
    }
}

impl std::fmt::Debug for Next<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Next")
            .field("handler", &self.handler.trait_name)
            .field("layers", &self.layers.len())
            .finish_non_exhaustive()
    }
}
