//! What is wrong with the bots as a whole.

use std::fmt;

use crate::routing::{BotEntry, HandlerEntry};

/// A place in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, as the compiler was given it.
    pub file: &'static str,
    /// The line, from 1.
    pub line: u32,
}

impl Place {
    pub(super) const fn of_bot(entry: &BotEntry) -> Self {
        Self {
            file: entry.file,
            line: entry.line,
        }
    }

    pub(super) const fn of_handler(entry: &HandlerEntry) -> Self {
        Self {
            file: entry.file,
            line: entry.line,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// One thing that is wrong with the bots as a whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RoutingProblem {
    /// No bot is linked.
    #[error(
        "no bot is registered: write `#[bot(name = \"...\")]` above a struct, and name its crate in `daemon!`"
    )]
    NoBots,
    /// Two bots have one name.
    #[error("two bots are named `{name}`: {first} and {second}")]
    SameName {
        /// The name.
        name: &'static str,
        /// Where one is declared.
        first: Place,
        /// Where the other is.
        second: Place,
    },
    /// Two handlers of a bot are for the same thing.
    #[error("two handlers of the bot `{bot}` are for {trigger}: {first} and {second}")]
    SameTrigger {
        /// The bot.
        bot: &'static str,
        /// What both are for.
        trigger: String,
        /// Where one stands.
        first: Place,
        /// Where the other does.
        second: Place,
    },
    /// A handler's bot is not registered.
    #[error("{place}: `{handler}` is a handler of `{bot_type}`, which is not a registered bot")]
    NoBot {
        /// The handler's trait.
        handler: &'static str,
        /// The type that should be a bot.
        bot_type: &'static str,
        /// Where the handler stands.
        place: Place,
    },
    /// A bot has no handler.
    #[error(
        "{place}: the bot `{bot}` handles nothing: write `#[handler]` above an impl of a handler trait"
    )]
    NoHandlers {
        /// The bot.
        bot: &'static str,
        /// Where it is declared.
        place: Place,
    },
    /// A crate that `daemon!` names has no bot.
    #[error(
        "crate `{krate}` is linked but registered no bot: write `#[bot(name = \"...\")]` above a struct \
         in it; if it has one, it uses another version of cometchat-bot than this program"
    )]
    EmptyCrate {
        /// The crate.
        krate: &'static str,
    },
}

/// Why no routing table could be made: everything that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoutingError {
    pub(super) problems: Vec<RoutingProblem>,
}

impl RoutingError {
    /// What is wrong; at least one thing.
    #[must_use]
    pub fn problems(&self) -> &[RoutingProblem] {
        &self.problems
    }
}

impl std::error::Error for RoutingError {}

impl fmt::Display for RoutingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the bots do not fit together")?;
        self.problems
            .iter()
            .try_for_each(|problem| write!(f, "\n- {problem}"))
    }
}
