//! What is wrong with an answer, in words that people understand.

use std::fmt;

/// What is wrong with the value of one field.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Problem {
    /// Nothing was filled in.
    Missing,
    /// The box must be ticked.
    NotTicked,
    /// It has fewer characters than this.
    TooShort(usize),
    /// It has more characters than this.
    TooLong(usize),
    /// It is not a number.
    NotANumber,
    /// It is not a whole number of digits.
    NotAWholeNumber,
    /// It has a fraction, or is larger or smaller than the bot can take.
    NotWhole,
    /// It is smaller than this.
    TooSmall(String),
    /// It is larger than this.
    TooLarge(String),
    /// It is none of these.
    NotAChoice(Vec<String>),
    /// Fewer than this were chosen.
    TooFew(usize),
    /// More than this were chosen.
    TooMany(usize),
    /// It is not a day.
    NotADate,
    /// It is not a time of day.
    NotATime,
    /// It is not a day and a time.
    NotADateTime,
    /// It is before this.
    TooEarly(String),
    /// It is after this.
    TooLate(String),
    /// It has another shape than the field.
    Shape,
    /// Something that the form's own code says.
    Other(String),
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FieldProblem {
    /// The field's id.
    pub field: String,
    /// What it asks.
    pub label: String,
    /// What is wrong.
    pub problem: Problem,
}

/// Everything that is wrong with an answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Problems(Vec<FieldProblem>);

/// Why an answer was not taken. Its text is for the person who filled it in.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Refusal {
    /// Something was filled in that cannot be.
    Wrong(Problems),
    /// The form has changed since, and the answer does not fit any more.
    Outdated,
}

impl Problems {
    /// What is wrong, in the order of the fields.
    pub fn iter(&self) -> impl Iterator<Item = &FieldProblem> {
        self.0.iter()
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn of(&self, field: &str) -> Option<&Problem> {
        let found = self.0.iter().find(|problem| problem.field == field)?;
        Some(&found.problem)
    }

    pub(super) fn add(&mut self, field: &super::Field, problem: Problem) {
        self.0.push(FieldProblem {
            field: field.id.clone(),
            label: field.label.clone(),
            problem,
        });
    }
}

/// A sentence without its full stop: "choose one of red, green".
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("this is needed"),
            Self::NotTicked => f.write_str("this must be ticked"),
            Self::TooShort(1) => f.write_str("write at least one character"),
            Self::TooShort(min) => write!(f, "write at least {min} characters"),
            Self::TooLong(max) => write!(f, "write at most {max} characters"),
            Self::NotANumber => f.write_str("write a number, like 12"),
            Self::NotAWholeNumber | Self::NotWhole => f.write_str("write a whole number, like 12"),
            Self::TooSmall(min) => write!(f, "it must be {min} or more"),
            Self::TooLarge(max) => write!(f, "it must be {max} or less"),
            Self::NotAChoice(choices) => write!(f, "choose one of {}", choices.join(", ")),
            Self::TooFew(1) => f.write_str("choose at least one"),
            Self::TooFew(min) => write!(f, "choose at least {min}"),
            Self::TooMany(1) => f.write_str("choose only one"),
            Self::TooMany(max) => write!(f, "choose at most {max}"),
            Self::NotADate => f.write_str("write a day, like 2030-05-06"),
            Self::NotATime => f.write_str("write a time, like 09:15"),
            Self::NotADateTime => f.write_str("write a day and a time, like 2030-05-06 09:15"),
            Self::TooEarly(from) => write!(f, "it must be {from} or later"),
            Self::TooLate(to) => write!(f, "it must be {to} or earlier"),
            Self::Shape => f.write_str("this cannot be understood"),
            Self::Other(words) => f.write_str(words),
        }
    }
}

/// "Rating: choose one of 1, 2, 3."
impl fmt::Display for FieldProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let label = self.label.trim_end_matches([':', '?']);
        write!(f, "{label}: {}.", self.problem)
    }
}

/// One line for each field.
impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wrong(problems) => write!(f, "Your answer was not taken yet.\n{problems}"),
            Self::Outdated => f.write_str(
                "This form has changed since it was sent, and your answer does not fit any more. \
                 Please ask for a new one.",
            ),
        }
    }
}

impl std::error::Error for Refusal {}
