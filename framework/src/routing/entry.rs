//! What the macros register: constants, collected before `main`.

use std::{
    any::{Any, TypeId},
    fmt,
    sync::Arc,
    time::Duration,
};

use futures_util::future::BoxFuture;
use serde_json::Value;

use super::{
    bot::{self, Bot, SettingsError},
    button::ButtonSpec,
    command::CommandSpec,
};
use crate::{
    context::Context,
    dialogue::DialogueSpec,
    form::FormSpec,
    layer::Layers,
    model::Event,
    reply::{HandlerError, HandlerResult},
};

/// A bot whose type is known only to its handlers.
pub type AnyBot = dyn Any + Send + Sync;

/// Calls a handler: the bot, what is known of the event, the event.
pub type HandlerCall =
    for<'a> fn(&'a AnyBot, &'a Context, &'a Event) -> BoxFuture<'a, HandlerResult>;

/// What calls a handler.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Trigger {
    /// A message that no command took.
    Message,
    /// Text that begins with the command's name.
    Command(&'static CommandSpec),
    /// A custom message of this type.
    Custom(&'static str),
    /// A press of this button.
    Button(&'static ButtonSpec),
    /// A slot booked in a scheduler that carries this.
    Scheduler(&'static ButtonSpec),
    /// An answer to this form.
    Form(&'static FormSpec),
    /// An answer in this dialogue.
    Dialogue(&'static DialogueSpec),
    /// The time has come for what was planned with this payload.
    Due(&'static str),
    /// Something happened to the members of a group.
    Group,
    /// A reaction was given or taken back.
    Reaction,
    /// A message was edited.
    Edit,
    /// A message was deleted.
    Delete,
    /// Somebody voted in a poll.
    Poll,
    /// The goal of an interactive message was reached.
    Interaction,
    /// A receipt, typing, presence or transient message.
    Signal,
    /// A call changed.
    Call,
    /// Anything that this version does not know.
    Unknown,
}

impl fmt::Display for Trigger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Command(spec) => return write!(f, "/{}", spec.name),
            Self::Custom(custom_type) => return write!(f, "custom {custom_type}"),
            Self::Button(spec) => return write!(f, "button {}", spec.id),
            Self::Scheduler(spec) => return write!(f, "scheduler {}", spec.id),
            Self::Form(spec) => return write!(f, "form {}", spec.id),
            Self::Dialogue(spec) => return write!(f, "dialogue {}", spec.id),
            Self::Due(payload) => return write!(f, "due {payload}"),
            Self::Message => "message",
            Self::Group => "group",
            Self::Reaction => "reaction",
            Self::Edit => "edit",
            Self::Delete => "delete",
            Self::Poll => "poll",
            Self::Interaction => "interaction",
            Self::Signal => "signal",
            Self::Call => "call",
            Self::Unknown => "unknown",
        })
    }
}

/// A bot, as `#[bot]` registers it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct BotEntry {
    /// The bot's name.
    pub name: &'static str,
    /// What it is for, in one line; may be empty.
    pub about: &'static str,
    /// The module that declares it.
    pub module: &'static str,
    /// The file of the declaration.
    pub file: &'static str,
    /// Its line.
    pub line: u32,
    /// The bot's type.
    pub type_id: fn() -> TypeId,
    /// Makes the bot from its settings.
    pub make: fn(Value) -> Result<Arc<AnyBot>, HandlerError>,
    /// Reads settings as the bot would, without making it.
    pub check: fn(Value) -> Result<(), SettingsError>,
    /// The layers around its handlers.
    pub layers: fn(&AnyBot) -> Layers,
}

impl BotEntry {
    /// The entry of a bot; `source` is its module, file and line.
    #[doc(hidden)]
    #[must_use]
    pub const fn of<B: Bot>(
        about: &'static str,
        source: (&'static str, &'static str, u32),
    ) -> Self {
        let (module, file, line) = source;
        Self {
            name: B::NAME,
            about,
            module,
            file,
            line,
            type_id: TypeId::of::<B>,
            make: bot::make::<B>,
            check: bot::check::<B>,
            layers: |_| Layers::new(),
        }
    }

    /// The same with layers.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_layers(mut self, layers: fn(&AnyBot) -> Layers) -> Self {
        self.layers = layers;
        self
    }

    /// The crate that declares it.
    #[must_use]
    pub fn krate(&self) -> &'static str {
        self.module.split("::").next().unwrap_or(self.module)
    }
}

/// A handler, as `#[handler]` registers it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct HandlerEntry {
    /// The type of the bot whose handler it is.
    pub bot: fn() -> TypeId,
    /// That type as it was written.
    pub bot_type: &'static str,
    /// What calls it.
    pub trigger: Trigger,
    /// The trait as it was written, for example `CommandHandler<Ask>`.
    pub trait_name: &'static str,
    /// The methods that are implemented.
    pub methods: &'static [&'static str],
    /// The file of the impl.
    pub file: &'static str,
    /// Its line.
    pub line: u32,
    /// The module of the impl.
    pub module: &'static str,
    /// How long it may take, if it says so itself.
    pub timeout: Option<Duration>,
    /// Calls it.
    pub call: HandlerCall,
}

impl HandlerEntry {
    /// The entry of a handler; `names` are its bot's and its trait's, `source`
    /// is its module, file and line.
    #[doc(hidden)]
    #[must_use]
    pub const fn of<B: 'static>(
        trigger: Trigger,
        names: (&'static str, &'static str),
        methods: &'static [&'static str],
        source: (&'static str, &'static str, u32),
        call: HandlerCall,
    ) -> Self {
        let (bot_type, trait_name) = names;
        let (module, file, line) = source;
        Self {
            bot: TypeId::of::<B>,
            bot_type,
            trigger,
            trait_name,
            methods,
            file,
            line,
            module,
            timeout: None,
            call,
        }
    }

    /// The same with a time of its own.
    #[doc(hidden)]
    #[must_use]
    pub const fn within(mut self, seconds: u64) -> Self {
        self.timeout = Some(Duration::from_secs(seconds));
        self
    }

    /// Whether it implements a method, and does not leave it to the default.
    pub(super) fn implements(&self, method: &str) -> bool {
        self.methods.contains(&method)
    }
}

inventory::collect!(BotEntry);
inventory::collect!(HandlerEntry);
