//! The routing table: which handler of which bot an event is for.

mod build;
mod error;
mod route;
mod row;

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use serde_json::Value;

pub use self::{
    error::{Place, RoutingError, RoutingProblem},
    row::Row,
};
use super::{
    bot::SettingsError,
    command::CommandSpec,
    entry::{AnyBot, BotEntry, HandlerEntry, Trigger},
};
use crate::{dialogue::DialogueSpec, form::FormSpec, layer::Layers, reply::HandlerError};

/// Every bot that is linked, with its handlers.
///
/// It is made once, at the start; what is wrong with the bots as a whole is
/// found then. Its `Display` is a table of all triggers.
#[derive(Clone, Debug)]
pub struct RoutingTable {
    bots: BTreeMap<&'static str, BotRoutes>,
}

/// One bot with its handlers.
#[derive(Clone, Debug)]
pub struct BotRoutes {
    entry: &'static BotEntry,
    /// Sorted by trigger.
    handlers: Vec<&'static HandlerEntry>,
    /// By name and alias, in lower case.
    commands: HashMap<String, &'static HandlerEntry>,
    /// By the message's type.
    customs: HashMap<&'static str, &'static HandlerEntry>,
    /// By the button's id.
    buttons: HashMap<&'static str, &'static HandlerEntry>,
    /// By the form's id.
    forms: HashMap<&'static str, &'static HandlerEntry>,
    /// By the payload's type.
    dues: HashMap<&'static str, &'static HandlerEntry>,
    /// By the dialogue's id.
    dialogues: HashMap<&'static str, &'static HandlerEntry>,
    singles: Singles,
}

/// The handlers of which a bot has one at most.
#[derive(Clone, Copy, Debug, Default)]
struct Singles {
    message: Option<&'static HandlerEntry>,
    group: Option<&'static HandlerEntry>,
    reaction: Option<&'static HandlerEntry>,
    edit: Option<&'static HandlerEntry>,
    delete: Option<&'static HandlerEntry>,
    poll: Option<&'static HandlerEntry>,
    interaction: Option<&'static HandlerEntry>,
    signal: Option<&'static HandlerEntry>,
    call: Option<&'static HandlerEntry>,
    unknown: Option<&'static HandlerEntry>,
}

impl RoutingTable {
    /// Collects what the macros registered in all crates that are linked, and
    /// checks it.
    ///
    /// `expected_crates` are the crates that must have registered a bot, as
    /// `daemon!` names them. A crate that is not named in the program's source
    /// is not linked, and nobody else would notice.
    ///
    /// # Errors
    ///
    /// [`RoutingError`] with everything that is wrong.
    pub fn from_registry(expected_crates: &[&'static str]) -> Result<Self, RoutingError> {
        let bots: Vec<_> = inventory::iter::<BotEntry>().collect();
        let handlers: Vec<_> = inventory::iter::<HandlerEntry>().collect();
        build::build(&bots, &handlers, expected_crates)
    }

    /// The bot of this name.
    #[must_use]
    pub fn bot(&self, name: &str) -> Option<&BotRoutes> {
        self.bots.get(name)
    }

    /// All bots, sorted by name.
    pub fn bots(&self) -> impl Iterator<Item = &BotRoutes> {
        self.bots.values()
    }

    /// All triggers, sorted by bot and trigger.
    #[must_use]
    pub fn rows(&self) -> Vec<Row> {
        self.bots().flat_map(BotRoutes::rows).collect()
    }
}

impl BotRoutes {
    /// The bot's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.entry.name
    }

    /// What the bot is for, in one line; may be empty.
    #[must_use]
    pub const fn about(&self) -> &'static str {
        self.entry.about
    }

    /// Where the bot is declared.
    #[must_use]
    pub const fn place(&self) -> Place {
        Place::of_bot(self.entry)
    }

    /// Its handlers, sorted by trigger.
    #[must_use]
    pub fn handlers(&self) -> &[&'static HandlerEntry] {
        &self.handlers
    }

    /// The commands it takes, by name.
    pub fn commands(&self) -> impl Iterator<Item = &'static CommandSpec> {
        self.handlers
            .iter()
            .filter_map(|handler| match handler.trigger {
                Trigger::Command(spec) => Some(spec),
                _ => None,
            })
    }

    /// The form of this id, if the bot handles its answers.
    #[must_use]
    pub fn form(&self, id: &str) -> Option<&'static FormSpec> {
        match self.forms.get(id)?.trigger {
            Trigger::Form(spec) => Some(spec),
            _ => None,
        }
    }

    /// The handler of the dialogue of this id, and the dialogue.
    pub(crate) fn dialogue(
        &self,
        id: &str,
    ) -> Option<(&'static HandlerEntry, &'static DialogueSpec)> {
        let handler = *self.dialogues.get(id)?;
        match handler.trigger {
            Trigger::Dialogue(spec) => Some((handler, spec)),
            _ => None,
        }
    }

    /// Makes the bot from its part of the configuration.
    ///
    /// # Errors
    ///
    /// When the settings are not what the bot asks for
    /// ([`SettingsError`](super::SettingsError)), or when it refuses them.
    pub fn make(&self, settings: Value) -> Result<Arc<AnyBot>, HandlerError> {
        (self.entry.make)(settings)
    }

    /// The layers around the handlers of a bot that was made.
    #[must_use]
    pub fn layers(&self, bot: &AnyBot) -> Layers {
        (self.entry.layers)(bot)
    }

    /// Reads settings as the bot would, without making it.
    ///
    /// # Errors
    ///
    /// When they are not what the bot asks for.
    pub fn check_settings(&self, settings: Value) -> Result<(), SettingsError> {
        (self.entry.check)(settings)
    }

    /// One row for each handler.
    fn rows(&self) -> impl Iterator<Item = Row> {
        let bot = self.name();
        self.handlers.iter().map(move |entry| Row::of(bot, entry))
    }
}
