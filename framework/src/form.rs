//! Forms: ask a person, get a typed answer.
//!
//! A struct with `#[derive(Form)]` says what is asked and holds what was
//! answered. A handler returns a form to ask; a
//! [`FormHandler`](crate::routing::FormHandler) gets the answers.

mod definition;
mod field_type;
mod form_type;
mod input;
mod problem;
mod reader;

pub use jiff::civil::{Date, DateTime, Time};

pub(crate) use self::form_type::read;
pub use self::{
    definition::{
        Choice, ChoiceStyle, Definition, Element, Field, Input, NO, NumberInput, SUBMIT, Span,
        TextInput, YES,
    },
    field_type::{Choices, FieldType},
    form_type::{FormSpec, FormType},
    input::{FieldOptions, Limit},
    problem::{FieldProblem, Problem, Problems, Refusal},
    reader::Reader,
};
#[doc(hidden)]
pub use serde_json::Value;

#[doc(hidden)]
pub use self::{field_type::one, form_type::Specified};
