//! Bots: how one is made from its settings.

use std::sync::Arc;

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::{entry::AnyBot, payload::without_value, registered::Declared};
use crate::reply::{HandlerError, HandlerResult};

/// How a bot is made: once for each user as whom it is configured to run.
///
/// A unit struct under [`#[bot]`](crate::macros::bot) needs no `impl Bot`: it
/// has [`NoSettings`]. A bot lives as long as the daemon and is shared by all
/// conversations, so handlers get `&self`.
///
/// # Examples
///
/// ```
/// use cometchat_bot::prelude::*;
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// pub struct Settings {
///     greeting: String,
/// }
///
/// /// Greets everybody who joins.
/// #[bot(name = "welcome")]
/// pub struct WelcomeBot {
///     settings: Settings,
/// }
///
/// impl Bot for WelcomeBot {
///     type Settings = Settings;
///
///     fn new(settings: Settings) -> HandlerResult<Self> {
///         if settings.greeting.is_empty() {
///             return Err(HandlerError::msg("`greeting` is empty"));
///         }
///         Ok(Self { settings })
///     }
/// }
/// # #[handler]
/// # impl GroupHandler for WelcomeBot {
/// #     async fn on_joined(&self, _: &Context, _: &MemberJoined) -> HandlerResult<String> {
/// #         Ok(self.settings.greeting.clone())
/// #     }
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "nothing says how `{Self}` is made",
    label = "this bot has no `impl Bot`",
    note = "write `impl Bot for {Self}` with its settings and `new`, or make it a unit struct: `struct {Self};`"
)]
pub trait Bot: Declared + Sized {
    /// The bot's part of the configuration.
    type Settings: DeserializeOwned;

    /// Makes the bot. It must not block: there is no connection yet.
    ///
    /// # Errors
    ///
    /// Whatever makes the settings unusable. The bot is then not started.
    fn new(settings: Self::Settings) -> HandlerResult<Self>;
}

/// Settings of a bot that has none: any key in its configuration is refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NoSettings {}

/// Settings that are not what the bot asks for.
///
/// It repeats names of settings, never a value of the wrong type, which may be a secret.
#[derive(Debug, thiserror::Error)]
#[error("the settings of the bot `{bot}` cannot be read: {problem}")]
pub struct SettingsError {
    bot: &'static str,
    problem: String,
}

impl SettingsError {
    /// The bot's name.
    #[must_use]
    pub const fn bot(&self) -> &'static str {
        self.bot
    }
}

/// Makes a bot from settings that are still JSON; nothing at all is no settings.
pub(super) fn make<B: Bot>(settings: Value) -> Result<Arc<AnyBot>, HandlerError> {
    Ok(Arc::new(B::new(read::<B>(settings)?)?))
}

/// Reads settings as a bot would, without making it.
pub(super) fn check<B: Bot>(settings: Value) -> Result<(), SettingsError> {
    read::<B>(settings).map(drop)
}

fn read<B: Bot>(settings: Value) -> Result<B::Settings, SettingsError> {
    let settings = match settings {
        Value::Null => Value::Object(Map::new()),
        settings => settings,
    };
    serde_path_to_error::deserialize(settings).map_err(|error| {
        let message = error.inner().to_string();
        let problem = without_value(&message).unwrap_or(message);
        let path = error.path().to_string();
        // The path of the whole is a dot; an unknown field is named in the message.
        let is_told = path == "." || problem.contains(&format!("field `{path}`"));
        SettingsError {
            bot: B::NAME,
            problem: if is_told {
                problem
            } else {
                format!("`{path}`: {problem}")
            },
        }
    })
}
