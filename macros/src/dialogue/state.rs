//! From a variant to a state.

use std::collections::BTreeMap;

use syn::{Error, Expr, Field as SynField, Fields, Ident, Result, Type, Variant};

use crate::{
    errors::Errors,
    options::{Known, OptionItem, Options},
};

/// The options of a state, as they are written.
const KNOWN: Known<'_> = &[r#"was = ["..."]"#];
/// The options of a field.
const KNOWN_OF_FIELD: Known<'_> = &["default = ..."];

/// A state of a dialogue.
pub(super) struct State {
    pub(super) ident: Ident,
    /// The name under which it is stored.
    pub(super) name: String,
    /// Names under which it was stored before.
    pub(super) was: Vec<String>,
    pub(super) fields: Vec<Field>,
}

/// Something that a state knows.
pub(super) struct Field {
    pub(super) ident: Ident,
    pub(super) name: String,
    pub(super) ty: Type,
    /// What it is in a state that was stored without it.
    pub(super) default: Option<Expr>,
}

/// All states; names are checked against each other.
pub(super) fn all<'a>(
    variants: impl Iterator<Item = &'a Variant> + Clone,
    errors: &mut Errors,
) -> Vec<State> {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for variant in variants.clone() {
        names.insert(plain(&variant.ident), plain(&variant.ident));
    }
    let mut states = Vec::new();
    for variant in variants {
        let name = plain(&variant.ident);
        let options = Options::of_helper("state", &variant.attrs, KNOWN, errors);
        let was = options.get("was").map(OptionItem::strings);
        let was = was.and_then(|was| errors.check(was)).unwrap_or_default();
        for old in &was {
            if let Some(owner) = names.insert(old.value(), name.clone()) {
                errors.at(
                    old,
                    format!("`{}` is a name of `{owner}` already", old.value()),
                );
            }
        }
        let fields = errors.check(fields(variant)).unwrap_or_default();
        let fields = fields.into_iter().filter_map(|field| known(field, errors));
        let fields = fields.collect();
        states.push(State {
            ident: variant.ident.clone(),
            name,
            was: was.iter().map(syn::LitStr::value).collect(),
            fields,
        });
    }
    states
}

fn fields(variant: &Variant) -> Result<Vec<SynField>> {
    match &variant.fields {
        Fields::Unit => Ok(Vec::new()),
        Fields::Named(fields) => Ok(fields.named.iter().cloned().collect()),
        Fields::Unnamed(fields) => Err(Error::new_spanned(
            fields,
            "fields of a state have names, under which they are kept: write `{ day: String }`",
        )),
    }
}

fn known(field: SynField, errors: &mut Errors) -> Option<Field> {
    let options = Options::of_helper("state", &field.attrs, KNOWN_OF_FIELD, errors);
    let default = options.get("default");
    let default = default.map(|option| option.expression().cloned());
    let ident = field.ident?;
    Some(Field {
        name: plain(&ident),
        default: default.and_then(|default| errors.check(default)),
        ident,
        ty: field.ty,
    })
}

fn plain(ident: &Ident) -> String {
    ident.to_string().trim_start_matches("r#").to_owned()
}
