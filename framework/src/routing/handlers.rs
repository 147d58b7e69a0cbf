//! The traits that a bot implements, one a file, each with the function that
//! calls it from an event.

mod call_status;
mod command;
mod custom;
mod delete;
mod edit;
mod form;
pub(super) mod group;
mod interaction;
mod message;
pub mod outcome;
pub(super) mod reaction;
pub(super) mod signal;
mod unknown;

use std::future::ready;

use futures_util::future::BoxFuture;

pub use self::{
    call_status::CallHandler, command::CommandHandler, custom::CustomHandler,
    delete::DeleteHandler, edit::EditHandler, form::FormHandler, group::GroupHandler,
    interaction::InteractionHandler, message::MessageHandler, reaction::ReactionHandler,
    signal::SignalHandler, unknown::UnknownHandler,
};
use crate::reply::{HandlerError, HandlerResult};

/// The functions that entries point to.
pub mod call {
    pub use super::{
        call_status::call, command::call as command, custom::call as custom,
        delete::call as delete, edit::call as edit, form::call as form, group::call as group,
        interaction::call as interaction, message::call as message, reaction::call as reaction,
        signal::call as signal, unknown::call as unknown,
    };
}

/// An entry was called with a bot or an event that is not its own.
fn misrouted<'a>(handler: &'static str) -> BoxFuture<'a, HandlerResult> {
    let message = format!("{handler} was called with what it is not for");
    Box::pin(ready(Err(HandlerError::msg(message))))
}
