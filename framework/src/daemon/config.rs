//! The config of `run`: apps, and the bots in them.

use std::{
    collections::{HashMap, HashSet},
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use crate::{
    client::{AppSettings, AuthToken, SettingsError},
    model::{Guid, Uid, limits::MAX_BOTS_PER_APP},
    routing::{BotRoutes, RoutingTable},
    runtime::{BotSetup, MESSAGES_PER_MINUTE},
};

/// The largest config that is read.
const MAX_CONFIG_BYTES: u64 = 1024 * 1024;

/// Where bots keep what must survive, unless the config says otherwise: beside it.
const DEFAULT_STATE: &str = "cometbot.db";

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
    /// The file is no TOML, or has a wrong or unknown key.
    #[error("the config {path} is wrong")]
    Syntax {
        /// The file.
        path: String,
        /// Where and why.
        source: Box<toml::de::Error>,
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
        "bot {bot:?} takes its auth token from the variable {variable}, which is not set or empty"
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
}

/// The config of `run`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    state: Option<PathBuf>,
    #[serde(default, rename = "app")]
    apps: Vec<App>,
    #[serde(default, rename = "bot")]
    bots: Vec<Bot>,
    /// Relative paths are beside the config.
    #[serde(skip)]
    folder: PathBuf,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct App {
    id: String,
    region: Option<String>,
    client_api: Option<String>,
    ca: Option<PathBuf>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Bot {
    kind: String,
    uid: Uid,
    app: Option<String>,
    token_env: Option<String>,
    token_file: Option<PathBuf>,
    /// 0 is no limit.
    #[serde(default = "messages_per_minute")]
    messages_per_minute: u32,
    #[serde(default)]
    groups: Vec<Guid>,
    #[serde(default)]
    settings: toml::Table,
}

impl Config {
    /// Reads a config file.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or is no config; the error says where.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let name = || path.display().to_string();
        let failed = |source| ConfigError::Read {
            path: name(),
            source,
        };
        let text = read_short(path).map_err(failed)?;
        if text.len() as u64 >= MAX_CONFIG_BYTES {
            return Err(ConfigError::TooLarge { path: name() });
        }
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        Self::parse(&text, folder).map_err(|source| ConfigError::Syntax {
            path: name(),
            source: Box::new(source),
        })
    }

    fn parse(text: &str, folder: PathBuf) -> Result<Self, toml::de::Error> {
        let config: Self = toml::from_str(text)?;
        Ok(Self { folder, ..config })
    }

    /// The file in which the bots keep what must survive a restart.
    #[must_use]
    pub fn state(&self) -> PathBuf {
        let file = self.state.as_deref().unwrap_or(Path::new(DEFAULT_STATE));
        self.folder.join(file)
    }

    /// The bots to run, their tokens read.
    ///
    /// # Errors
    ///
    /// When apps and bots do not fit together, or a token is not there.
    pub fn setups(&self, table: &RoutingTable) -> Result<Vec<BotSetup>, ConfigError> {
        let apps = self.app_settings()?;
        if self.bots.is_empty() {
            return Err(ConfigError::Missing("bot"));
        }
        let mut users = HashSet::new();
        let mut counts: HashMap<&str, usize> = HashMap::new();
        let mut setups = Vec::new();
        for bot in &self.bots {
            bot.check_kind(table)?;
            let (app, settings) = self.app_of(bot, &apps)?;
            *counts.entry(app).or_default() += 1;
            if !users.insert((app, &bot.uid)) {
                return Err(ConfigError::Twice {
                    what: "the bot with the uid",
                    name: bot.uid.to_string(),
                });
            }
            setups.push(self.setup(bot, settings.clone())?);
        }
        match counts
            .into_iter()
            .find(|(_, count)| *count > MAX_BOTS_PER_APP)
        {
            Some((app, count)) => Err(ConfigError::TooManyBots {
                app: app.to_owned(),
                count,
            }),
            None => Ok(setups),
        }
    }

    fn app_settings(&self) -> Result<HashMap<&str, AppSettings>, ConfigError> {
        if self.apps.is_empty() {
            return Err(ConfigError::Missing("app"));
        }
        let mut known = HashMap::new();
        for app in &self.apps {
            let settings = app
                .settings(&self.folder)
                .map_err(|source| ConfigError::App {
                    app: app.id.clone(),
                    source,
                })?;
            if known.insert(app.id.as_str(), settings).is_some() {
                return Err(ConfigError::Twice {
                    what: "the app",
                    name: app.id.clone(),
                });
            }
        }
        Ok(known)
    }

    fn app_of<'a>(
        &'a self,
        bot: &'a Bot,
        apps: &'a HashMap<&str, AppSettings>,
    ) -> Result<(&'a str, &'a AppSettings), ConfigError> {
        let id = match (&bot.app, self.apps.as_slice()) {
            (Some(id), _) => id,
            (None, [only]) => &only.id,
            (None, _) => {
                return Err(ConfigError::WhichApp {
                    bot: bot.uid.to_string(),
                });
            }
        };
        let found = apps.get_key_value(id.as_str());
        found
            .map(|(id, settings)| (*id, settings))
            .ok_or_else(|| ConfigError::NoSuchApp {
                bot: bot.uid.to_string(),
                app: id.clone(),
            })
    }

    fn setup(&self, bot: &Bot, app: AppSettings) -> Result<BotSetup, ConfigError> {
        let token = bot.token(&self.folder)?;
        let settings = serde_json::to_value(&bot.settings).unwrap_or_default();
        Ok(BotSetup::new(&bot.kind, app, token)
            .uid(bot.uid.clone())
            .settings(settings)
            .messages_per_minute((bot.messages_per_minute > 0).then_some(bot.messages_per_minute))
            .groups(bot.groups.iter().cloned()))
    }
}

