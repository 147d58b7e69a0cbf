//! `#[derive(Dialogue)]`.

mod expand;
mod parse;
mod state;
mod wait;

use proc_macro2::TokenStream;

use crate::{crate_path::crate_path, errors::or_errors};

/// The impl of `Dialogue`.
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    or_errors(parse::parse(item).map(|dialogue| expand::expand(&dialogue, &crate_path())))
}
