//! From the type to a payload.

use proc_macro2::TokenStream;
use syn::{DeriveInput, Error, Ident, LitStr, Result};

use crate::{
    errors::Errors,
    names,
    options::{Known, Options, listed},
};

/// The options, as they are written.
const KNOWN: Known<'_> = &[r#"type = "...""#];

/// Types that the service itself uses in messages.
const RESERVED: [&str; 2] = ["text", "custom"];
const RESERVED_PREFIX: &str = "extension_";

/// A payload of custom messages.
pub(super) struct Payload {
    pub(super) ident: Ident,
    pub(super) payload_type: String,
}

pub(super) fn parse(item: TokenStream) -> Result<Payload> {
    let item: DeriveInput = syn::parse2(item)?;
    let mut errors = Errors::default();
    if !item.generics.params.is_empty() {
        errors.at(
            &item.generics,
            "a payload cannot be generic: it has one type",
        );
    }
    let options = Options::of_helper("payload", &item.attrs, KNOWN, &mut errors);
    let type_name = item.ident.to_string();
    let place = (type_name.as_str(), item.ident.span());
    let payload_type = names::required("payload", "type", place, &options, &mut errors);
    if let Some(payload_type) = &payload_type {
        errors.check(check_type(payload_type));
    }
    let payload_type = payload_type.map(|lit| lit.value()).unwrap_or_default();
    errors.finish(Payload {
        ident: item.ident,
        payload_type,
    })
}

fn check_type(payload_type: &LitStr) -> Result<()> {
    let value = payload_type.value();
    let message = if value.trim().is_empty() {
        "the payload's type is empty: write what senders put in the message's `type`".to_owned()
    } else if RESERVED.contains(&value.as_str()) {
        let reserved = listed(&RESERVED);
        format!("the service uses {reserved} itself: choose another type, like `my-{value}`")
    } else if value.starts_with(RESERVED_PREFIX) {
        format!("types that begin with `{RESERVED_PREFIX}` are the service's: choose another")
    } else {
        return Ok(());
    };
    Err(Error::new(payload_type.span(), message))
}
