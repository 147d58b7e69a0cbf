//! From an event to the code that handles it.
//!
//! A bot is a struct with [`#[bot]`](crate::macros::bot). What it reacts to are
//! traits that it implements, each under
//! [`#[handler]`](crate::macros::handler): one trait for each kind of event, all
//! of them in this module. Both attributes register what they see, wherever it
//! stands in the crate; [`RoutingTable::from_registry`] collects it, checks it
//! as a whole, and then finds the handler of each event.
//!
//! | event | trait |
//! | --- | --- |
//! | text, media, interactive, card or agentic message | [`MessageHandler`] |
//! | text that begins with `/name` | [`CommandHandler`] |
//! | custom message | [`CustomHandler`] |
//! | a form was filled in | [`FormHandler`] |
//! | something happened to the members of a group | [`GroupHandler`] |
//! | a reaction was given or taken back | [`ReactionHandler`] |
//! | a message was edited or deleted | [`EditHandler`], [`DeleteHandler`] |
//! | the goal of an interactive message was reached | [`InteractionHandler`] |
//! | receipt, typing, presence, transient message | [`SignalHandler`] |
//! | a call changed | [`CallHandler`] |
//! | anything that this version does not know | [`UnknownHandler`] |
//!
//! # When a handler fails
//!
//! A handler that returns an error or panics is run again, three times in all. It
//! finds the bot's [state](crate::State) as it was before, and nothing that it
//! returned is sent. After that, or once it takes longer than
//! [`HANDLER_TIMEOUT`](crate::runtime::HANDLER_TIMEOUT), its one event is given up and
//! kept with the cause as a dead letter, see [`letters`](crate::letters); what
//! a [`SignalHandler`] gets is not kept. No other event is touched.
//!
//! An event whose handler had begun when the process died is worked again at the
//! next start. What a handler does elsewhere, at another service or through
//! [`Context::client`](crate::Context::client), must therefore bear being done twice.

mod bot;
mod command;
mod entry;
mod handlers;
mod payload;
#[doc(hidden)]
pub mod private;
mod registered;
mod table;
#[cfg(test)]
mod tests;
#[cfg(feature = "sandbox")]
mod why_not;

#[cfg(feature = "daemon")]
pub(crate) use self::payload::without_value;
pub use self::{
    bot::{Bot, NoSettings, SettingsError},
    command::{
        ArgumentError, ArgumentSpec, Arguments, Command, CommandSpec, FromArgument,
        MAX_COMMAND_NAME_CHARS,
    },
    entry::{AnyBot, BotEntry, HandlerCall, HandlerEntry, Trigger},
    handlers::{
        CallHandler, CommandHandler, CustomHandler, DeleteHandler, EditHandler, FormHandler,
        GroupHandler, InteractionHandler, MessageHandler, ReactionHandler, SignalHandler,
        UnknownHandler,
    },
    payload::{Payload, PayloadError},
    table::{BotRoutes, Place, RoutingError, RoutingProblem, RoutingTable, Row},
};
