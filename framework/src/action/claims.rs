//! Answers of which only a client claims whose they are.
//!
//! In a group everybody has the same address, and who answered is what the
//! client says. Such an answer waits until the service's own record names that
//! person, or until the person confirms it in the chat. Everything here is
//! bounded: how many wait, in all and for one message, and how long. Where there
//! is no room, whoever gave most makes some, so that one who invents answers
//! keeps nobody else out.

use std::{
    cmp::Reverse,
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::{sync::Notify, time::Instant};

use super::ticket::Ticket;
use crate::model::{MessageId, Timestamp, Uid};

/// How long an answer waits for the service's record of it, unless the endpoint
/// says otherwise.
pub(crate) const HOLD_FOR: Duration = Duration::from_mins(2);
/// How long a person has to confirm an answer.
pub(super) const CONFIRM_FOR: Duration = Duration::from_mins(10);
/// Answers of one bot that may wait.
const MAX_HELD: usize = 1_000;
/// Answers to one message that may wait.
const MAX_HELD_PER_MESSAGE: usize = 200;
/// The word before a code.
pub(super) const CONFIRM: &str = "confirm";
/// Digits of a code.
const CODE_DIGITS: usize = 8;

/// An answer that waits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Claim {
    /// Its name: one for each message and person.
    pub(super) name: String,
    /// Whose it is said to be; `None` if nobody says.
    pub(super) person: Option<Uid>,
    pub(super) ticket: Ticket,
    pub(super) message_id: Option<MessageId>,
    /// What was pressed, as the client says.
    pub(super) element: Option<String>,
    /// The event that it becomes.
    pub(super) event: Value,
    /// What was answered, to tell two answers apart.
    pub(super) content: Value,
    pub(super) stage: Stage,
    /// When it was given: a record of something older is none of it.
    #[serde(default)]
    pub(super) at: Timestamp,
    /// When the stage ends.
    pub(super) until: Timestamp,
    /// From where it came; not known any more after a restart.
    #[serde(skip)]
    pub(super) peer: Option<IpAddr>,
}

/// For what an answer waits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Stage {
    /// For the service's record.
    Waiting,
    /// For the person, who was given this code.
    Asked(String),
    /// For nothing: another answer in the same name said something else.
    Void,
}

/// What became of an answer that is to wait.
#[derive(Debug, PartialEq)]
pub(super) enum Held {
    /// It waits.
    New,
    /// It waits in the place of this one: there was no room for both.
    InPlaceOf(Box<Claim>),
    /// The same one waits already.
    Same,
    /// Another one of the same person waits; neither counts. This is what is
    /// left of them.
    Differs(Box<Claim>),
    /// There is no room.
    Full,
}

/// The answers of one bot that wait.
#[derive(Debug, Default)]
pub(super) struct Claims {
    waiting: Mutex<HashMap<String, Waiting>>,
    /// A stage may end earlier than thought.
    pub(super) changed: Notify,
}

#[derive(Debug)]
struct Waiting {
    claim: Claim,
    due: Instant,
}

impl Claims {
    /// What would become of an answer. It changes nothing.
    pub(super) fn judge(&self, claim: &Claim) -> Held {
        let waiting = self.lock();
        if let Some(known) = waiting.get(&claim.name) {
            if known.claim.stage != Stage::Void && known.claim.content == claim.content {
                return Held::Same;
            }
            let mut void = known.claim.clone();
            void.stage = Stage::Void;
            return Held::Differs(Box::new(void));
        }
        let of_message = |known: &&Waiting| known.claim.ticket.muid == claim.ticket.muid;
        let mut rivals: Vec<_> = waiting.values().filter(of_message).collect();
        if rivals.len() < MAX_HELD_PER_MESSAGE {
            if waiting.len() < MAX_HELD {
                return Held::New;
            }
            rivals = waiting.values().collect();
        }
        match who_yields(claim, &rivals) {
            Some(rival) => Held::InPlaceOf(Box::new(rival.claim.clone())),
            None => Held::Full,
        }
    }