fn messages_per_minute() -> u32 {
    MESSAGES_PER_MINUTE
}

impl App {
    fn settings(&self, folder: &Path) -> Result<AppSettings, SettingsError> {
        let mut builder = AppSettings::builder(&self.id);
        if let Some(region) = &self.region {
            builder = builder.region(region);
        }
        if let Some(address) = &self.client_api {
            builder = builder.client_api(address);
        }
        if let Some(path) = &self.ca {
            builder = builder.extra_root_ca(folder.join(path));
        }
        builder.build()
    }
}

/// Reads a file that is short if it is the right one.
fn read_short(path: &Path) -> std::io::Result<String> {
    let mut text = String::new();
    File::open(path)?
        .take(MAX_CONFIG_BYTES)
        .read_to_string(&mut text)?;
    Ok(text)
}

impl Bot {
    fn check_kind(&self, table: &RoutingTable) -> Result<(), ConfigError> {
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

    fn token(&self, folder: &Path) -> Result<AuthToken, ConfigError> {
        let bot = || self.uid.to_string();
        match (&self.token_env, &self.token_file) {
            (Some(variable), None) => {
                let token = std::env::var(variable)
                    .ok()
                    .filter(|token| !token.trim().is_empty());
                let token = token.ok_or_else(|| ConfigError::TokenVariable {
                    bot: bot(),
                    variable: variable.clone(),
                })?;
                Ok(AuthToken::new(token.trim()))
            }
            (None, Some(path)) => {
                let path = folder.join(path);
                let missing = |source| ConfigError::TokenFile {
                    bot: bot(),
                    path: path.display().to_string(),
                    source,
                };
                let token = read_short(&path).map_err(|error| missing(Some(error)))?;
                match token.trim() {
                    "" => Err(missing(None)),
                    token => Ok(AuthToken::new(token)),
                }
            }
            _ => Err(ConfigError::TokenPlace { bot: bot() }),
        }
    }
}

#[cfg(test)]
mod tests;
