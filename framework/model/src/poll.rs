//! Polls of the polls extension.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Message, Object, Uid};

/// The type of the custom messages that are polls.
pub const POLL_TYPE: &str = "extension_poll";

/// A poll as its message has it: question, options, and who chose which.
///
/// ```
/// # use cometchat_model::{Message, PollState};
/// # fn show(message: &Message) {
/// if let Some(poll) = PollState::from_message(message) {
///     println!("{}: {} votes", poll.question, poll.total());
/// }
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PollState {
    /// The poll's id; not that of its message.
    pub id: String,
    /// What is asked.
    pub question: String,
    /// What can be chosen, in order.
    pub options: Vec<PollOption>,
}

/// One option of a poll.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PollOption {
    /// By what it is chosen: `1`, `2`, ...
    pub key: String,
    /// What it says.
    pub text: String,
    /// How many chose it.
    pub count: u64,
    /// Who chose it, and their names; `None` where the service does not say.
    pub voters: Option<BTreeMap<Uid, String>>,
}

/// As much as is read of what the extension injects.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Injected {
    id: Option<String>,
    question: Option<String>,
    options: BTreeMap<String, Value>,
    results: Results,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Results {
    options: BTreeMap<String, Counted>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Counted {
    text: Option<String>,
    count: Option<u64>,
    voters: Option<Object>,
}

/// A voter as the extension writes one.
#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
struct Voter {
    name: Option<String>,
}

impl PollState {
    /// The poll that a message is, if it is one.
    #[must_use]
    pub fn from_message(message: &Message) -> Option<Self> {
        if message.message_type != POLL_TYPE {
            return None;
        }
        let custom = Injected::deserialize(message.data.custom_data.as_ref()?).ok()?;
        let injected = message
            .data
            .metadata
            .as_ref()
            .and_then(|metadata| metadata.pointer("/@injected/extensions/polls"))
            .and_then(|polls| Injected::deserialize(polls).ok())
            .unwrap_or_default();
        let mut counted = injected.results.options;
        let texts = if custom.options.is_empty() {
            injected.options
        } else {
            custom.options
        };
        let mut options: Vec<_> = texts
            .into_iter()
            .map(|(key, text)| option(counted.remove(&key).unwrap_or_default(), key, &text))
            .collect();
        // Keys are numbers: 10 comes behind 9.
        options.sort_by_key(|option| option.key.parse().unwrap_or(u64::MAX));
        Some(Self {
            id: custom.id.or(injected.id)?,
            question: custom.question.or(injected.question)?,
            options,
        })
    }

    /// How many voted.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.options.iter().map(|option| option.count).sum()
    }
}

fn option(counted: Counted, key: String, text: &Value) -> PollOption {
    let voters = counted.voters.map(|voters| {
        let named = voters.into_iter().filter_map(|(uid, voter)| {
            let uid = Uid::new(uid).ok()?;
            let name = Voter::deserialize(voter).ok().and_then(|voter| voter.name);
            let name = name.unwrap_or_else(|| uid.to_string());
            Some((uid, name))
        });
        named.collect::<BTreeMap<_, _>>()
    });
    PollOption {
        text: counted
            .text
            .or_else(|| text.as_str().map(str::to_owned))
            .unwrap_or_default(),
        count: counted
            .count
            .or_else(|| voters.as_ref().map(|voters| voters.len() as u64))
            .unwrap_or_default(),
        key,
        voters,
    }
}
