//! From values to a struct.

use super::{Definition, Field, FieldType, Problem, Problems, Refusal};
use crate::model::Values;

/// Reads the fields of an answer and collects what is wrong with them.
#[derive(Debug)]
pub struct Reader<'a> {
    definition: &'a Definition,
    values: &'a Values,
    problems: Problems,
}

impl<'a> Reader<'a> {
    /// A reader of an answer to what the definition asks.
    #[must_use]
    pub fn new(definition: &'a Definition, values: &'a Values) -> Self {
        Self {
            definition,
            values,
            problems: Problems::default(),
        }
    }

    /// The value of a field; `None` notes what is wrong with it.
    pub fn field<T: FieldType>(&mut self, id: &str) -> Option<T> {
        let field = self.definition.field(id)?;
        match read_field::<T>(field, self.values) {
            Ok(value) => Some(value),
            Err(problem) => {
                self.problems.add(field, problem);
                None
            }
        }
    }

    /// Notes what is wrong with a field.
    pub fn refuse(&mut self, id: &str, problem: Problem) {
        if let Some(field) = self.definition.field(id) {
            self.problems.add(field, problem);
        }
    }

    pub(crate) fn finish<F>(self, read: Option<F>) -> Result<F, Refusal> {
        match read {
            Some(answer) if self.problems.is_empty() => Ok(answer),
            _ => Err(Refusal::Wrong(self.problems)),
        }
    }
}

fn read_field<T: FieldType>(field: &Field, values: &Values) -> Result<T, Problem> {
    match values.get(&field.id) {
        Some(value) => T::read(value, &field.input),
        None => T::missing(&field.input),
    }
}
