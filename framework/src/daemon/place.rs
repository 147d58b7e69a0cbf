//! Where config and state are: said alike to every command.

use std::path::PathBuf;

use clap::Args;

use super::config::{Config, ConfigError};

/// Which config is meant.
#[derive(Clone, Debug, Args)]
pub(super) struct ConfigFile {
    /// The config file.
    #[arg(
        long,
        value_name = "FILE",
        env = "COMETBOT_CONFIG",
        default_value = "bots.toml"
    )]
    pub(super) config: PathBuf,
}

/// Where the bots keep what survives a restart.
#[derive(Clone, Debug, Args)]
pub(super) struct StateFile {
    /// The file for what survives a restart, instead of the config's `state`.
    #[arg(long, value_name = "FILE", env = "COMETBOT_STATE")]
    state: Option<PathBuf>,
}

impl ConfigFile {
    pub(super) fn read(&self) -> Result<Config, ConfigError> {
        Config::read(&self.config)
    }
}

impl StateFile {
    /// The file that is used with a config.
    pub(super) fn of(&self, config: &Config) -> PathBuf {
        self.state.clone().unwrap_or_else(|| config.state())
    }
}
