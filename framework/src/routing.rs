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
//! | an answer in a dialogue, or its end | [`DialogueHandler`] |
//! | the time has come for what was planned | [`DueHandler`] |
//! | something happened to the members of a group | [`GroupHandler`] |
//! | a reaction was given or taken back | [`ReactionHandler`] |
//! | a message was edited or deleted | [`EditHandler`], [`DeleteHandler`] |
//! | a slot was booked in a scheduler | [`SchedulerHandler`] |
//! | somebody voted in a poll | [`PollHandler`] |
//! | a typed button was pressed | [`ButtonHandler`] |
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
mod button;
mod command;
mod entry;
mod handlers;
mod help;
mod payload;
mod pressed;
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
    button::{Button, ButtonSpec, MAX_BUTTON_ID_CHARS},
    command::{
        ArgumentError, ArgumentSpec, Arguments, Command, CommandRules, CommandSpec, FromArgument,
        LeastScope, MAX_COMMAND_NAME_CHARS,
    },
    entry::{AnyBot, BotEntry, HandlerCall, HandlerEntry, Trigger},
    handlers::{
        ButtonHandler, CallHandler, CommandHandler, CustomHandler, DeleteHandler, DialogueHandler,
        DueHandler, EditHandler, FormHandler, GroupHandler, InteractionHandler, MessageHandler,
        PollHandler, ReactionHandler, SchedulerHandler, SignalHandler, UnknownHandler,
    },
    payload::{Payload, PayloadError},
    table::{BotRoutes, Place, RoutingError, RoutingProblem, RoutingTable, Row},
};
pub(crate) use self::{
    button::read as read_button, command::told, handlers::genuine, payload::read as read_payload,
};
