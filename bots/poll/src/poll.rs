//! A question, its options and who chose which.

use std::{collections::HashMap, fmt};

use cometchat_bot::{State, model::Uid};
use serde::{Deserialize, Serialize};

/// The poll of a conversation, if there is one.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct OpenPoll {
    poll: Option<Poll>,
}

impl State for OpenPoll {
    const NAME: &'static str = "poll";
}

impl From<Poll> for OpenPoll {
    fn from(poll: Poll) -> Self {
        Self { poll: Some(poll) }
    }
}

impl OpenPoll {
    pub(crate) fn poll_mut(&mut self) -> Option<&mut Poll> {
        self.poll.as_mut()
    }

    pub(crate) fn close(&mut self) -> Option<Poll> {
        self.poll.take()
    }
}

/// A question, its options and who chose which. Options count from 1.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Poll {
    question: String,
    options: Vec<String>,
    votes: HashMap<Uid, usize>,
}

impl Poll {
    pub(crate) fn new(question: String, options: Vec<String>) -> Self {
        Self {
            question,
            options,
            votes: HashMap::new(),
        }
    }

    /// Sets or moves a vote; `false` if there is no such option.
    pub(crate) fn vote(&mut self, voter: Uid, choice: usize) -> bool {
        let exists = (1..=self.options.len()).contains(&choice);
        if exists {
            self.votes.insert(voter, choice);
        }
        exists
    }

    /// Who won, in words.
    pub(crate) fn result(&self) -> String {
        let most = (1..=self.options.len())
            .map(|n| self.count(n))
            .max()
            .unwrap_or(0);
        let winners: Vec<_> = (1..)
            .zip(&self.options)
            .filter(|(n, _)| self.count(*n) == most)
            .map(|(_, option)| option.as_str())
            .collect();
        match (most, winners.as_slice()) {
            (0, _) => "Nobody voted.".to_owned(),
            (_, [winner]) => format!("{winner} wins with {}.", votes(most)),
            (_, several) => format!(
                "A draw of {} with {} each.",
                several.join(" and "),
                votes(most)
            ),
        }
    }

    fn count(&self, option: usize) -> usize {
        self.votes
            .values()
            .filter(|choice| **choice == option)
            .count()
    }
}

impl fmt::Display for Poll {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "**{}**", self.question)?;
        for (number, option) in (1..).zip(&self.options) {
            write!(f, "\n{number}. {option} – {}", votes(self.count(number)))?;
        }
        Ok(())
    }
}

fn votes(count: usize) -> String {
    match count {
        1 => "1 vote".to_owned(),
        count => format!("{count} votes"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_vote_moves_and_does_not_add() {
        let mut poll = Poll::new("Tea?".to_owned(), vec!["yes".to_owned(), "no".to_owned()]);
        let (ann, bob) = (Uid::new("ann").unwrap(), Uid::new("bob").unwrap());
        assert_eq!(poll.result(), "Nobody voted.");
        assert!(poll.vote(ann.clone(), 1) && poll.vote(bob, 2));
        assert_eq!(poll.result(), "A draw of yes and no with 1 vote each.");
        assert!(poll.vote(ann.clone(), 2));
        assert!(!poll.vote(ann.clone(), 0) && !poll.vote(ann, 3));
        assert_eq!(
            poll.to_string(),
            "**Tea?**\n1. yes – 0 votes\n2. no – 2 votes"
        );
        assert_eq!(poll.result(), "no wins with 2 votes.");
    }
}
