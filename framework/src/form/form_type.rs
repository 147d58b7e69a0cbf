//! Types that are forms.

use crate::{
    form::{Definition, Reader, Refusal},
    model::Values,
};

/// A form: a struct that says what is asked, and holds what was answered.
///
/// Derive it with `#[derive(Form)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a form",
    label = "not a form",
    note = "write `#[derive(Form)]` and `#[form(id = \"...\", title = \"...\")]` above `{Self}`"
)]
pub trait FormType: Sized + Send + 'static {
    /// Its id: it stands in the addresses of forms that were sent, so an answer
    /// finds its handler after a restart and an upgrade. It never changes.
    const ID: &'static str;

    /// The version of its fields; raise it when older answers no longer fit.
    const VERSION: u32 = 1;

    /// What it asks.
    fn definition() -> Definition;

    /// Reads an answer. Every field is read, so that all problems are known;
    /// `None` if there are any.
    fn read(answer: &mut Reader<'_>) -> Option<Self>;

    /// What is filled in to begin with when a form is sent with this answer.
    fn values(&self) -> Values;

    /// Turns an answer to another version of the form into one of this version.
    /// `None`, which is the default, refuses it kindly.
    #[must_use]
    fn migrate(from: u32, values: Values) -> Option<Values> {
        let _ = (from, values);
        None
    }
}

/// A form as routing knows it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct FormSpec {
    /// Its id.
    pub id: &'static str,
    /// Its version.
    pub version: u32,
    /// What it asks.
    pub definition: fn() -> Definition,
    check: fn(&Definition, u32, &Values) -> Result<(), Refusal>,
}

impl FormSpec {
    /// The form of a type.
    #[must_use]
    pub const fn of<F: FormType>() -> Self {
        Self {
            id: F::ID,
            version: F::VERSION,
            definition: F::definition,
            check: |definition, version, values| read::<F>(definition, version, values).map(drop),
        }
    }

    /// Checks an answer to a version of the form; `definition` is what was
    /// asked, with choices that were made at run time.
    ///
    /// # Errors
    ///
    /// What the person is to be told.
    pub fn check(
        &self,
        definition: &Definition,
        version: u32,
        values: &Values,
    ) -> Result<(), Refusal> {
        (self.check)(definition, version, values)
    }
}

/// Holds the form of a type, so that a reference to it can be a constant.
pub trait Specified {
    /// The form.
    const SPEC: &'static FormSpec;
}

impl<F: FormType> Specified for F {
    const SPEC: &'static FormSpec = &FormSpec::of::<F>();
}

/// Reads an answer to any version of a form, or says what the person is to be
/// told.
pub(crate) fn read<F: FormType>(
    definition: &Definition,
    version: u32,
    values: &Values,
) -> Result<F, Refusal> {
    let migrated;
    let values = if version == F::VERSION {
        values
    } else {
        migrated = F::migrate(version, values.clone()).ok_or(Refusal::Outdated)?;
        &migrated
    };
    let mut reader = Reader::new(definition, values);
    let read = F::read(&mut reader);
    reader.finish(read)
}
