//! Types that fields of a form may have.

use serde_json::Value;

use super::{Input, Problem, input::FieldOptions};

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
        T::input(options)
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
