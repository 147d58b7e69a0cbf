//! `#[derive(Form)]`.

mod check;
mod expand;
mod field;
mod kind;
mod model;
mod parse;

use proc_macro2::TokenStream;

use crate::{crate_path::crate_path, errors::or_errors};

/// The impl of `FormType`.
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    or_errors(parse::parse(item).map(|form| expand::expand(&form, &crate_path())))
}
