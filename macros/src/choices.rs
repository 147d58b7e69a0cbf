//! `#[derive(Choices)]`.

mod expand;
mod parse;

use proc_macro2::TokenStream;

use crate::{crate_path::crate_path, errors::or_errors};

/// The impls of `Choices` and `FieldType`.
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    or_errors(parse::parse(item).map(|choices| expand::expand(&choices, &crate_path())))
}
