//! `#[handler]`.

mod expand;
mod method;
mod model;
mod parse;
mod traits;

use proc_macro2::TokenStream;

use crate::{crate_path::crate_path, errors::or_errors};

/// The impl, made async, and its entry in the registry. When something is wrong
/// only that is reported: half an impl would add errors of its own.
pub(crate) fn expand(options: TokenStream, item: TokenStream) -> TokenStream {
    or_errors(parse::parse(options, item).map(|handler| expand::expand(handler, &crate_path())))
}
