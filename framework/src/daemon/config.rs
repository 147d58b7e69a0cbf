//! The config of `run`: apps, and the bots in them.

mod app;
mod bot;
mod error;
mod presence;
mod syntax;

use std::{
    collections::{HashMap, HashSet},
    fmt,
    fs::File,
    io::{self, Read},
    net::SocketAddr,
    path::{Path, PathBuf},
};

use ring::digest::{Context, SHA256};
use serde::Deserialize;

pub use self::error::ConfigError;
use self::{app::App, bot::Bot, syntax::Mistake};
use super::{CommandError, actions::LISTEN, supervisor::Configured};
use crate::{
    card::Rendering,
    client::{AppSettings, AuthToken, Client},
    form,
    model::{Guid, Uid, limits::MAX_BOTS_PER_APP},
    routing::RoutingTable,
    runtime::BotSetup,
};

/// The largest config that is read.
const MAX_CONFIG_BYTES: u64 = 1024 * 1024;

/// Where bots keep what must survive, unless the config says otherwise: beside it.
const DEFAULT_STATE: &str = "cometbot.db";

/// The config of `run`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    state: Option<PathBuf>,
    #[serde(default)]
    operations: Operations,
    #[serde(default, rename = "app")]
    apps: Vec<App>,
    #[serde(default, rename = "bot")]
    bots: Vec<Bot>,
    actions: Option<Actions>,
    /// Relative paths are beside the config.
    #[serde(skip)]
    folder: PathBuf,
    /// The file as it is written, to see what changes.
    #[serde(skip)]
    written: toml::Table,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Operations {
    listen: Option<SocketAddr>,
}

/// Where answers to forms and buttons come in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Actions {
    #[serde(default = "actions_listen")]
    listen: SocketAddr,
    address: String,
}

