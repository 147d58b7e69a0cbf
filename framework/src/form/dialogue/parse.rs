//! From what a person writes to the value of a field.

use jiff::civil::{Date, DateTime, Time};
use serde_json::Value;

use crate::form::{Choice, Field, FieldType, Input, NO, Problem, YES};

/// The value that a text stands for; it keeps the bounds of the field.
pub(super) fn answer(field: &Field, text: &str) -> Result<Value, Problem> {
    let input = &field.input;
    let value = Value::from(text);
    if text.is_empty() {
        return Err(Problem::Missing);
    }
    match input {
        Input::Text(_) => String::read(&value, input).map(Value::from),
        Input::Number(limits) if limits.is_whole => whole(&value, input),
        Input::Number(_) => f64::read(&value, input).map(|number| number.value()),
        Input::Tick { .. } => {
            let said = yes_or_no(text)
                .ok_or_else(|| Problem::NotAChoice(vec![YES.to_owned(), NO.to_owned()]))?;
            bool::read(&said.into(), input).map(|ticked| ticked.value())
        }
        Input::One { choices, .. } => match one(choices, text) {
            Some(choice) => Ok(choice.value.clone().into()),
            None => Err(none_of(choices)),
        },
        Input::Many { choices, .. } => {
            let values = many(choices, text).ok_or_else(|| none_of(choices))?;
            <Vec<String>>::read(&values.into(), input).map(Value::from)
        }
        Input::Date(_) => Date::read(&value, input).map(|day| day.value()),
        Input::Time(_) => Time::read(&value, input).map(|time| time.value()),
        Input::DateTime(_) => DateTime::read(&value, input).map(|moment| moment.value()),
    }
}

/// A whole number of any type: the bounds of the field are those of its type.
fn whole(value: &Value, input: &Input) -> Result<Value, Problem> {
    match i64::read(value, input) {
        Ok(number) => Ok(number.value()),
        Err(_) => u64::read(value, input).map(|number| number.value()),
    }
}

fn yes_or_no(text: &str) -> Option<&'static str> {
    match text.to_lowercase().trim_end_matches(['.', '!']) {
        "yes" | "y" | "ok" | "okay" | "true" | "1" => Some(YES),
        "no" | "n" | "false" | "0" => Some(NO),
        _ => None,
    }
}

/// A choice by what people read, by its value, or by its number. A number that
/// can be chosen itself is not the number of a line.
fn one<'a>(choices: &'a [Choice], text: &str) -> Option<&'a Choice> {
    let text = text.trim().to_lowercase();
    let named = choices
        .iter()
        .find(|choice| choice.label.to_lowercase() == text || choice.value.to_lowercase() == text);
    named.or_else(|| {
        let number: usize = text.trim_end_matches([')', '.']).parse().ok()?;
        choices.get(number.checked_sub(1)?)
    })
}

/// Choices with commas, semicolons or line breaks between; with spaces if that
/// is the only way to understand it.
fn many(choices: &[Choice], text: &str) -> Option<Vec<String>> {
    let read = |separators: &[char]| -> Option<Vec<String>> {
        let parts = text.split(separators).map(str::trim);
        let parts = parts.filter(|part| !part.is_empty());
        parts
            .map(|part| one(choices, part).map(|choice| choice.value.clone()))
            .collect()
    };
    read(&[',', ';', '\n']).or_else(|| read(&[',', ';', '\n', ' ']))
}

fn none_of(choices: &[Choice]) -> Problem {
    Problem::NotAChoice(choices.iter().map(|choice| choice.label.clone()).collect())
}
