//! `#[derive(Command)]`.

mod expand;
mod field;
mod model;
mod parse;
mod rules;

use proc_macro2::TokenStream;

use crate::{crate_path::crate_path, errors::or_errors};

/// The impl of `Command`.
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    or_errors(parse::parse(item).map(|command| expand::expand(&command, &crate_path())))
}
