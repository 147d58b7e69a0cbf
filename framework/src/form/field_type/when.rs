//! Days and times.

use jiff::civil::{Date, DateTime, Time};
use serde_json::Value;

use super::{FieldType, text};
use crate::form::{FieldOptions, Input, Limit, Problem, Span};

/// Clients refuse every day unless both bounds are sent.
const FIRST_DAY: Date = Date::constant(1900, 1, 1);
const LAST_DAY: Date = Date::constant(2199, 12, 31);
/// Times of day that a client can show.
const FIRST_MINUTE: Time = Time::constant(0, 0, 0, 0);
const LAST_MINUTE: Time = Time::constant(23, 59, 0, 0);

impl FieldType for Date {
    fn input(options: &FieldOptions) -> Input {
        Input::Date(span(options, FIRST_DAY, LAST_DAY))
    }

    fn read(value: &Value, input: &Input) -> Result<Self, Problem> {
        let text = text(value)?;
        let day = text.trim().parse().map_err(|_| Problem::NotADate)?;
        match input {
            Input::Date(span) => within(day, *span, |day| day.to_string()),
            _ => Err(Problem::Shape),
        }
    }

    fn value(&self) -> Value {
        self.to_string().into()
    }
}

impl FieldType for Time {
    fn input(options: &FieldOptions) -> Input {
        Input::Time(span(options, FIRST_MINUTE, LAST_MINUTE))
    }

    fn read(value: &Value, input: &Input) -> Result<Self, Problem> {
        let text = text(value)?;
        let time = time(text.trim()).ok_or(Problem::NotATime)?;
        match input {
            Input::Time(span) => within(time, *span, minutes),
            _ => Err(Problem::Shape),
        }
    }

    fn value(&self) -> Value {
        minutes(*self).into()
    }
}

impl FieldType for DateTime {
    fn input(options: &FieldOptions) -> Input {
        let (first, last) = (
            FIRST_DAY.to_datetime(FIRST_MINUTE),
            LAST_DAY.to_datetime(LAST_MINUTE),
        );
        Input::DateTime(span(options, first, last))
    }

    fn read(value: &Value, input: &Input) -> Result<Self, Problem> {
        let text = text(value)?;
        let moment = moment(text.trim()).ok_or(Problem::NotADateTime)?;
        match input {
            Input::DateTime(span) => within(moment, *span, day_and_minutes),
            _ => Err(Problem::Shape),
        }
    }

    fn value(&self) -> Value {
        day_and_minutes(*self).into()
    }
}

/// `9:15` is what people write, `09:15` what clients send.
fn time(text: &str) -> Option<Time> {
    let padded = match text.find(':') {
        Some(1) => format!("0{text}"),
        _ => text.to_owned(),
    };
    padded.parse().ok()
}

/// Day and time with a space, a comma or a `T` between.
fn moment(text: &str) -> Option<DateTime> {
    let (day, rest) = text.split_at_checked("2030-05-06".len())?;
    let rest = rest.trim_start_matches([' ', ',', 'T', 't']);
    let day: Date = day.parse().ok()?;
    Some(day.to_datetime(time(rest)?))
}

/// As clients and pages write it.
pub(in crate::form) fn minutes(time: Time) -> String {
    time.strftime("%H:%M").to_string()
}

/// As clients and pages write it.
pub(in crate::form) fn day_and_minutes(moment: DateTime) -> String {
    moment.strftime("%Y-%m-%dT%H:%M").to_string()
}

fn span<T: std::str::FromStr>(options: &FieldOptions, from: T, to: T) -> Span<T> {
    let bound = |limit: Option<Limit>| limit.and_then(Limit::parsed);
    Span {
        from: bound(options.min).unwrap_or(from),
        to: bound(options.max).unwrap_or(to),
    }
}

fn within<T: PartialOrd + Copy>(
    value: T,
    span: Span<T>,
    shown: impl Fn(T) -> String,
) -> Result<T, Problem> {
    let words = |bound: T| shown(bound).replace('T', " ");
    if value < span.from {
        Err(Problem::TooEarly(words(span.from)))
    } else if value > span.to {
        Err(Problem::TooLate(words(span.to)))
    } else {
        Ok(value)
    }
}
