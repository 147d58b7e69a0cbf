//! `#[derive(Button)]`.

mod expand;
mod parse;

pub(crate) use self::parse::version;

use proc_macro2::TokenStream;

use crate::{crate_path::crate_path, errors::or_errors};

/// The impl of `Button`.
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    or_errors(parse::parse(item).map(|button| expand::expand(&button, &crate_path())))
}
