//! From a field to an argument.

use syn::{Error, Field, LitStr, Result, ext::IdentExt};

use super::model::Argument;
use crate::{
    docs,
    errors::Errors,
    names,
    options::{Known, Options},
};

/// The options, as they are written.
const KNOWN: Known<'_> = &["rest", "default = ...", r#"name = "...""#];

/// The longest name of an argument in the help, in characters.
const MAX_NAME_CHARS: usize = 32;

/// Reads a field; everything wrong with it is noted.
pub(super) fn argument(field: Field, errors: &mut Errors) -> Option<Argument> {
    let ident = field.ident?;
    let options = Options::of_helper("arg", &field.attrs, KNOWN, errors);
    let rest = options.get("rest");
    if let Some(rest) = rest {
        errors.check(rest.flag());
    }
    let default = options.get("default");
    let default = default.and_then(|item| errors.check(item.expression().cloned()));
    let name = options.string("name", errors);
    if let Some(name) = &name {
        errors.check(check_name(name));
    }
    let argument = Argument {
        name: name.map_or_else(|| ident.unraw().to_string(), |name| name.value()),
        about: docs::first_paragraph(&field.attrs),
        field: ident,
        ty: field.ty,
        rest: rest.is_some(),
        default,
    };
    if let Some(rest) = rest
        && argument.is_named("Vec")
    {
        errors.at(
            &rest.name,
            "a `Vec` takes all words that are left anyway: remove `rest`, or make it a `String`",
        );
    }
    if argument.default.is_some() && (argument.is_named("Option") || argument.is_named("Vec")) {
        errors.at(
            &argument.ty,
            "with a default it is never left out: write the type alone, without `Option` or `Vec`",
        );
    }
    Some(argument)
}

fn check_name(name: &LitStr) -> Result<()> {
    if name.value().contains(char::is_whitespace) {
        let message = "the name of an argument is one word";
        return Err(Error::new(name.span(), message));
    }
    names::check("the name of an argument", name, MAX_NAME_CHARS)
}