impl Config {
    /// Reads a config file.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or is no config; the error says where.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let name = || path.display().to_string();
        let text = read_short(path).map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => ConfigError::NotThere { path: name() },
            _ => ConfigError::Read {
                path: name(),
                source,
            },
        })?;
        if text.len() as u64 >= MAX_CONFIG_BYTES {
            return Err(ConfigError::TooLarge { path: name() });
        }
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        Self::parse(&text, folder).map_err(|Mistake { line, problem }| ConfigError::Syntax {
            path: name(),
            line,
            problem,
        })
    }

    fn parse(text: &str, folder: PathBuf) -> Result<Self, Mistake> {
        let config: Self = toml::from_str(text).map_err(|error| Mistake::of(&error, text))?;
        let written = toml::from_str(text).map_err(|error| Mistake::of(&error, text))?;
        Ok(Self {
            folder,
            written,
            ..config
        })
    }

    /// The file in which the bots keep what must survive a restart.
    #[must_use]
    pub fn state(&self) -> PathBuf {
        let file = self.state.as_deref().unwrap_or(Path::new(DEFAULT_STATE));
        self.folder.join(file)
    }

    /// Where metrics and health are served; nowhere if not set.
    #[must_use]
    pub fn listen(&self) -> Option<SocketAddr> {
        self.operations.listen
    }

    /// Where answers to forms and buttons come in: where to listen, and the address
    /// by which people's clients reach it. `None` if they are answered in the chat.
    #[must_use]
    pub fn actions(&self) -> Option<(SocketAddr, &str)> {
        let actions = self.actions.as_ref()?;
        Some((actions.listen, &actions.address))
    }

    /// The settings of an app: the one that is named, or the only one.
    pub(super) fn app(&self, id: Option<&str>) -> Result<AppSettings, ConfigError> {
        let mut apps = self.app_settings()?;
        match (id, self.apps.as_slice()) {
            (Some(id), _) => apps.remove(id),
            (None, [only]) => apps.remove(only.id.as_str()),
            (None, _) => return Err(ConfigError::NameApp),
        }
        .ok_or_else(|| ConfigError::UnknownApp(id.unwrap_or_default().to_owned()))
    }

    /// The bot of this uid.
    pub(super) fn bot(&self, uid: &Uid, table: &RoutingTable) -> Result<Checked<'_>, CommandError> {
        let mut bots = self.check(table)?.into_iter();
        let bot = bots.find(|bot| bot.uid == uid);
        bot.ok_or_else(|| CommandError::NoSuchBot(uid.to_string()))
    }

    /// A client of a bot, which has not logged in.
    pub(super) fn client(&self, bot: &Checked<'_>) -> Result<Client, CommandError> {
        Ok(Client::new(bot.app.clone(), self.token(bot)?)?)
    }

    /// Reads the token of a bot.
    pub(super) fn token(&self, bot: &Checked<'_>) -> Result<AuthToken, ConfigError> {
        bot.section.token(&self.folder)
    }

    /// The file with the token of a bot, if it is in one.
    pub(super) fn token_file(&self, bot: &Checked<'_>) -> Option<PathBuf> {
        let file = bot.section.token_file.as_deref();
        file.map(|file| self.folder.join(file))
    }

    /// The bots to run, with what tells whether one of them changes.
    pub(super) fn configured(&self, table: &RoutingTable) -> Result<Vec<Configured>, ConfigError> {
        let setups = self.setups(table)?;
        let apps = self.app_settings()?;
        let sections = self.written.get("bot").and_then(toml::Value::as_array);
        let sections = sections.map(Vec::as_slice).unwrap_or_default();
        let bots = self.bots.iter().zip(sections).zip(setups);
        bots.map(|((bot, section), setup)| {
            let (app, _) = self.app_of(bot, &apps)?;
            let apps = serde_json::to_string(self.written.get("app").unwrap_or(section));
            let section = serde_json::to_string(section);
            let mut hash = Context::new(&SHA256);
            hash.update(apps.unwrap_or_default().as_bytes());
            hash.update(section.unwrap_or_default().as_bytes());
            hash.update(bot.token(&self.folder)?.expose().as_bytes());
            Ok(Configured {
                name: format!("{app}/{}", bot.uid),
                fingerprint: format!("{:x?}", hash.finish().as_ref()),
                setup,
            })
        })
        .collect()
    }

    /// The bots to run, their tokens read.
    ///
    /// # Errors
    ///
    /// When apps and bots do not fit together, or a token is not there.
    pub fn setups(&self, table: &RoutingTable) -> Result<Vec<BotSetup>, ConfigError> {
        let bots = self.check(table)?.into_iter();
        bots.map(|bot| self.setup(bot)).collect()
    }

    /// The bots to run. It reads no tokens, only where they should be.
    pub(super) fn check(&self, table: &RoutingTable) -> Result<Vec<Checked<'_>>, ConfigError> {
        let apps = self.app_settings()?;
        if self.bots.is_empty() {
            return Err(ConfigError::Missing("bot"));
        }
        let mut users = HashSet::new();
        let mut counts: HashMap<&str, usize> = HashMap::new();
        let mut checked = Vec::new();
        for bot in &self.bots {
            bot.check_kind(table)?;
            bot.check_token()?;
            bot.check_settings(table)?;
            let (app, settings) = self.app_of(bot, &apps)?;
            *counts.entry(app).or_default() += 1;
            if !users.insert((app, &bot.uid)) {
                return Err(ConfigError::Twice {
                    what: "the bot with the uid",
                    name: bot.uid.to_string(),
                });
            }
            checked.push(Checked {
                kind: &bot.kind,
                uid: &bot.uid,
                app: settings.clone(),
                settings: serde_json::to_value(&bot.settings).unwrap_or_default(),
                groups: &bot.groups,
                section: bot,
                ways: self.ways_of(app),
            });
        }
        match counts
            .into_iter()
            .find(|(_, count)| *count > MAX_BOTS_PER_APP)
        {
            Some((app, count)) => Err(ConfigError::TooManyBots {
                app: app.to_owned(),
                count,
            }),
            None => Ok(checked),
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

    fn ways_of(&self, id: &str) -> (Rendering, form::Way) {
        let app = self.apps.iter().find(|app| app.id == id);
        app.map_or_else(Default::default, |app| (app.cards, app.forms))
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

    fn setup(&self, bot: Checked<'_>) -> Result<BotSetup, ConfigError> {
        let (section, (cards, forms)) = (bot.section, bot.ways);
        let token = self.token(&bot)?;
        let setup = BotSetup::new(bot.kind, bot.app, token);
        let setup = match section.messages_per_minute {
            Some(limit) => setup.messages_per_minute((limit > 0).then_some(limit)),
            None => setup,
        };
        Ok(setup
            .uid(bot.uid.clone())
            .settings(bot.settings)
            .merge_replies(section.merge_replies)
            .answer_history(section.answer_history)
            .groups(bot.groups.iter().cloned())
            .cards(cards)
            .forms(forms))
    }
}

/// A bot that fits to the app and the kinds that there are.
pub(super) struct Checked<'a> {
    pub(super) kind: &'a str,
    pub(super) uid: &'a Uid,
    pub(super) app: AppSettings,
    pub(super) settings: serde_json::Value,
    pub(super) groups: &'a [Guid],
    section: &'a Bot,
    ways: (Rendering, form::Way),
}

impl Checked<'_> {
    /// Messages that it sends in a minute at most; 0 is no limit.
    pub(super) fn messages_per_minute(&self) -> u32 {
        let own = self.section.messages_per_minute;
        own.or(self.app.limits().messages_per_user).unwrap_or(0)
    }
}

/// Without settings and places of tokens, in which people may have put secrets.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let apps: Vec<_> = self.apps.iter().map(|app| &app.id).collect();
        let bots: Vec<_> = self.bots.iter().map(|bot| &bot.uid).collect();
        f.debug_struct("Config")
            .field("state", &self.state())
            .field("apps", &apps)
            .field("bots", &bots)
            .finish_non_exhaustive()
    }
}

fn actions_listen() -> SocketAddr {
    LISTEN
}

/// Reads a file that is short if it is the right one.
fn read_short(path: &Path) -> std::io::Result<String> {
    let mut text = String::new();
    File::open(path)?
        .take(MAX_CONFIG_BYTES)
        .read_to_string(&mut text)?;
    Ok(text)
}

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod tests;
