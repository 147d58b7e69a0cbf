//! How each bot is, for whoever asks.

use std::{collections::BTreeMap, time::Duration};

use serde::Serialize;
use tokio::sync::watch;

/// How a bot is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub(super) enum Health {
    /// It logs in and connects for the first time.
    Starting,
    /// Its socket is connected.
    Connected,
    /// Its connection was lost; it connects anew by itself.
    Reconnecting,
    /// It ended and is started again after a while.
    #[serde(rename_all = "kebab-case")]
    Down {
        /// Why it ended.
        reason: String,
        /// Seconds from then until it is started again.
        again_in: u64,
        /// Whether its config or its token must be changed first, most likely.
        is_final: bool,
    },
}

/// How each bot is. Clones are the same board.
#[derive(Clone, Debug, Default)]
pub(super) struct Board {
    bots: watch::Sender<BTreeMap<String, Health>>,
}

/// How all bots are, taken together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Summary {
    pub(super) all: usize,
    pub(super) connected: usize,
    /// Bots that are neither starting nor on their way back.
    pub(super) down: usize,
    pub(super) final_: usize,
    pub(super) starting: usize,
}

impl Board {
    pub(super) fn set(&self, bot: &str, health: Health) {
        self.bots.send_if_modified(|bots| {
            let before = bots.insert(bot.to_owned(), health);
            before.as_ref() != bots.get(bot)
        });
    }

    pub(super) fn down(&self, bot: &str, reason: String, again_in: Duration, is_final: bool) {
        let again_in = again_in.as_secs();
        let health = Health::Down {
            reason,
            again_in,
            is_final,
        };
        self.set(bot, health);
    }

    /// A bot that is no longer in the config.
    pub(super) fn remove(&self, bot: &str) {
        self.bots.send_modify(|bots| drop(bots.remove(bot)));
    }

    pub(super) fn changes(&self) -> watch::Receiver<BTreeMap<String, Health>> {
        self.bots.subscribe()
    }

    /// Every bot, as JSON.
    pub(super) fn json(&self) -> serde_json::Value {
        serde_json::json!({ "bots": &*self.bots.borrow() })
    }

    pub(super) fn summary(&self) -> Summary {
        let bots = self.bots.borrow();
        let count = |is: fn(&Health) -> bool| bots.values().filter(|health| is(health)).count();
        Summary {
            all: bots.len(),
            connected: count(|health| *health == Health::Connected),
            down: count(|health| matches!(health, Health::Down { .. })),
            final_: count(|health| matches!(health, Health::Down { is_final: true, .. })),
            starting: count(|health| *health == Health::Starting),
        }
    }
}

impl Summary {
    /// Whether every bot can answer.
    pub(super) const fn is_ready(self) -> bool {
        self.all > 0 && self.connected == self.all
    }

    /// Whether no bot can go on until somebody does something.
    pub(super) const fn is_hopeless(self) -> bool {
        self.all > 0 && self.final_ == self.all
    }

    /// Whether every bot has connected or come to grief, and not all the latter.
    pub(super) const fn is_settled(self) -> bool {
        self.starting == 0 && self.down < self.all
    }
}

impl std::fmt::Display for Summary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {} bots connected", self.connected, self.all)?;
        match self.down {
            0 => Ok(()),
            down => write!(f, ", {down} down"),
        }
    }
}
