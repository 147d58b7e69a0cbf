//! Yes or no.

use serde_json::Value;

use super::{FieldType, text};
use crate::form::{Choice, FieldOptions, Input, NO, Problem, YES};

/// A box to tick: what is not ticked is no. With a `kind`, or in an `Option`, it
/// is a choice between yes and no.
impl FieldType for bool {
    fn input(options: &FieldOptions) -> Input {
        if let Some(style) = options.style {
            return Input::One {
                style,
                choices: vec![Choice::new(YES, "Yes"), Choice::new(NO, "No")],
            };
        }
        let label = match &*options.tick {
            "" => "Yes",
            label => label,
        };
        Input::Tick {
            label: label.to_owned(),
            is_required: options.is_required,
        }
    }

    fn read(value: &Value, input: &Input) -> Result<Self, Problem> {
        let is_yes = match value {
            Value::Bool(is_yes) => *is_yes,
            // Boxes that are ticked come as a list.
            Value::Array(list) => list.iter().any(|value| value == YES),
            value => match text(value)?.to_lowercase().as_str() {
                YES | "true" | "on" | "1" => true,
                NO | "false" | "off" | "0" => false,
                _ => return Err(Problem::NotAChoice(vec!["yes".into(), "no".into()])),
            },
        };
        match input {
            Input::Tick {
                is_required: true, ..
            } if !is_yes => Err(Problem::NotTicked),
            _ => Ok(is_yes),
        }
    }

    fn missing(input: &Input) -> Result<Self, Problem> {
        match input {
            Input::Tick {
                is_required: false, ..
            } => Ok(false),
            Input::Tick { .. } => Err(Problem::NotTicked),
            _ => Err(Problem::Missing),
        }
    }

    fn value(&self) -> Value {
        if *self { YES.into() } else { NO.into() }
    }
}
