//! `#[bot(name = "...")]`.

mod expand;
mod parse;

use proc_macro2::TokenStream;
use quote::quote;

use crate::crate_path::crate_path;

/// The struct, its entry in the registry, and `impl Bot` if it needs none of
/// the user's.
pub(crate) fn expand(options: TokenStream, item: &TokenStream) -> TokenStream {
    match parse::parse(options, item.clone()) {
        Ok(bot) => expand::expand(&bot, &crate_path()),
        Err(error) => {
            // The struct stays, so that its uses are no errors as well.
            let error = error.into_compile_error();
            quote!(#item #error)
        }
    }
}
