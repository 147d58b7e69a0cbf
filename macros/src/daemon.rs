//! `daemon!(bot_poll, bot_welcome)`.

mod check;
mod expand;
mod parse;

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    crate_path::crate_path,
    manifest::{Disk, Manifest},
};

/// `main`, and a mention of each crate.
pub(crate) fn expand(crates: TokenStream) -> TokenStream {
    daemon(crates).unwrap_or_else(|error| {
        // With a `main`, so that its lack is no error as well.
        let error = error.into_compile_error();
        quote!(#error fn main() {})
    })
}

fn daemon(crates: TokenStream) -> syn::Result<TokenStream> {
    let crates = parse::parse(crates)?;
    // Without a manifest there is nothing to compare with; the compiler then
    // says which crates there are not.
    let libraries = match Manifest::of_this_package(&Disk) {
        Ok(manifest) => check::check(&crates, &manifest)?,
        Err(_) => crates.iter().map(ToString::to_string).collect(),
    };
    Ok(expand::expand(&crates, &libraries, &crate_path()))
}
