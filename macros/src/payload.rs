//! `#[derive(Payload)]`.

mod expand;
mod parse;

use proc_macro2::TokenStream;

use crate::{crate_path::crate_path, errors::or_errors};

/// The impl of `Payload`.
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    or_errors(parse::parse(item).map(|payload| expand::expand(&payload, &crate_path())))
}
