//! Where a dialogue stands, as it is stored.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Dialogue;
use crate::reply::{Action, Reply};

/// Characters of a question that are kept, to ask it again.
const MAX_QUESTION_CHARS: usize = 2_000;

/// Where a dialogue stands, whatever its type: what it waits with for an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DialogueState {
    dialogue: String,
    version: u32,
    state: String,
    #[serde(default)]
    fields: Value,
    #[serde(default)]
    question: String,
    /// Seconds that it waits.
    #[serde(default)]
    wait: Option<u64>,
}

impl DialogueState {
    pub(super) fn new<D: Dialogue>(
        dialogue: &D,
        question: String,
    ) -> Result<Self, serde_json::Error> {
        let (state, fields) = dialogue.to_state()?;
        Ok(Self {
            dialogue: D::ID.to_owned(),
            version: D::VERSION,
            state: state.to_owned(),
            fields,
            question,
            wait: D::WAIT.map(|wait| wait.as_secs()),
        })
    }

    /// The dialogue's id.
    #[must_use]
    pub fn dialogue(&self) -> &str {
        &self.dialogue
    }

    /// The name of its state.
    #[must_use]
    pub fn state(&self) -> &str {
        &self.state
    }

    /// What was asked, as text; may be empty.
    #[must_use]
    pub fn question(&self) -> &str {
        &self.question
    }

    pub(super) const fn wait(&self) -> Option<u64> {
        self.wait
    }

    /// The state of this type, also if another version has stored it.
    pub(crate) fn read<D: Dialogue>(&self) -> Option<D> {
        let migrated = || D::migrate(self.version, &self.state, self.fields.clone());
        let named = || D::from_state(&self.state, &self.fields);
        if self.dialogue != D::ID {
            None
        } else if self.version == D::VERSION {
            named().or_else(migrated)
        } else {
            migrated().or_else(named)
        }
    }
}

/// The last text that a reply says.
pub(super) fn question(reply: &Reply) -> String {
    let text = |action: &Action| match action {
        Action::Answer(draft) | Action::Send { draft, .. } => draft.as_text().map(str::to_owned),
        _ => None,
    };
    let text = reply.actions().iter().rev().find_map(text);
    let text = text.unwrap_or_default();
    text.chars().take(MAX_QUESTION_CHARS).collect()
}
