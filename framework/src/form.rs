//! Forms: ask a person, get a typed answer.
//!
//! A struct with `#[derive(Form)]` says what is asked and holds what was
//! answered. A handler returns a form to ask; a
//! [`FormHandler`](crate::routing::FormHandler) gets the answers.

mod ask;
mod definition;
pub(crate) mod dialogue;
mod error;
mod field_type;
mod form_type;
mod input;
mod issued;
mod problem;
mod reader;
mod render;
mod send;
#[cfg(test)]
mod tests;

pub use jiff::civil::{Date, DateTime, Time};

pub use self::{
    ask::{Ask, Form, Way},
    definition::{
        Choice, ChoiceStyle, Definition, Element, Field, Input, NO, NumberInput, SUBMIT, Span,
        TextInput, YES,
    },
    error::FormError,
    field_type::{Choices, FieldType},
    form_type::{FormSpec, FormType},
    input::{FieldOptions, Limit},
    problem::{FieldProblem, Problem, Problems, Refusal},
    reader::Reader,
};
pub(crate) use self::{
    dialogue::{Dialogue, Step, without_mention},
    form_type::read,
    issued::{Issued, asked, forget_expired, issued_key, read_submission, values},
    send::{Remembered, Sending},
};
#[doc(hidden)]
pub use serde_json::Value;

#[doc(hidden)]
pub use self::{field_type::one, form_type::Specified};
