//! What a dialogue says of its own: the only place with such words.

use crate::form::{Field, Input, YES, render::shown};

/// How to get around in it.
pub(super) const HOW: &str =
    "I ask one thing after the other. Write \"back\" for the one before, or \"cancel\" to stop.";
/// It was stopped.
pub(super) const CANCELLED: &str = "Cancelled. Nothing was sent.";
/// An answer came too late.
pub(super) const TOO_LATE: &str =
    "I have waited too long for an answer and closed the form. Please ask for it again.";

/// A word that is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    Cancel,
    Back,
    Skip,
}

impl Word {
    /// The word that a message is, in any case, with or without a `/`.
    pub(super) fn of(text: &str) -> Option<Self> {
        let word = text.strip_prefix('/').unwrap_or(text).to_lowercase();
        match word.trim_end_matches(['.', '!']) {
            "cancel" | "stop" => Some(Self::Cancel),
            "back" => Some(Self::Back),
            "skip" => Some(Self::Skip),
            _ => None,
        }
    }
}

/// What can be chosen, a line each.
pub(super) fn choices(field: &Field) -> Vec<String> {
    let choices = field.input.choices().iter().enumerate();
    choices
        .map(|(index, choice)| format!("{}) {}", index + 1, choice.label))
        .collect()
}

/// How to answer, where the question alone does not say it.
pub(super) fn hint(field: &Field) -> Option<String> {
    let how = match &field.input {
        Input::One { .. } | Input::Many { max: 1, .. } => {
            Some("Write a number or a choice".to_owned())
        }
        Input::Many { .. } => Some("Write numbers or choices, with commas between".to_owned()),
        Input::Tick { label, .. } if label == "Yes" => Some("Write yes or no".to_owned()),
        Input::Tick { label, .. } => Some(format!("{label}: write yes or no")),
        Input::Date(span) => Some(format!("Write a day like {}", span.from.max(example()))),
        Input::Time(_) => Some("Write a time like 09:15".to_owned()),
        Input::DateTime(_) => Some("Write a day and a time like 2030-05-06 09:15".to_owned()),
        Input::Number(_) | Input::Text(_) => {
            let placeholder = &field.placeholder;
            (!placeholder.is_empty()).then(|| format!("For example: {placeholder}"))
        }
    };
    let skip = match shown(field, &field.default) {
        Some(_) if field.default == YES => Some("\"skip\" for yes".to_owned()),
        Some(default) => Some(format!("\"skip\" for {default}")),
        None => field
            .is_optional
            .then(|| "\"skip\" to leave it empty".to_owned()),
    };
    match (how, skip) {
        (Some(how), Some(skip)) => Some(format!("{how}, or {skip}.")),
        (Some(how), None) => Some(format!("{how}.")),
        (None, Some(skip)) => Some(format!("Write {skip}.")),
        (None, None) => None,
    }
}

fn example() -> jiff::civil::Date {
    jiff::civil::Date::constant(2030, 5, 6)
}

/// Words as a sentence.
pub(super) fn sentence(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), chars.as_str())
}
