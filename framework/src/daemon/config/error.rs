//! What can be wrong with a config.

use super::MAX_CONFIG_BYTES;
use crate::{client::SettingsError, model::limits::MAX_BOTS_PER_APP, routing};

/// Why a config cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the config {path}")]
    Read {
        /// The file.
        path: String,
        /// Why not.
        source: std::io::Error,
    },
    /// The file is larger than any config.
    #[error("the config {path} has more than {MAX_CONFIG_BYTES} bytes; is it the right file?")]
    TooLarge {
        /// The file.
        path: String,
    },
    /// The file is not there.
    #[error(
        "there is no file {path}; write one (`run --help` shows how), or name another with `--config`"
    )]
    NotThere {
        /// The file.
        path: String,
    },
    /// The file is no TOML, or has a wrong or unknown key.
    #[error("the config {path} is wrong in line {line}: {problem}")]
    Syntax {
        /// The file.
        path: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong there; nothing of what the file says is repeated but names.
        problem: String,
    },
    /// There is nothing to run.
    #[error("the config has no {0}; add a [[{0}]] section")]
    Missing(&'static str),
    /// Two sections have the same name.
    #[error("the config has {what} {name:?} twice")]
    Twice {
        /// What there is two of.
        what: &'static str,
        /// The name of both.
        name: String,
    },
    /// No crate that is linked registers a bot of this kind.
    #[error("bot {bot:?} is of kind {kind:?}, which this daemon does not have; it has {known}")]
    NoSuchKind {
        /// The bot.
        bot: String,
        /// The kind it names.
        kind: String,
        /// The kinds that there are.
        known: String,
    },
    /// A bot names an app that is not there.
    #[error("bot {bot:?} is in app {app:?}, which the config does not have")]
    NoSuchApp {
        /// The bot.
        bot: String,
        /// The app it names.
        app: String,
    },
    /// A bot names no app, and there are several.
    #[error("bot {bot:?} must say in which `app` it is, since the config has several")]
    WhichApp {
        /// The bot.
        bot: String,
    },
    /// A bot cannot read its settings.
    #[error("[bot.settings] of the bot {bot:?} cannot be used")]
    Settings {
        /// The bot.
        bot: String,
        /// What it says.
        source: routing::SettingsError,
    },
    /// A command is about one app, and there are several.
    #[error("the config has several apps; name one with `--app`")]
    NameApp,
    /// A command names an app that is not there.
    #[error("the config has no app {0:?}")]
    UnknownApp(String),
    /// The service has no room for more.
    #[error("app {app:?} has {count} bots; the service allows {MAX_BOTS_PER_APP}")]
    TooManyBots {
        /// The app.
        app: String,
        /// Bots in the config.
        count: usize,
    },
    /// An app's addresses are wrong.
    #[error("app {app:?} is wrong")]
    App {
        /// The app.
        app: String,
        /// Which field, and why.
        source: SettingsError,
    },
    /// A bot has no token, or two.
    #[error("bot {bot:?} needs its auth token from one place: `token-env` or `token-file`")]
    TokenPlace {
        /// The bot.
        bot: String,
    },
    /// The token's variable is not set.
    #[error(
        "bot {bot:?} takes its auth token from the variable {variable}, which is not set, or is empty"
    )]
    TokenVariable {
        /// The bot.
        bot: String,
        /// The variable.
        variable: String,
    },
    /// The token's file cannot be read.
    #[error("bot {bot:?} takes its auth token from the file {path}, which {}", if source.is_some() { "cannot be read" } else { "is empty" })]
    TokenFile {
        /// The bot.
        bot: String,
        /// The file.
        path: String,
        /// Why not, if there is a file.
        source: Option<std::io::Error>,
    },
    /// The token itself seems to be in the config.
    #[error(
        "bot {bot:?}: what stands under `{key}` looks like the auth token itself, which does not \
         belong in a config; write the {place} that holds it"
    )]
    TokenInConfig {
        /// The bot.
        bot: String,
        /// The key in the config.
        key: &'static str,
        /// What the key should name.
        place: &'static str,
    },
}
