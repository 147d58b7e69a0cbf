//! Text, and one of several texts.

use serde_json::Value;

use super::{FieldType, chosen, text};
use crate::form::{FieldOptions, Input, Problem, TextInput};

/// Characters of a text unless `max` says otherwise.
pub(super) const MAX_TEXT_CHARS: usize = 2_000;

impl FieldType for String {
    fn input(options: &FieldOptions) -> Input {
        if !options.choices.is_empty() {
            return Input::One {
                style: options.style.unwrap_or_default(),
                choices: options.choices.clone(),
            };
        }
        let count = |limit: Option<crate::form::Limit>| limit.and_then(crate::form::Limit::count);
        Input::Text(TextInput {
            lines: options.lines.max(1),
            min: count(options.min).unwrap_or_default(),
            max: count(options.max).unwrap_or(MAX_TEXT_CHARS),
        })
    }

    fn read(value: &Value, input: &Input) -> Result<Self, Problem> {
        let Input::Text(limits) = input else {
            return chosen(value, input).map(str::to_owned);
        };
        let text = text(value)?;
        let chars = text.chars().count();
        if chars < limits.min {
            return Err(Problem::TooShort(limits.min));
        }
        if chars > limits.max {
            return Err(Problem::TooLong(limits.max));
        }
        Ok(text)
    }

    fn value(&self) -> Value {
        self.as_str().into()
    }
}
