//! What `#[field(..)]` says, as the types of fields read it.

use super::{Choice, ChoiceStyle};

/// What `#[field(..)]` says of how a field is asked.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct FieldOptions {
    /// How one of several choices is drawn.
    pub style: Option<ChoiceStyle>,
    /// Choices of a field whose type has none of its own.
    pub choices: Vec<Choice>,
    /// The least: a number, characters, choices, a day or a time.
    pub min: Option<Limit>,
    /// The most.
    pub max: Option<Limit>,
    /// Lines of text.
    pub lines: u16,
    /// What stands beside a box to tick.
    pub tick: String,
    /// Whether a box must be ticked.
    pub must: bool,
}

/// A bound as it is written in `#[field(min = ..)]`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Limit {
    /// Of a whole number, characters or choices.
    Whole(i128),
    /// Of a number with a fraction.
    Fraction(f64),
    /// Of a day or a time, as text.
    Text(&'static str),
}
