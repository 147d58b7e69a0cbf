//! Asking.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::error::PollError;

/// Options that a poll may have.
pub const MAX_OPTIONS: usize = 10;
/// Characters of the question, and of each option.
pub const MAX_TEXT_CHARS: usize = 200;

/// A question and its options; a handler may return it. See
/// [the module](super).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a poll does nothing until it is sent"]
pub struct Poll {
    pub(crate) question: String,
    pub(crate) options: Vec<String>,
    pub(crate) as_card: bool,
}

impl Poll {
    /// A question, and 2 to 10 options to choose from.
    pub fn new<S: Into<String>>(
        question: impl Into<String>,
        options: impl IntoIterator<Item = S>,
    ) -> Self {
        Self {
            question: question.into(),
            options: options.into_iter().map(Into::into).collect(),
            as_card: false,
        }
    }

    /// Sends it as a card, even where the app has the polls extension: it can be
    /// closed, and its creator may vote in every client.
    pub fn as_card(mut self) -> Self {
        self.as_card = true;
        self
    }

    /// What it asks.
    #[must_use]
    pub fn question(&self) -> &str {
        &self.question
    }

    /// Tells whether it can be asked.
    ///
    /// # Errors
    ///
    /// [`PollError`] says what is wrong and what to do.
    pub fn check(&self) -> Result<(), PollError> {
        check_text("the question", &self.question)?;
        let count = self.options.len();
        if !(2..=MAX_OPTIONS).contains(&count) {
            return Err(PollError::Options { count });
        }
        let mut seen = BTreeSet::new();
        for option in &self.options {
            check_text("an option", option)?;
            if !seen.insert(option.trim().to_lowercase()) {
                return Err(PollError::Twice {
                    option: option.clone(),
                });
            }
        }
        Ok(())
    }
}

fn check_text(what: &'static str, text: &str) -> Result<(), PollError> {
    let chars = text.chars().count();
    if text.trim().is_empty() || chars > MAX_TEXT_CHARS {
        return Err(PollError::Text { what, chars });
    }
    Ok(())
}
