//! Commands: text messages that begin with `/name`.

mod arguments;
mod error;
mod from_argument;
mod gate;
mod invocation;
mod rules;

pub(crate) use self::rules::told;
pub use self::{
    arguments::Arguments,
    error::ArgumentError,
    from_argument::{FromArgument, chosen},
    rules::{CommandRules, LeastScope},
};
pub(super) use self::{
    error::refusal,
    gate::{forbidden, too_soon},
    invocation::Invocation,
};

/// The most characters of a command's name.
pub const MAX_COMMAND_NAME_CHARS: usize = 64;
/// The command that is answered for every bot that has commands, but not this one.
pub(super) const HELP_NAME: &str = "help";

/// A text message that begins with `/name`, read into a type.
///
/// Derive it with [`#[derive(Command)]`](crate::macros::Command). The name may
/// follow a mention of the bot, is read in any case, and may say which bot is
/// meant: `/ask`, `@Feedback /Ask` and `/ask@feedback` are the same.
///
/// # Examples
///
/// ```
/// use cometchat_bot::prelude::*;
///
/// /// Starts a poll.
/// #[derive(Command)]
/// #[command(name = "poll", aliases = ["vote"])]
/// pub struct StartPoll {
///     /// What is asked.
///     question: String,
///     /// What may be answered.
///     options: Vec<String>,
/// }
///
/// use cometchat_bot::routing::{Arguments, Command as _};
/// assert_eq!(StartPoll::SPEC.usage(), "/poll QUESTION [OPTIONS...]");
///
/// let mut arguments = Arguments::new("\"Where to?\" north south");
/// let poll = StartPoll::parse(&mut arguments)?;
/// assert_eq!(poll.question, "Where to?");
/// assert_eq!(poll.options, ["north", "south"]);
/// # Ok::<(), cometchat_bot::routing::ArgumentError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a command",
    label = "not a command",
    note = "write `#[derive(Command)]` and `#[command(name = \"...\")]` above `{Self}`"
)]
pub trait Command: Sized + Send + 'static {
    /// Its name and arguments.
    const SPEC: CommandSpec;

    /// Reads the arguments. What it leaves over is refused afterwards.
    ///
    /// # Errors
    ///
    /// [`ArgumentError`] when an argument is missing or is not what it should be.
    fn parse(arguments: &mut Arguments<'_>) -> Result<Self, ArgumentError>;
}

/// What a command is called and what it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommandSpec {
    /// Its name, in lower case, without the `/`.
    pub name: &'static str,
    /// Other names for it.
    pub aliases: &'static [&'static str],
    /// What it does, in one line; may be empty.
    pub about: &'static str,
    /// Its arguments, in order.
    pub arguments: &'static [ArgumentSpec],
    /// Who may use it, and how often.
    pub rules: CommandRules,
}

/// One argument of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArgumentSpec {
    /// Its name, as the field has it.
    pub name: &'static str,
    /// What it must be, for example `a whole number`.
    pub kind: &'static str,
    /// Whether the command needs it.
    pub required: bool,
    /// Whether it takes everything that is left.
    pub rest: bool,
    /// What it means, in one line; may be empty.
    pub about: &'static str,
}

impl CommandSpec {
    /// How it is typed: `/poll QUESTION [OPTIONS...]`, with what may be left out
    /// in brackets.
    #[must_use]
    pub fn usage(&self) -> String {
        let words = self.arguments.iter().map(|argument| {
            let name = shown(argument.name);
            let dots = if argument.rest { "..." } else { "" };
            if argument.required {
                format!(" {name}{dots}")
            } else {
                format!(" [{name}{dots}]")
            }
        });
        std::iter::once(format!("/{}", self.name))
            .chain(words)
            .collect()
    }

    /// Whether it has this name, given in lower case.
    pub(super) fn is_called(&self, name: &str) -> bool {
        self.names().any(|known| known.to_lowercase() == name)
    }

    /// The name and the aliases.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        std::iter::once(self.name).chain(self.aliases.iter().copied())
    }
}

/// An argument's name as people see it.
pub(super) fn shown(name: &str) -> String {
    name.to_uppercase()
}
