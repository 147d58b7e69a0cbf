//! `min` and `max`.

use crate::{
    errors::Errors,
    form::{
        kind::{Holder, Kind},
        model::{Bound, BoundValue, Field},
    },
};

/// Characters that a text may have at most: an answer is bounded.
const MAX_CHARS: i128 = 10_000;

pub(super) fn check(field: &Field, holder: Holder, kind: Kind, errors: &mut Errors) {
    for bound in [&field.min, &field.max].into_iter().flatten() {
        if let Err(message) = fits(field, holder, kind, bound) {
            errors.at(&bound.at, message);
            return;
        }
    }
    if let (Some(min), Some(max)) = (&field.min, &field.max)
        && !is_ordered(&min.value, &max.value)
    {
        errors.at(&max.at, "nothing fits: `max` is below `min`");
    }
}

fn fits(field: &Field, holder: Holder, kind: Kind, bound: &Bound) -> Result<(), String> {
    let counted = |max: i128, what: &str| match bound.value {
        BoundValue::Whole(count) if (0..=max).contains(&count) => Ok(()),
        _ => Err(format!(
            "this bounds {what}: write a whole number from 0 to {max}"
        )),
    };
    match kind {
        _ if holder == Holder::Vec && field.choices.is_empty() => {
            counted(MAX_CHARS, "how many are chosen")
        }
        _ if holder == Holder::Vec => {
            let count = i128::try_from(field.choices.len()).unwrap_or(i128::MAX);
            counted(count, "how many are chosen")
        }
        _ if !field.choices.is_empty() || matches!(kind, Kind::Bool | Kind::Other) => Err(
            "this field has a list of choices, and no bounds: remove `min` and `max`".to_owned(),
        ),
        Kind::Text => counted(MAX_CHARS, "the characters of a text"),
        Kind::Whole(least, most) => match bound.value {
            BoundValue::Whole(number) if (least..=most).contains(&number) => Ok(()),
            _ => Err(format!(
                "write a whole number from {least} to {most}: the type holds no other"
            )),
        },
        Kind::Fraction => match bound.value {
            BoundValue::Text(_) => Err("write a number: `min = 0.5`".to_owned()),
            _ => Ok(()),
        },
        Kind::Date => shaped(&bound.value, "0000-00-00", "a day: `\"2030-05-06\"`"),
        Kind::Time => shaped(&bound.value, "00:00", "a time: `\"09:15\"`"),
        Kind::DateTime => shaped(
            &bound.value,
            "0000-00-00T00:00",
            "a day and a time: `\"2030-05-06T09:15\"`",
        ),
        Kind::Bool | Kind::Other => Ok(()),
    }
}

/// Whether a text is a day or a time that there is.
fn shaped(value: &BoundValue, shape: &str, example: &str) -> Result<(), String> {
    match value {
        BoundValue::Text(text) if is_shaped(text, shape) && is_real(text) => Ok(()),
        _ => Err(format!("write {example}")),
    }
}

pub(super) fn is_shaped(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text
            .bytes()
            .zip(shape.bytes())
            .all(|(byte, expected)| match expected {
                b'0' => byte.is_ascii_digit(),
                other => byte == other,
            })
}

/// Whether there is such a day and such a time.
pub(super) fn is_real(text: &str) -> bool {
    let (day, time) = match text.split_once('T') {
        Some((day, time)) => (Some(day), Some(time)),
        None if text.contains('-') => (Some(text), None),
        None => (None, Some(text)),
    };
    let numbers = |text: &str, separator: char| -> Vec<u32> {
        text.split(separator)
            .filter_map(|part| part.parse().ok())
            .collect()
    };
    let is_day = day.is_none_or(|day| match numbers(day, '-')[..] {
        [year, month, day] => (1..=days(year, month)).contains(&day),
        _ => false,
    });
    let is_time = time.is_none_or(|time| matches!(numbers(time, ':')[..], [0..=23, 0..=59]));
    is_day && is_time
}

fn is_leap(year: u32) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn days(year: u32, month: u32) -> u32 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 0,
    }
}

fn is_ordered(min: &BoundValue, max: &BoundValue) -> bool {
    match (min, max) {
        (BoundValue::Whole(min), BoundValue::Whole(max)) => min <= max,
        (BoundValue::Text(min), BoundValue::Text(max)) => min <= max,
        (BoundValue::Text(_), _) | (_, BoundValue::Text(_)) => true,
        (min, max) => number(min) <= number(max),
    }
}

#[expect(clippy::cast_precision_loss, reason = "compared with a fraction")]
const fn number(value: &BoundValue) -> f64 {
    match value {
        BoundValue::Whole(whole) => *whole as f64,
        BoundValue::Fraction(fraction) => *fraction,
        BoundValue::Text(_) => 0.0,
    }
}
