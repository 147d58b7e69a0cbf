//! Enums as choices, and several choices at once.

use std::collections::HashSet;

use serde_json::Value;

use super::{FieldType, not_a_choice, text};
use crate::form::{Choice, FieldOptions, Input, Limit, Problem};

/// A type whose values can be chosen: an enum under `#[derive(Choices)]`, or a
/// `String`, whose choices `#[field(choices = [..])]` gives.
///
/// ```
/// use cometchat_bot::{form::Choices as _, prelude::*};
///
/// #[derive(Choices, Debug, PartialEq)]
/// enum Size {
///     Small,
///     #[choice(label = "As large as it gets")]
///     VeryLarge,
/// }
///
/// assert_eq!(Size::VeryLarge.choice(), "very-large");
/// assert_eq!(Size::from_choice("small"), Some(Size::Small));
/// let labels: Vec<_> = Size::choices().into_iter().map(|choice| choice.label).collect();
/// assert_eq!(labels, ["Small", "As large as it gets"]);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not one of several choices",
    label = "nothing says what can be chosen",
    note = "write `#[derive(Choices)]` above the enum `{Self}`, or use `String` with `#[field(choices = [\"...\"])]`"
)]
pub trait Choices: Sized {
    /// Everything that can be chosen, in order.
    fn choices() -> Vec<Choice>;

    /// The value of a choice.
    fn from_choice(value: &str) -> Option<Self>;

    /// The value that this one is.
    fn choice(&self) -> String;
}

impl Choices for String {
    fn choices() -> Vec<Choice> {
        Vec::new()
    }

    fn from_choice(value: &str) -> Option<Self> {
        Some(value.to_owned())
    }

    fn choice(&self) -> String {
        self.clone()
    }
}

/// Choices of the attribute, or else of the type.
fn choices_of<T: Choices>(options: &FieldOptions) -> Vec<Choice> {
    if options.choices.is_empty() {
        T::choices()
    } else {
        options.choices.clone()
    }
}

/// What `#[derive(Choices)]` needs to make a field of an enum.
#[doc(hidden)]
pub mod one {
    use super::{
        super::chosen, Choice, Choices, FieldOptions, Input, Problem, Value, choices_of,
        not_a_choice,
    };

    #[must_use]
    pub fn input<T: Choices>(options: &FieldOptions) -> Input {
        Input::One {
            style: options.style.unwrap_or_default(),
            choices: choices_of::<T>(options),
        }
    }

    pub fn read<T: Choices>(value: &Value, input: &Input) -> Result<T, Problem> {
        T::from_choice(chosen(value, input)?).ok_or_else(|| not_a_choice(input))
    }

    #[must_use]
    pub fn value<T: Choices>(choice: &T) -> Value {
        choice.choice().into()
    }

    #[must_use]
    pub fn choice(value: &str, label: &str) -> Choice {
        Choice::new(value, label)
    }
}

/// Any of several choices, in the order in which they were given.
impl<T: Choices> FieldType for Vec<T> {
    const IS_OPTIONAL: bool = true;

    fn input(options: &FieldOptions) -> Input {
        let choices = choices_of::<T>(options);
        Input::Many {
            min: options.min.and_then(Limit::count).unwrap_or_default(),
            max: options.max.and_then(Limit::count).unwrap_or(choices.len()),
            choices,
        }
    }

    fn read(value: &Value, input: &Input) -> Result<Self, Problem> {
        let Input::Many { choices, min, max } = input else {
            return Err(Problem::Shape);
        };
        let values = match value {
            Value::Array(list) => list.iter().map(text).collect::<Result<Vec<_>, _>>()?,
            one => vec![text(one)?],
        };
        let mut seen = HashSet::new();
        let mut chosen = Vec::new();
        for value in values
            .into_iter()
            .filter(|value| seen.insert(value.clone()))
        {
            let is_there = choices.iter().any(|choice| choice.value == value);
            let read = is_there.then(|| T::from_choice(&value)).flatten();
            chosen.push(read.ok_or_else(|| not_a_choice(input))?);
        }
        match chosen.len() {
            few if few < *min => Err(Problem::TooFew(*min)),
            many if many > *max => Err(Problem::TooMany(*max)),
            _ => Ok(chosen),
        }
    }

    fn missing(input: &Input) -> Result<Self, Problem> {
        match input {
            Input::Many { min: 0, .. } => Ok(Self::new()),
            Input::Many { min, .. } => Err(Problem::TooFew(*min)),
            _ => Err(Problem::Shape),
        }
    }

    fn value(&self) -> Value {
        self.iter().map(Choices::choice).collect()
    }
}
