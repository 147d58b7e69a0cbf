//! A bot in the config, and where its token is.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{ConfigError, read_short};
use crate::{
    client::AuthToken,
    model::{Guid, Uid},
    routing::{BotRoutes, RoutingTable},
};

/// The service's tokens have more characters than this.
const MIN_TOKEN_CHARS: usize = 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Bot {
    pub(super) kind: String,
    pub(super) uid: Uid,
    pub(super) app: Option<String>,
    pub(super) token_env: Option<String>,
    pub(super) token_file: Option<PathBuf>,
    /// Another limit than the app's; 0 is none.
    pub(super) messages_per_minute: Option<u32>,
    #[serde(default)]
    pub(super) merge_replies: bool,
    #[serde(default)]
    pub(super) answer_history: bool,
    #[serde(default)]
    pub(super) groups: Vec<Guid>,
    #[serde(default)]
    pub(super) settings: toml::Table,
}

impl Bot {
    pub(super) fn check_kind(&self, table: &RoutingTable) -> Result<(), ConfigError> {
        if table.bot(&self.kind).is_some() {
            return Ok(());
        }
        let known: Vec<_> = table.bots().map(BotRoutes::name).collect();
        Err(ConfigError::NoSuchKind {
            bot: self.uid.to_string(),
            kind: self.kind.clone(),
            known: known.join(", "),
        })
    }

    /// Whether the bot can read its settings.
    pub(super) fn check_settings(&self, table: &RoutingTable) -> Result<(), ConfigError> {
        let settings = serde_json::to_value(&self.settings).unwrap_or_default();
        let Some(routes) = table.bot(&self.kind) else {
            return Ok(());
        };
        let checked = routes.check_settings(settings);
        checked.map_err(|source| ConfigError::Settings {
            bot: self.uid.to_string(),
            source,
        })
    }

    /// Whether it says in one place where the token is, and does not hold it itself.
    pub(super) fn check_token(&self) -> Result<(), ConfigError> {
        match (&self.token_env, &self.token_file) {
            (Some(_), None) | (None, Some(_)) => Ok(()),
            _ => Err(ConfigError::TokenPlace {
                bot: self.uid.to_string(),
            }),
        }
    }

    pub(super) fn token(&self, folder: &Path) -> Result<AuthToken, ConfigError> {
        let token = match (&self.token_env, &self.token_file) {
            (Some(variable), None) => self.token_in_variable(variable)?,
            (None, Some(path)) => self.token_in_file(path, folder)?,
            _ => {
                return Err(ConfigError::TokenPlace {
                    bot: self.uid.to_string(),
                });
            }
        };
        Ok(AuthToken::new(token.trim()))
    }

    fn token_in_variable(&self, variable: &str) -> Result<String, ConfigError> {
        let token = std::env::var(variable).ok();
        let token = token.filter(|token| !token.trim().is_empty());
        token.ok_or_else(|| {
            self.token_itself(variable, "token-env", "name of a variable")
                .unwrap_or_else(|| ConfigError::TokenVariable {
                    bot: self.uid.to_string(),
                    variable: variable.to_owned(),
                })
        })
    }

    fn token_in_file(&self, path: &Path, folder: &Path) -> Result<String, ConfigError> {
        let missing = |source| {
            let written = path.to_string_lossy();
            self.token_itself(&written, "token-file", "path of a file")
                .unwrap_or_else(|| ConfigError::TokenFile {
                    bot: self.uid.to_string(),
                    path: folder.join(path).display().to_string(),
                    source,
                })
        };
        let token = read_short(&folder.join(path)).map_err(|error| missing(Some(error)))?;
        if token.trim().is_empty() {
            return Err(missing(None));
        }
        Ok(token)
    }

    /// The error if what stands under a key looks like a token: it must not be repeated.
    fn token_itself(
        &self,
        written: &str,
        key: &'static str,
        place: &'static str,
    ) -> Option<ConfigError> {
        may_be_token(written).then(|| ConfigError::TokenInConfig {
            bot: self.uid.to_string(),
            key,
            place,
        })
    }
}

/// Whether a text could be a token: long, of its characters, and no name in capitals.
fn may_be_token(text: &str) -> bool {
    text.len() >= MIN_TOKEN_CHARS
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
        && text.contains(|c: char| c.is_ascii_digit())
        && text.contains(|c: char| c.is_ascii_lowercase())
}
