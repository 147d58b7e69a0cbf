//! A form, question by question in the chat.
//!
//! An open dialogue is kept with the bot's own dialogues (see
//! [`dialogue`](crate::dialogue)), for each person in each conversation; it changes in the same turn as the message that answers it. So
//! it survives a restart, and a question that is asked again after a crash is the
//! same question. It keeps what it asks, so that a new version of the form does
//! not change questions under way; the answer is migrated at the end.

mod parse;
mod words;

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Definition, Element, Field, Problem, SUBMIT};
use crate::{
    model::{Channel, ConversationId, Receiver, Submission, Timestamp, Uid, User, Values},
    store::Account,
};

/// How long a question to a person waits for its answer.
const PATIENCE: Duration = Duration::from_hours(24);
/// How long a question in a group does: people there also talk to each other.
const PATIENCE_IN_GROUP: Duration = Duration::from_mins(10);

/// A form that a person is filling in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Dialogue {
    definition: Definition,
    values: Values,
    /// The number of the field that was asked last.
    at: usize,
    /// The message with the first question.
    muid: String,
    /// When it was asked last.
    asked: Timestamp,
}

/// What follows from a message.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    /// The dialogue goes on with these words.
    Goes(Dialogue, String),
    /// It ends with these words.
    Ends(String),
    /// Everything is answered.
    Answered(Box<Answered>),
    /// Nobody has answered for too long: the message is about something else.
    TimedOut,
}

/// What was answered in a dialogue.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Answered {
    /// What is said when nothing else is.
    pub(crate) thanks: String,
    form: String,
    version: u32,
    values: Values,
    muid: String,
}

impl Dialogue {
    /// A dialogue that is about to ask its first question in the message `muid`.
    pub(crate) fn new(definition: Definition, muid: &str, now: Timestamp) -> Self {
        Self {
            definition,
            values: Values::new(),
            at: 0,
            muid: muid.to_owned(),
            asked: now,
        }
    }

    /// Where the dialogues of a person in a conversation are kept.
    pub(crate) fn key(account: &Account, conversation: &ConversationId, person: &Uid) -> String {
        format!("dialogue/{account}/{conversation}/{person}")
    }

    /// The form's id.
    pub(crate) fn form(&self) -> &str {
        &self.definition.id
    }

    /// Whether there is something to ask.
    fn field(&self) -> Option<&Field> {
        self.definition.fields().nth(self.at)
    }

    /// The first words: what the form is, how to get out of it, the first question.
    pub(crate) fn opening(&self, receiver: &Receiver, person: &Uid) -> String {
        let title = &self.definition.title;
        let to = match receiver {
            Receiver::Group(_) => format!("<@uid:{person}> "),
            Receiver::User(_) => String::new(),
        };
        let question = self.question();
        format!("{to}{title}\n{}\n\n{question}", words::HOW)
    }

    /// The question at hand, with what stands above it.
    pub(crate) fn question(&self) -> String {
        let Some(field) = self.field() else {
            return String::new();
        };
        let count = self.definition.fields().count();
        let mut lines = Vec::new();
        let index =
            self.definition.elements.iter().position(
                |element| matches!(element, Element::Field(other) if other.id == field.id),
            );
        let above = &self.definition.elements[..index.unwrap_or_default()];
        let is_text = |element: &&Element| !matches!(element, Element::Field(_));
        let above: Vec<_> = above.iter().rev().take_while(is_text).collect();
        for element in above.into_iter().rev() {
            lines.push(match element {
                Element::Link { text, url, .. } => format!("{text}: {url}"),
                Element::Label { text, .. } => text.clone(),
                Element::Field(_) => continue,
            });
        }
        lines.push(format!(
            "{}. {} ({}/{count})",
            self.at + 1,
            field.label,
            self.at + 1
        ));
        if !field.help.is_empty() {
            lines.push(field.help.clone());
        }
        lines.extend(words::choices(field));
        lines.extend(words::hint(field));
        lines.join("\n")
    }

    /// Works a message of the person.
    pub(crate) fn answer(mut self, text: &str, receiver: &Receiver, now: Timestamp) -> Step {
        if self.is_over(receiver, now) {
            return Step::TimedOut;
        }
        self.asked = now;
        let Some(field) = self.field().cloned() else {
            return self.answered();
        };
        let text = without_mention(text);
        let parsed = parse::answer(&field, text);
        let word = words::Word::of(text);
        match word {
            // What can be chosen may be called like a word of ours.
            Some(word) if parsed.is_err() || field.input.choices().is_empty() => {
                self.word(word, &field)
            }
            _ => match parsed {
                Ok(value) => {
                    self.values.insert(field.id, value);
                    self.next()
                }
                Err(problem) => self.again(&problem),
            },
        }
    }

    fn word(mut self, word: words::Word, field: &Field) -> Step {
        match word {
            words::Word::Cancel => Step::Ends(words::CANCELLED.to_owned()),
            words::Word::Back => {
                self.at = self.at.saturating_sub(1);
                let question = self.question();
                Step::Goes(self, question)
            }
            words::Word::Skip if !field.default.is_null() => {
                self.values.insert(&*field.id, field.default.clone());
                self.next()
            }
            words::Word::Skip if field.is_optional => {
                self.values.remove(&field.id);
                self.next()
            }
            words::Word::Skip => self.again(&Problem::Missing),
        }
    }

    /// Says what is wrong and asks again.
    fn again(self, problem: &Problem) -> Step {
        let problem = words::sentence(&problem.to_string());
        let question = self.question();
        Step::Goes(self, format!("{problem}\n\n{question}"))
    }

    fn next(mut self) -> Step {
        self.at += 1;
        if self.field().is_none() {
            return self.answered();
        }
        let question = self.question();
        Step::Goes(self, question)
    }

    fn answered(self) -> Step {
        Step::Answered(Box::new(Answered {
            thanks: self.definition.thanks,
            form: self.definition.id,
            version: self.definition.version,
            values: self.values,
            muid: self.muid,
        }))
    }

    fn is_over(&self, receiver: &Receiver, now: Timestamp) -> bool {
        let patience = match receiver {
            Receiver::User(_) => PATIENCE,
            Receiver::Group(_) => PATIENCE_IN_GROUP,
        };
        let waited = now.seconds().saturating_sub(self.asked.seconds());
        u64::try_from(waited).is_ok_and(|waited| waited > patience.as_secs())
    }

    /// What is said when an answer comes too late.
    pub(crate) const fn too_late() -> &'static str {
        words::TOO_LATE
    }
}

impl Answered {
    /// The event that the answer becomes.
    pub(crate) fn submission(self, by: User, reply_to: Receiver, at: Timestamp) -> Submission {
        let named = (self.form, self.version);
        let mut submission = Submission::new(named, self.values, by, reply_to, self.muid, at);
        submission.channel = Channel::Chat;
        submission.element = Some(SUBMIT.to_owned());
        submission
    }
}

/// Kits put a mention in front when a person answers a bot in a group.
pub(crate) fn without_mention(text: &str) -> &str {
    let mut rest = text.trim();
    while let Some(after) = rest.strip_prefix("<@uid:") {
        let Some((_, after)) = after.split_once('>') else {
            break;
        };
        rest = after.trim_start();
    }
    rest
}

#[cfg(test)]
mod tests;
