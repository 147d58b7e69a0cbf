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

#[doc(hidden)]
pub use self::form_type::Specified;
pub(crate) use self::form_type::read;
pub use self::{
    definition::{
        Choice, ChoiceStyle, Definition, Element, Field, Input, NO, NumberInput, SUBMIT, Span,
        TextInput, YES,
    },
    field_type::FieldType,
    form_type::{FormSpec, FormType},
    input::{FieldOptions, Limit},
    problem::{FieldProblem, Problem, Problems, Refusal},
    reader::Reader,
};
