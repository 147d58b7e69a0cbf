//! Types that fields of a form may have.

mod choices;
mod number;
#[cfg(test)]
mod tests;
mod text;
mod tick;
pub(super) mod when;

use serde_json::Value;

pub use self::choices::Choices;
#[doc(hidden)]
pub use self::choices::one;
use super::{ChoiceStyle, FieldOptions, Input, Problem};

/// A type that a field of a form may have: text, numbers, `bool`, days and
/// times, an enum under `#[derive(Choices)]`, an `Option` of these, or a `Vec`
/// of choices.
#[diagnostic::on_unimplemented(
    message = "a field of a form cannot be `{Self}`",
    label = "no form can ask for this",
    note = "it can be a `String`, a number, a `bool`, a `Date`, `Time` or `DateTime`, an enum under `#[derive(Choices)]`, an `Option` of one of these, or a `Vec` of `String` or choices"
)]
pub trait FieldType: Sized {
    /// Whether it may be left empty.
    const IS_OPTIONAL: bool = false;

    /// What may be filled in.
    fn input(options: &FieldOptions) -> Input;

    /// Reads a value that is not empty.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    fn read(value: &Value, input: &Input) -> Result<Self, Problem>;

    /// What it is when nothing was filled in.
    ///
    /// # Errors
    ///
    /// [`Problem::Missing`], unless it may be left empty.
    fn missing(input: &Input) -> Result<Self, Problem> {
        let _ = input;
        Err(Problem::Missing)
    }

    /// The value as an answer has it; null is nothing.
    fn value(&self) -> Value;
}

impl<T: FieldType> FieldType for Option<T> {
    const IS_OPTIONAL: bool = true;

    fn input(options: &FieldOptions) -> Input {
        match T::input(options) {
            // A box has two states, and this needs three.
            Input::Tick { .. } => T::input(&options.clone().style(ChoiceStyle::Radio)),
            input => input,
        }
    }

    fn read(value: &Value, input: &Input) -> Result<Self, Problem> {
        T::read(value, input).map(Some)
    }

    fn missing(_: &Input) -> Result<Self, Problem> {
        Ok(None)
    }

    fn value(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::value)
    }
}

/// A value as text: some clients write numbers as such, or one choice as a list.
fn text(value: &Value) -> Result<String, Problem> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Array(list) => match &list[..] {
            [Value::String(text)] => Ok(text.clone()),
            _ => Err(Problem::Shape),
        },
        _ => Err(Problem::Shape),
    }
}

/// The value that was chosen, if it can be.
fn chosen<'a>(value: &Value, input: &'a Input) -> Result<&'a str, Problem> {
    let value = text(value)?;
    let found = input.choices().iter().find(|choice| choice.value == value);
    match found {
        Some(choice) => Ok(&choice.value),
        None => Err(not_a_choice(input)),
    }
}

fn not_a_choice(input: &Input) -> Problem {
    let labels = input.choices().iter().map(|choice| choice.label.clone());
    Problem::NotAChoice(labels.collect())
}
