//! What `#[field(..)]` says, as the types of fields read it.

use super::{Choice, ChoiceStyle};

/// What `#[field(..)]` says of how a field is asked; the type of the field makes
/// an [`Input`](super::Input) of it.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
#[must_use]
pub struct FieldOptions {
    /// How one of several choices is drawn.
    pub style: Option<ChoiceStyle>,
    /// Choices of a field whose type has none of its own.
    pub choices: Vec<Choice>,
    /// The least: a number, characters, choices, a day or a time.
    pub min: Option<Limit>,
    /// The most.
    pub max: Option<Limit>,
    /// Lines of text; 0 is not said.
    pub lines: u16,
    /// What stands beside a box to tick; empty is "Yes".
    pub tick: String,
    /// Whether a box must be ticked.
    pub is_required: bool,
}

/// A bound, as it is written in `#[field(min = ..)]`.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Limit {
    /// Of a whole number, characters or choices.
    Whole(i128),
    /// Of a number with a fraction.
    Fraction(f64),
    /// Of a day or a time, as text.
    Text(&'static str),
}

impl FieldOptions {
    /// Nothing is said.
    pub fn new() -> Self {
        Self::default()
    }

    /// How one of several choices is drawn.
    pub const fn style(mut self, style: ChoiceStyle) -> Self {
        self.style = Some(style);
        self
    }

    /// What can be chosen.
    pub fn choices<C: Into<Choice>>(mut self, choices: impl IntoIterator<Item = C>) -> Self {
        self.choices = choices.into_iter().map(Into::into).collect();
        self
    }

    /// The least.
    pub const fn min(mut self, min: Limit) -> Self {
        self.min = Some(min);
        self
    }

    /// The most.
    pub const fn max(mut self, max: Limit) -> Self {
        self.max = Some(max);
        self
    }

    /// Lines of text.
    pub const fn lines(mut self, lines: u16) -> Self {
        self.lines = lines;
        self
    }

    /// What stands beside a box to tick.
    pub fn tick(mut self, label: impl Into<String>) -> Self {
        self.tick = label.into();
        self
    }

    /// The box must be ticked.
    pub const fn required(mut self) -> Self {
        self.is_required = true;
        self
    }
}

impl Limit {
    /// As a number.
    #[expect(
        clippy::cast_precision_loss,
        reason = "limits beyond 2^53 are those of the type itself, which checks them exactly"
    )]
    pub(super) fn number(self) -> Option<f64> {
        match self {
            Self::Whole(whole) => Some(whole as f64),
            Self::Fraction(fraction) => Some(fraction),
            Self::Text(_) => None,
        }
    }

    /// As a count of characters or choices.
    pub(super) fn count(self) -> Option<usize> {
        match self {
            Self::Whole(whole) => usize::try_from(whole).ok(),
            _ => None,
        }
    }

    /// As a day or a time.
    pub(super) fn parsed<T: std::str::FromStr>(self) -> Option<T> {
        match self {
            Self::Text(text) => text.parse().ok(),
            _ => None,
        }
    }
}
