//! From the enum to choices.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use syn::{Data, DataEnum, DeriveInput, Error, Fields, Ident, Result, Variant, ext::IdentExt};

use crate::{
    docs,
    errors::Errors,
    names::{self, suggested},
    options::{Known, Options},
};

/// The options of a variant, as they are written.
const KNOWN: Known<'_> = &[r#"label = "...""#, r#"value = "...""#];

/// The longest value, in characters.
const MAX_VALUE_CHARS: usize = 64;

/// An enum whose variants can be chosen.
pub(super) struct Choices {
    pub(super) ident: Ident,
    pub(super) choices: Vec<Choice>,
}

/// One variant.
pub(super) struct Choice {
    pub(super) variant: Ident,
    pub(super) value: String,
    pub(super) label: String,
}

pub(super) fn parse(item: TokenStream) -> Result<Choices> {
    let item: DeriveInput = syn::parse2(item)?;
    let mut errors = Errors::default();
    if !item.generics.params.is_empty() {
        errors.at(
            &item.generics,
            "choices cannot be generic: each variant is one thing to choose",
        );
    }
    let variants = errors.check(variants(&item));
    let (mut values, mut labels) = (HashSet::new(), HashSet::new());
    let mut choices = Vec::new();
    for variant in variants.into_iter().flat_map(|data| &data.variants) {
        let choice = choice(variant, &mut errors);
        if !values.insert(choice.value.clone()) {
            errors.at(
                &variant.ident,
                format!(
                    "another variant has the value {:?}: give one a `value` of its own",
                    choice.value
                ),
            );
        } else if !labels.insert(choice.label.clone()) {
            errors.at(
                &variant.ident,
                format!(
                    "people read {:?} twice and cannot tell which is which: change a `label`",
                    choice.label
                ),
            );
        }
        choices.push(choice);
    }
    errors.finish(Choices {
        ident: item.ident,
        choices,
    })
}

fn variants(item: &DeriveInput) -> Result<&DataEnum> {
    let message = "choices are the variants of an enum: `enum Size { Small, Large }`";
    match &item.data {
        Data::Enum(data) if data.variants.is_empty() => Err(Error::new_spanned(
            &item.ident,
            "nothing could be chosen: give the enum a variant",
        )),
        Data::Enum(data) => Ok(data),
        Data::Struct(data) => Err(Error::new_spanned(data.struct_token, message)),
        Data::Union(data) => Err(Error::new_spanned(data.union_token, message)),
    }
}

fn choice(variant: &Variant, errors: &mut Errors) -> Choice {
    if !matches!(variant.fields, Fields::Unit) {
        errors.at(
            &variant.fields,
            "a choice holds nothing: write the variant alone, and ask for more in another field",
        );
    }
    let options = Options::of_helper("choice", &variant.attrs, KNOWN, errors);
    let name = variant.ident.unraw().to_string();
    let label = options.string("label", errors).map(|label| {
        if label.value().trim().is_empty() {
            errors.at(&label, "`label` is empty: write what people read");
        }
        label.value()
    });
    let docs = docs::first_paragraph(&variant.attrs);
    let value = options.string("value", errors).map(|value| {
        errors.check(names::check(
            "the value of a choice",
            &value,
            MAX_VALUE_CHARS,
        ));
        value.value()
    });
    let value = value.unwrap_or_else(|| suggested(&name));
    Choice {
        label: label.unwrap_or_else(|| match docs.trim_end_matches('.') {
            "" => spoken(&name),
            docs => docs.to_owned(),
        }),
        variant: variant.ident.clone(),
        value,
    }
}

/// A variant as people say it: `VeryLarge` is "Very large".
fn spoken(name: &str) -> String {
    let words = suggested(name).replace('-', " ");
    let mut chars = words.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}
