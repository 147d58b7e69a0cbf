//! `daemon!(bot_poll, bot_welcome)`.

mod check;
mod expand;
mod parse;

use proc_macro2::TokenStream;

use crate::{
    crate_path::crate_path,
    errors::or_errors,
    manifest::{Disk, Manifest},
};

/// `main`, and a mention of each crate.
pub(crate) fn expand(crates: TokenStream) -> TokenStream {
    or_errors(daemon(crates))
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
