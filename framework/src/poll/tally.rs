//! How a poll stands.

use std::fmt;

use super::ballot::Ballot;
use crate::{
    card::{Card, ProgressBar, Text, Variant},
    model::{MessageId, PollState, Uid},
};

/// How a poll stands: what was asked, and how many chose what.
///
/// Its `Display` is the result as text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tally {
    /// The poll's id.
    pub id: String,
    /// Its message, if it is known.
    pub message: Option<MessageId>,
    /// Who asked.
    pub asked_by: Uid,
    /// What was asked.
    pub question: String,
    /// What could be chosen, in order.
    pub choices: Vec<Choice>,
    /// Whether the bot takes no more votes.
    pub is_closed: bool,
    /// Whether it is one of the polls extension.
    pub is_native: bool,
}

/// One option, and who chose it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Choice {
    /// By what it is chosen: `1`, `2`, ...
    pub key: String,
    /// What it says.
    pub text: String,
    /// How many chose it.
    pub count: u64,
    /// Who chose it, as far as the service says.
    pub voters: Vec<Uid>,
}

impl Tally {
    /// How the service's own poll stands.
    pub(super) fn of_native(state: PollState, message: MessageId, asked_by: Uid) -> Self {
        let choices = state.options.into_iter().map(|option| Choice {
            voters: option
                .voters
                .into_iter()
                .flatten()
                .map(|(uid, _)| uid)
                .collect(),
            key: option.key,
            text: option.text,
            count: option.count,
        });
        Self {
            choices: choices.collect(),
            id: state.id,
            message: Some(message),
            asked_by,
            question: state.question,
            is_closed: false,
            is_native: true,
        }
    }

    /// The same poll with the votes of a ballot.
    pub(super) fn with(mut self, ballot: &Ballot) -> Self {
        self.is_closed = ballot.is_closed;
        for choice in &mut self.choices {
            let voters = ballot.votes.iter().filter(|(_, key)| **key == choice.key);
            choice.voters = voters.map(|(uid, _)| uid.clone()).collect();
            choice.count = choice.voters.len() as u64;
        }
        self
    }

    /// How many voted.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.choices.iter().map(|choice| choice.count).sum()
    }

    /// What a choice says, by its key.
    #[must_use]
    pub fn text_of(&self, key: &str) -> Option<&str> {
        let choice = self.choices.iter().find(|choice| choice.key == key)?;
        Some(&choice.text)
    }

    /// The choices that most people made; empty if nobody voted.
    #[must_use]
    pub fn winners(&self) -> Vec<&Choice> {
        let most = self.choices.iter().map(|choice| choice.count).max();
        let most = most.filter(|count| *count > 0);
        let winners = self
            .choices
            .iter()
            .filter(|choice| Some(choice.count) == most);
        winners.collect()
    }

    /// Who won, in words.
    #[must_use]
    pub fn verdict(&self) -> String {
        match self.winners().as_slice() {
            [] => "Nobody voted.".to_owned(),
            [winner] => format!("{} wins with {}.", winner.text, votes(winner.count)),
            several => {
                let texts: Vec<_> = several.iter().map(|choice| &*choice.text).collect();
                let each = votes(several.first().map_or(0, |choice| choice.count));
                format!("A draw of {} with {each} each.", texts.join(" and "))
            }
        }
    }

    /// How many of a hundred voters made a choice.
    #[must_use]
    pub fn percent(&self, choice: &Choice) -> u32 {
        let total = self.total().max(1);
        let percent = (choice.count * 100 + total / 2) / total;
        u32::try_from(percent).unwrap_or(100).min(100)
    }

    /// The result as a card with a bar for each choice.
    pub fn card(&self) -> Card {
        let mut card = self.bars();
        if self.is_closed {
            let verdict = self.verdict();
            card = card
                .preview(format!("{} {verdict}", self.question))
                .add(Text::new(verdict));
        }
        card
    }

    /// Question and bars.
    pub(super) fn bars(&self) -> Card {
        let text = self.to_string();
        let question = Text::new(&*self.question).variant(Variant::Heading3);
        self.choices.iter().fold(
            Card::new(text).preview(&*self.question).add(question),
            |card, choice| {
                let label = format!("{} – {}", choice.text, votes(choice.count));
                card.add(ProgressBar::new(self.percent(choice)).label(label))
            },
        )
    }
}

/// The question, a line for each choice and, once it is closed, who won.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "**{}**", self.question)?;
        for choice in &self.choices {
            let (count, percent) = (votes(choice.count), self.percent(choice));
            write!(
                f,
                "\n{}. {} – {count} ({percent} %)",
                choice.key, choice.text
            )?;
        }
        if self.is_closed {
            write!(f, "\n{}", self.verdict())?;
        }
        Ok(())
    }
}

fn votes(count: u64) -> String {
    match count {
        1 => "1 vote".to_owned(),
        count => format!("{count} votes"),
    }
}
