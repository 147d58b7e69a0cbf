//! The framework's path as the user's crate knows it.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Ident;

use crate::manifest::{Disk, FRAMEWORK, Manifest};

/// `::cometchat_bot`, or the name that the user's `Cargo.toml` gives it.
pub(crate) fn crate_path() -> TokenStream {
    let renamed = Manifest::of_this_package(&Disk)
        .ok()
        .and_then(|manifest| renamed(&manifest));
    let name = renamed.unwrap_or_else(|| FRAMEWORK.replace('-', "_"));
    let name = Ident::new(&name, Span::call_site());
    quote!(::#name)
}

/// The name in code, if the manifest gives another one than the package's own.
fn renamed(manifest: &Manifest<'_>) -> Option<String> {
    if manifest.package_name() == Some(FRAMEWORK) {
        return None;
    }
    let found = manifest
        .dependencies()
        .into_iter()
        .find(|dependency| dependency.package == FRAMEWORK)?;
    let name = found.key.replace('-', "_");
    syn::parse_str::<Ident>(&name).is_ok().then_some(name)
}
