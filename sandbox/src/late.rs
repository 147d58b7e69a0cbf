//! Messages that are stored but not shown yet, as the harsh profile has them.

use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use crate::limits;
use crate::random::Random;
use crate::socket::hub::Effect;

/// What is held back, and the chance of it.
pub(crate) struct Late {
    random: Random,
    held: Vec<Held>,
}

struct Held {
    id: i64,
    due: Instant,
    to: Vec<String>,
    frame: Value,
}

impl Late {
    /// Nothing is held back yet.
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            random: Random::new(Some(seed)),
            held: Vec::new(),
        }
    }

    /// For how long to hold a new message back, if at all.
    pub(crate) fn wait(&mut self) -> Option<Duration> {
        let late =
            self.held.len() < limits::LATE_MESSAGES && self.random.chance(limits::LATE_SHARE);
        late.then(|| self.random.wait(limits::LATE_MS))
    }

    /// How many messages are held back.
    pub(crate) fn held(&self) -> usize {
        self.held.len()
    }

    /// The ids of the messages that lists leave out at this time.
    pub(crate) fn hidden(&self, now: Instant) -> impl Iterator<Item = i64> + '_ {
        let held = self.held.iter().filter(move |held| held.due > now);
        held.map(|held| held.id)
    }

    /// Takes the late messages out of a turn's effects; what remains, and when to look for them.
    pub(crate) fn hold(&mut self, effects: Vec<Effect>) -> (Vec<Effect>, Vec<Instant>) {
        let mut dues = Vec::new();
        let mut rest = Vec::with_capacity(effects.len());
        for effect in effects {
            match effect {
                Effect::Late {
                    id,
                    wait,
                    to,
                    frame,
                } => {
                    let due = Instant::now() + wait;
                    dues.push(due);
                    self.held.push(Held { id, due, to, frame });
                }
                other => rest.push(other),
            }
        }
        (rest, dues)
    }

    /// The frames of the messages that are due.
    pub(crate) fn release(&mut self, now: Instant) -> Vec<Effect> {
        let mut due: Vec<Held> = self.held.extract_if(.., |held| held.due <= now).collect();
        due.sort_by_key(|held| held.due);
        due.into_iter()
            .map(|Held { to, frame, .. }| Effect::Frame { to, frame })
            .collect()
    }
}
