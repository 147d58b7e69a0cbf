//! Numbers.

use serde_json::Value;

use super::{FieldType, chosen, text};
use crate::form::{FieldOptions, Input, Limit, NumberInput, Problem};

/// What the type itself can hold.
macro_rules! held {
    ($number:ident) => {
        #[allow(clippy::cast_precision_loss, clippy::cast_lossless)]
        (Some($number::MIN as f64), Some($number::MAX as f64))
    };
}

/// Anything.
macro_rules! any {
    ($number:ident) => {
        (None, None)
    };
}

macro_rules! numbers {
    ($is_whole:literal, $bounds:ident: $($number:ident)*) => {$(
        impl FieldType for $number {
            fn input(options: &FieldOptions) -> Input {
                input(options, $is_whole, $bounds!($number))
            }

            fn read(value: &Value, input: &Input) -> Result<Self, Problem> {
                let text = match input {
                    Input::One { .. } => chosen(value, input)?.to_owned(),
                    _ => plain(&text(value)?),
                };
                let number: Self = text.parse().map_err(|_| unreadable(&text, $is_whole))?;
                #[allow(clippy::cast_precision_loss, clippy::cast_lossless, clippy::unnecessary_cast)]
                within(number as f64, input)?;
                Ok(number)
            }

            fn value(&self) -> Value {
                self.to_string().into()
            }
        }
    )*};
}

numbers! { true, held: u8 u16 u32 u64 usize i8 i16 i32 i64 isize }
numbers! { false, any: f32 f64 }

fn input(
    options: &FieldOptions,
    is_whole: bool,
    (least, most): (Option<f64>, Option<f64>),
) -> Input {
    if !options.choices.is_empty() {
        return Input::One {
            style: options.style.unwrap_or_default(),
            choices: options.choices.clone(),
        };
    }
    Input::Number(NumberInput {
        is_whole,
        min: options.min.and_then(Limit::number).or(least),
        max: options.max.and_then(Limit::number).or(most),
    })
}

/// A number as people write it: with a plus, a comma for the fraction, spaces
/// around it.
fn plain(text: &str) -> String {
    let text = text.trim();
    let text = text.strip_prefix('+').unwrap_or(text);
    text.replacen(',', ".", 1)
}

/// What is wrong with a text that is no number of the type.
fn unreadable(text: &str, is_whole: bool) -> Problem {
    if is_whole && text.parse::<f64>().is_ok_and(f64::is_finite) {
        Problem::NotWhole
    } else if is_whole {
        Problem::NotAWholeNumber
    } else {
        Problem::NotANumber
    }
}

fn within(number: f64, input: &Input) -> Result<(), Problem> {
    if !number.is_finite() {
        return Err(Problem::NotANumber);
    }
    let Input::Number(limits) = input else {
        return Ok(());
    };
    match (limits.min, limits.max) {
        (Some(min), _) if number < min => Err(Problem::TooSmall(min.to_string())),
        (_, Some(max)) if number > max => Err(Problem::TooLarge(max.to_string())),
        _ => Ok(()),
    }
}
