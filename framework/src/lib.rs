//! A framework for chat bots on CometChat.

// The macros write `::cometchat_bot::...`, also within this crate and its tests.
#[allow(
    unused_extern_crates,
    reason = "only the documentation's examples need it so far"
)]
extern crate self as cometchat_bot;

pub mod action;
mod backoff;
pub mod client;
mod context;
#[cfg(feature = "daemon")]
pub mod daemon;
pub mod form;
mod inbox;
pub mod letters;
mod outbox;
pub mod prelude;
pub mod reply;
pub mod routing;
pub mod runtime;
#[cfg(all(test, feature = "sandbox"))]
mod simulation;
mod source;
mod state;
pub mod store;

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
