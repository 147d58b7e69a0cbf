//! A framework for chat bots on CometChat.
//!
//! A bot is a struct, what it reacts to are traits that it implements:
//!
//! ```
//! use cometchat_bot::prelude::*;
//!
//! /// Says everything again.
//! #[bot(name = "echo")]
//! pub struct EchoBot;
//!
//! #[handler]
//! impl MessageHandler for EchoBot {
//!     async fn on_message(&self, _ctx: &Context, message: &Message) -> HandlerResult<Option<String>> {
//!         Ok(message.text().map(str::to_owned))
//!     }
//! }
//! ```
//!
//! Where to read on:
//!
//! | | |
//! | --- | --- |
//! | [`routing`] | what there is to handle, and what happens when a handler fails |
//! | [`reply`] | what a handler returns |
//! | [`Context`], [`State`] | what it knows of the event, what it may do, what it remembers |
//! | [`layer`] | what stands around all handlers of a bot |
//! | [`schedule`], [`long_work`] | what a bot does later, and what takes long |
//! | [`model`] | messages, users, groups and events as the service has them |
//! | [`client`] | the REST API, for what is no reply |
//! | [`runtime`], [`store`], [`letters`] | running bots, what survives a restart, what was given up |

// The macros write `::cometchat_bot::...`, also within this crate and its tests.
#[allow(
    unused_extern_crates,
    reason = "only the documentation's examples need it so far"
)]
extern crate self as cometchat_bot;

pub mod action;
mod backoff;
pub mod card;
pub mod client;
mod clock;
mod context;
#[cfg(feature = "daemon")]
pub mod daemon;
pub mod dialogue;
pub mod form;
#[cfg(test)]
mod hostile;
#[cfg(any(feature = "testing", all(test, feature = "sandbox")))]
mod in_process;
mod inbox;
pub mod interactive;
pub mod layer;
pub mod letters;
#[cfg(feature = "actions")]
mod listen;
pub mod long_work;
pub mod metrics;
mod outbox;
pub mod poll;
pub mod prelude;
pub mod reply;
pub mod routing;
pub mod runtime;
pub mod schedule;
pub mod scheduler;
#[cfg(all(test, feature = "sandbox"))]
mod simulation;
mod source;
mod state;
pub mod store;
#[cfg(feature = "testing")]
pub mod testing;
#[cfg(feature = "fluent")]
pub mod texts;
mod timer;
mod window;

/// The guide in `docs`: its code is compiled, and run where it can be.
#[cfg(all(doctest, feature = "testing"))]
mod guide {
    #[doc = include_str!("../../docs/guide/first-bot.md")]
    struct FirstBot;
    #[doc = include_str!("../../docs/guide/commands.md")]
    struct Commands;
    #[doc = include_str!("../../docs/guide/state.md")]
    struct State;
    #[doc = include_str!("../../docs/guide/schedule.md")]
    struct Schedule;
    #[doc = include_str!("../../docs/guide/layers.md")]
    struct Layers;
    #[cfg(feature = "fluent")]
    #[doc = include_str!("../../docs/guide/languages.md")]
    struct Languages;
    #[doc = include_str!("../../docs/guide/tests.md")]
    struct Tests;
    #[doc = include_str!("../../docs/guide/production.md")]
    struct Production;
}

pub use cometchat_bot_macros as macros;
pub use cometchat_model as model;

pub use self::{
    context::Context,
    outbox::SendError,
    reply::{HandlerError, HandlerResult, IntoReply, Reply},
    source::SourceError,
    state::{State, StateCell, StateOf},
};
#[cfg(feature = "daemon")]
pub use cometchat_bot_macros::daemon;

/// The code of the guide is compiled with the documentation's.
#[cfg(doctest)]
#[doc = include_str!("../../docs/interactive.md")]
enum Guide {}