    /// Lets an answer wait for so long; it takes the place of an earlier one.
    pub(super) fn put(&self, claim: Claim, wait: Duration) {
        let due = Instant::now() + wait;
        self.lock()
            .insert(claim.name.clone(), Waiting { claim, due });
        self.changed.notify_one();
    }

    /// Takes an answer out, if it still waits for the same.
    pub(super) fn take(&self, claim: &Claim) -> bool {
        let mut waiting = self.lock();
        let is_same = waiting
            .get(&claim.name)
            .is_some_and(|known| known.claim == *claim);
        if is_same {
            waiting.remove(&claim.name);
        }
        is_same
    }

    /// The answers said to be a person's that could still count.
    pub(super) fn of(&self, person: &Uid) -> Vec<Claim> {
        self.lock()
            .values()
            .map(|waiting| &waiting.claim)
            .filter(|claim| claim.person.as_ref() == Some(person) && claim.stage != Stage::Void)
            .cloned()
            .collect()
    }

    /// The answer that a person confirms by this text.
    pub(super) fn confirmed(&self, text: &str, sender: &Uid) -> Option<Claim> {
        let code = code_in(text)?;
        let fits = |claim: &Claim| {
            matches!(&claim.stage, Stage::Asked(known) if *known == code)
                && claim.person.as_ref().is_none_or(|person| person == sender)
        };
        let waiting = self.lock();
        let found = waiting.values().find(|waiting| fits(&waiting.claim))?;
        Some(found.claim.clone())
    }

    /// The answers whose stage has ended.
    pub(super) fn due(&self) -> Vec<Claim> {
        let now = Instant::now();
        self.lock()
            .values()
            .filter(|waiting| waiting.due <= now)
            .map(|waiting| waiting.claim.clone())
            .collect()
    }

    /// When the next stage ends.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.lock().values().map(|waiting| waiting.due).min()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Which of those that wait makes room for another: one that names nobody before one
/// that does, then one of whoever gave most, then the oldest. `None` where the one
/// that comes has no better claim to the room than they.
fn who_yields<'a>(claim: &Claim, rivals: &[&'a Waiting]) -> Option<&'a Waiting> {
    let mut shares: HashMap<IpAddr, usize> = HashMap::new();
    for peer in rivals.iter().filter_map(|rival| rival.claim.peer) {
        *shares.entry(peer).or_default() += 1;
    }
    let share = |claim: &Claim| claim.peer.and_then(|peer| shares.get(&peer).copied());
    let mine = share(claim).unwrap_or_default();
    let yields = |rival: &&&Waiting| {
        let gave_more = share(&rival.claim).is_some_and(|share| share > mine + 1);
        gave_more || (claim.person.is_some() && rival.claim.person.is_none())
    };
    let order = |rival: &&&Waiting| {
        let claim = &rival.claim;
        (claim.person.is_some(), Reverse(share(claim)), claim.at)
    };
    rivals.iter().filter(yields).min_by_key(order).copied()
}

/// A code that nobody can guess in time, as people read it: `4821-9375`.
pub(super) fn new_code() -> String {
    let number = rand::random_range(0..100_000_000_u32);
    format!("{:04}-{:04}", number / 10_000, number % 10_000)
}

/// The code in `confirm 4821-9375`, however it is written.
fn code_in(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches('/');
    let (word, rest) = text.split_at_checked(CONFIRM.len())?;
    // White space of any kind: composers write U+00A0.
    let is_filler = |c: char| c.is_whitespace() || matches!(c, '-' | '.' | '\u{2013}');
    if !word.eq_ignore_ascii_case(CONFIRM) || !rest.starts_with(char::is_whitespace) {
        return None;
    }
    let digits: String = rest.chars().filter(|c| !is_filler(*c)).collect();
    let is_code = digits.len() == CODE_DIGITS && digits.bytes().all(|b| b.is_ascii_digit());
    is_code.then(|| format!("{}-{}", &digits[..4], &digits[4..]))
}

#[cfg(test)]
mod tests;
