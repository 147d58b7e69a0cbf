//! From the struct to a command.

use proc_macro2::TokenStream;
use syn::{Data, DeriveInput, Error, Fields, LitStr, Result, punctuated::Punctuated};

use super::{
    field,
    model::{Argument, Command},
    rules,
};
use crate::{
    docs,
    errors::Errors,
    names,
    options::{Known, Options},
};

/// The options, as they are written.
const KNOWN: Known<'_> = &[
    r#"name = "...""#,
    r#"aliases = ["..."]"#,
    r#"about = "...""#,
    r#"scope = "...""#,
    r#"roles = ["..."]"#,
    r#"cooldown = "...""#,
];

/// The longest name, in characters. The framework has the same limit.
const MAX_NAME_CHARS: usize = 64;

pub(super) fn parse(item: TokenStream) -> Result<Command> {
    let item: DeriveInput = syn::parse2(item)?;
    let mut errors = Errors::default();
    if !item.generics.params.is_empty() {
        errors.at(
            &item.generics,
            "a command cannot be generic: its arguments have one type each",
        );
    }
    let options = Options::of_helper("command", &item.attrs, KNOWN, &mut errors);
    let name = name(&item, &options, &mut errors);
    let aliases = aliases(name.as_ref(), &options, &mut errors);
    let about = match options.string("about", &mut errors) {
        Some(about) => about.value(),
        None => docs::first_paragraph(&item.attrs),
    };
    let rules = rules::rules(&options, &mut errors);
    let fields = errors.check(fields(&item));
    let is_unit = matches!(fields, Some(Fields::Unit));
    let arguments = arguments(fields, &mut errors);
    let name = name.map(|name| name.value()).unwrap_or_default();
    errors.finish(Command {
        ident: item.ident,
        name,
        aliases,
        about,
        arguments,
        rules,
        is_unit,
    })
}

fn name(item: &DeriveInput, options: &Options, errors: &mut Errors) -> Option<LitStr> {
    let type_name = item.ident.to_string();
    let place = (type_name.as_str(), item.ident.span());
    let name = names::required("command", "name", place, options, errors)?;
    errors.check(check_name("the command's name", &name));
    Some(name)
}

fn aliases(name: Option<&LitStr>, options: &Options, errors: &mut Errors) -> Vec<String> {
    let item = options.get("aliases");
    let list = item.and_then(|item| errors.check(item.strings()));
    let mut seen: Vec<_> = name.map(LitStr::value).into_iter().collect();
    let mut aliases = Vec::new();
    for alias in list.into_iter().flatten() {
        errors.check(check_name("an alias", &alias));
        let value = alias.value();
        if seen.contains(&value) {
            errors.at(&alias, format!("the command is called `{value}` already"));
        }
        seen.push(value.clone());
        aliases.push(value);
    }
    aliases
}

fn check_name(what: &str, name: &LitStr) -> Result<()> {
    let value = name.value();
    let error = |message: String| Err(Error::new(name.span(), message));
    if let Some(bare) = value.strip_prefix('/') {
        return error(format!("{what} is written without the `/`: \"{bare}\""));
    }
    let lower = value.to_lowercase();
    if lower != value {
        return error(format!(
            "{what} is written in lower case, \"{lower}\"; people may type it in any"
        ));
    }
    names::check(what, name, MAX_NAME_CHARS)
}

fn fields(item: &DeriveInput) -> Result<Fields> {
    let message = "a command is a struct with named fields, its arguments, or a unit struct";
    match &item.data {
        Data::Struct(data) => match &data.fields {
            Fields::Unnamed(fields) => Err(Error::new_spanned(fields, message)),
            fields => Ok(fields.clone()),
        },
        Data::Enum(data) => Err(Error::new_spanned(data.enum_token, message)),
        Data::Union(data) => Err(Error::new_spanned(data.union_token, message)),
    }
}

fn arguments(fields: Option<Fields>, errors: &mut Errors) -> Vec<Argument> {
    let fields = match fields {
        Some(Fields::Named(fields)) => fields.named,
        _ => Punctuated::new(),
    };
    let arguments: Vec<_> = fields
        .into_iter()
        .filter_map(|field| field::argument(field, errors))
        .collect();
    for (before, argument) in arguments.iter().zip(arguments.iter().skip(1)) {
        let field = &argument.field;
        if before.takes_all() {
            let message = format!(
                "nothing is left for `{field}`: `{}` takes all, so it must be the last field",
                before.field
            );
            errors.at(field, message);
        } else if before.is_optional() && !argument.is_optional() {
            let message = format!(
                "`{field}` must be there, but stands behind `{}`, which may be left out: \
                 put it first, or make it an `Option`",
                before.field
            );
            errors.at(field, message);
        }
    }
    arguments
}
