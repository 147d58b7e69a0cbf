//! The traits that a bot implements, one a file, each with the function that
//! calls it from an event.

mod button;
mod call_status;
mod command;
mod custom;
mod delete;
mod dialogue;
mod due;
mod edit;
mod form;
pub(super) mod group;
mod interaction;
mod message;
pub mod outcome;
mod poll;
pub(super) mod reaction;
mod scheduler;
pub(super) mod signal;
mod unknown;

use std::future::ready;

use futures_util::future::BoxFuture;

pub(crate) use self::button::genuine;
pub use self::{
    button::ButtonHandler, call_status::CallHandler, command::CommandHandler,
    custom::CustomHandler, delete::DeleteHandler, dialogue::DialogueHandler, due::DueHandler,
    edit::EditHandler, form::FormHandler, group::GroupHandler, interaction::InteractionHandler,
    message::MessageHandler, poll::PollHandler, reaction::ReactionHandler,
    scheduler::SchedulerHandler, signal::SignalHandler, unknown::UnknownHandler,
};
pub(super) use self::{button::gone, poll::count};
use crate::reply::{HandlerError, HandlerResult};

/// The functions that entries point to.
pub mod call {
    pub use super::{
        button::call as button, call_status::call, command::call as command,
        custom::call as custom, delete::call as delete, dialogue::call as dialogue,
        due::call as due, edit::call as edit, form::call as form, group::call as group,
        interaction::call as interaction, message::call as message, poll::call as poll,
        reaction::call as reaction, scheduler::call as scheduler, signal::call as signal,
        unknown::call as unknown,
    };
}

/// An entry was called with a bot or an event that is not its own.
fn misrouted<'a>(handler: &'static str) -> BoxFuture<'a, HandlerResult> {
    let message = format!("{handler} was called with what it is not for");
    Box::pin(ready(Err(HandlerError::msg(message))))
}
