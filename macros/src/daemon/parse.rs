//! From the list to names of crates.

use proc_macro2::{Span, TokenStream};
use syn::{
    Error, Ident, Result, Token,
    ext::IdentExt,
    parse::{ParseStream, Parser},
};

use crate::errors::Errors;

const EXAMPLE: &str = "`daemon!(bot_poll, bot_welcome);`";

pub(super) fn parse(crates: TokenStream) -> Result<Vec<Ident>> {
    if crates.is_empty() {
        return Err(Error::new(
            Span::call_site(),
            format!("name the crates that have bots: {EXAMPLE}"),
        ));
    }
    let names = list.parse2(crates)?;
    let mut errors = Errors::default();
    for (index, name) in names.iter().enumerate() {
        if names.iter().take(index).any(|earlier| earlier == name) {
            errors.at(name, format!("`{name}` is named twice"));
        }
    }
    errors.finish(names)
}

fn list(input: ParseStream<'_>) -> Result<Vec<Ident>> {
    let mut names = Vec::new();
    while !input.is_empty() {
        let name: Ident = input.parse().map_err(|error| {
            let message = format!("write names of crates, separated by commas: {EXAMPLE}");
            Error::new(error.span(), message)
        })?;
        after(&name, input)?;
        names.push(name);
    }
    Ok(names)
}

/// What may stand after a name: a comma or the end.
fn after(name: &Ident, input: ParseStream<'_>) -> Result<()> {
    if input.is_empty() {
        return Ok(());
    }
    if input.peek(Token![-]) {
        let span = input.span();
        let name = with_underscores(name, input);
        let message = format!("in code the `-` in the name of a crate is a `_`: write `{name}`");
        return Err(Error::new(span, message));
    }
    if input.peek(Token![::]) {
        return Err(input.error(format!(
            "name the crate alone, `{name}`: everything in it is registered"
        )));
    }
    let comma = input.parse::<Token![,]>();
    comma.map(drop).map_err(|error| {
        Error::new(
            error.span(),
            format!("write a comma between crates: {EXAMPLE}"),
        )
    })
}

/// The name that was begun, to its end.
fn with_underscores(first: &Ident, input: ParseStream<'_>) -> String {
    let mut name = first.to_string();
    while input.peek(Token![-]) && input.peek2(Ident::peek_any) {
        let part = input
            .parse::<Token![-]>()
            .and_then(|_| input.call(Ident::parse_any));
        match part {
            Ok(part) => name.extend(["_", &part.to_string()]),
            Err(_) => break,
        }
    }
    name
}
