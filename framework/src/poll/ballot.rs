//! What a bot remembers of a poll: who chose what, and whether it is closed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{model::Uid, state::State};

/// Votes of one poll that are kept: a bound for what one message can make grow.
pub(super) const MAX_VOTERS: usize = 10_000;

/// Who chose what, and whether the poll is closed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ballot {
    /// The key of the option that each voter chose.
    pub(super) votes: BTreeMap<Uid, String>,
    #[serde(default)]
    pub(super) is_closed: bool,
}

impl State for Ballot {
    const NAME: &'static str = "cometchat-poll";
}

impl Ballot {
    /// Sets or moves a vote, and returns the one before. A vote for what was
    /// chosen already changes nothing.
    pub(super) fn vote(&mut self, voter: &Uid, option: &str) -> Option<String> {
        self.votes.insert(voter.clone(), option.to_owned())
    }

    /// Whether one more person may vote.
    pub(super) fn has_room(&self, voter: &Uid) -> bool {
        self.votes.len() < MAX_VOTERS || self.votes.contains_key(voter)
    }
}
