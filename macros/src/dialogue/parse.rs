//! From the enum to a dialogue.

use proc_macro2::TokenStream;
use syn::{Data, DataEnum, DeriveInput, Error, Expr, Ident, LitStr, Result};

use super::{
    state::{self, State},
    wait,
};
use crate::{
    button::version,
    errors::Errors,
    names,
    options::{Known, Options},
};

/// The options, as they are written.
const KNOWN: Known<'_> = &[
    r#"id = "...""#,
    "version = 1",
    r#"wait = "10m""#,
    "migrate = function",
];
/// The most characters of an id; the framework has the same.
const MAX_ID_CHARS: usize = 64;

/// A dialogue.
pub(super) struct Dialogue {
    pub(super) ident: Ident,
    pub(super) id: String,
    pub(super) version: u32,
    /// Seconds that it waits for an answer.
    pub(super) wait: Option<u64>,
    /// The function that reads what other versions stored.
    pub(super) migrate: Option<Expr>,
    pub(super) states: Vec<State>,
}

pub(super) fn parse(item: TokenStream) -> Result<Dialogue> {
    let item: DeriveInput = syn::parse2(item)?;
    let mut errors = Errors::default();
    if !item.generics.params.is_empty() {
        errors.at(
            &item.generics,
            "a dialogue cannot be generic: it has one id, and one type is read back",
        );
    }
    let options = Options::of_helper("dialogue", &item.attrs, KNOWN, &mut errors);
    let type_name = item.ident.to_string();
    let place = (type_name.as_str(), item.ident.span());
    let id = names::required("dialogue", "id", place, &options, &mut errors);
    if let Some(id) = &id {
        errors.check(names::check("the dialogue's id", id, MAX_ID_CHARS));
    }
    let version = options
        .get("version")
        .map_or(Ok(1), |option| option.expression().and_then(number));
    let version = errors.check(version).unwrap_or(1);
    let wait = options.string("wait", &mut errors);
    let wait = wait.and_then(|wait| errors.check(wait::seconds(&wait)));
    let migrate = options
        .get("migrate")
        .map(|option| option.expression().and_then(function));
    let migrate = migrate.and_then(|migrate| errors.check(migrate));
    let states = match &item.data {
        Data::Enum(DataEnum { variants, .. }) if variants.is_empty() => {
            let message = "a dialogue has a state at least: write a variant for each thing that \
                           the bot asks";
            errors.at(&item.ident, message);
            Vec::new()
        }
        Data::Enum(DataEnum { variants, .. }) => state::all(variants.iter(), &mut errors),
        _ => {
            let name = &item.ident;
            let message = format!(
                "a dialogue is an enum, and its variants are where it can stand: write \
                 `enum {name} {{ .. }}`"
            );
            errors.at(name, message);
            Vec::new()
        }
    };
    errors.finish(Dialogue {
        ident: item.ident,
        id: id.as_ref().map(LitStr::value).unwrap_or_default(),
        version,
        wait,
        migrate,
        states,
    })
}

fn number(value: &Expr) -> Result<u32> {
    version(value, "raise it when older states no longer fit")
}

fn function(value: &Expr) -> Result<Expr> {
    match value {
        Expr::Path(_) => Ok(value.clone()),
        other => Err(Error::new_spanned(
            other,
            "`migrate` names a function: write `migrate = from_older`, with \
             `fn from_older(from: u32, state: &str, fields: serde_json::Value) -> Option<Self>` \
             in the impl of the type or beside it",
        )),
    }
}
