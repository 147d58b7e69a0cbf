//! What stands around a bot's handlers: layers.
//!
//! A [`Layer`] sees every event on its way to the handler that it is for, and what
//! comes back: it lets the event through, answers instead, or changes what is said.
//! So bots log, measure, keep people out, or say sorry, in one place instead of in
//! every handler.
//!
//! `#[bot(layers = [..])]` names the layers of a bot. The first stands outside of all
//! others: it sees an event first, and its outcome last. An expression in the list may
//! use `self`, the bot with its settings.
//!
//! ```
//! use std::time::{Duration, Instant};
//!
//! use cometchat_bot::{layer::{Layer, Next, RateLimit}, prelude::*};
//!
//! /// Writes down how long handlers take.
//! struct Timing;
//!
//! impl Layer for Timing {
//!     async fn around(&self, _: &Context, next: Next<'_>) -> HandlerResult {
//!         let (handler, begun) = (next.handler().trait_name, Instant::now());
//!         let outcome = next.run().await;
//!         tracing::info!(handler, elapsed_ms = begun.elapsed().as_millis());
//!         outcome
//!     }
//! }
//!
//! #[bot(name = "echo", layers = [Timing, RateLimit::new(5, Duration::from_secs(60))])]
//! pub struct EchoBot;
//!
//! #[handler]
//! impl MessageHandler for EchoBot {
//!     async fn on_message(&self, _: &Context, message: &Message) -> HandlerResult<String> {
//!         Ok(message.text().unwrap_or_default().to_owned())
//!     }
//! }
//! ```
//!
//! # What they stand around
//!
//! Everything that a handler is called for: messages, commands (with the generated
//! `/help`), presses, forms, dialogues, what is due, signals. Not the questions of a
//! form that is filled in in the chat; its answer, when it is complete.
//!
//! # When something fails
//!
//! Layers belong to the turn. When the handler fails, they see its error: its panic and
//! its time-out are errors as well ([`Panicked`](crate::runtime::Panicked),
//! [`TimedOut`](crate::runtime::TimedOut)). An error that comes out of the outermost layer
//! is treated as [the handler's own](crate::routing#when-a-handler-fails): handler and
//! layers are run again. So a layer that answers errors by a reply of its own takes away
//! the other attempts, and the dead letter;
//! [`HandlerError::telling`](crate::HandlerError::telling) tells people and keeps both.
//! What the handler has changed when it fails is undone before a layer sees the error.
//!
//! A layer that panics, or takes [`LAYERS_TIMEOUT`](crate::runtime::LAYERS_TIMEOUT)
//! longer than the handler may, costs that one event.
//!
//! # Why not those of `tower`
//!
//! A tower service owns its request, says when it is ready, and is a new type for each
//! layer. A handler borrows a turn, is always ready, and its bot has a name; so this is
//! one trait with one method.

mod next;
mod rate_limit;

use futures_util::future::BoxFuture;

pub use self::{
    next::Next,
    rate_limit::{MAX_ALLOWED, RateLimit},
};
use crate::{context::Context, model::Event, reply::HandlerResult, routing::HandlerEntry};

/// Something that stands around the handlers of a bot. See the [module](self).
///
/// A layer lives as long as its bot and is used by all its conversations at once; what
/// it remembers of people belongs into [`Context::state`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a layer",
    label = "this cannot stand around handlers",
    note = "write `impl Layer for {Self}`, with `async fn around(&self, ctx: &Context, next: Next<'_>) -> HandlerResult`"
)]
pub trait Layer: Send + Sync + 'static {
    /// An event is on its way to a handler: `next.run().await` lets it through and gives
    /// what the handler says.
    ///
    /// # Errors
    ///
    /// The handler's, or the layer's own.
    fn around(&self, ctx: &Context, next: Next<'_>) -> impl Future<Output = HandlerResult> + Send;

    /// What reports call it: the name of its type.
    fn name(&self) -> &'static str {
        let name = std::any::type_name::<Self>();
        let name = name.split('<').next().unwrap_or(name);
        name.rsplit("::").next().unwrap_or(name)
    }
}

/// The layers of a bot, the outermost first.
#[derive(Default)]
pub struct Layers {
    all: Vec<Box<dyn AnyLayer>>,
}

impl Layers {
    /// None yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { all: Vec::new() }
    }

    /// Adds one within those that there are.
    #[must_use]
    pub fn with(mut self, layer: impl Layer) -> Self {
        self.all.push(Box::new(layer));
        self
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// What they are called, the outermost first.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.all.iter().map(|layer| layer.name())
    }

    /// Calls a handler, which is `last`, through all of them.
    pub(crate) async fn around<'a>(
        &'a self,
        ctx: &'a Context,
        event: &'a Event,
        handler: &'static HandlerEntry,
        last: BoxFuture<'a, HandlerResult>,
    ) -> HandlerResult {
        Next::new(&self.all, ctx, event, handler, last).run().await
    }
}

impl std::fmt::Debug for Layers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}

/// A layer whose type is forgotten.
trait AnyLayer: Send + Sync {
    fn around<'a>(&'a self, ctx: &'a Context, next: Next<'a>) -> BoxFuture<'a, HandlerResult>;

    fn name(&self) -> &'static str;
}

impl<L: Layer> AnyLayer for L {
    fn around<'a>(&'a self, ctx: &'a Context, next: Next<'a>) -> BoxFuture<'a, HandlerResult> {
        Box::pin(Layer::around(self, ctx, next))
    }

    fn name(&self) -> &'static str {
        Layer::name(self)
    }
}
