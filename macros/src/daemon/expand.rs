//! The code for a daemon.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

pub(super) fn expand(
    crates: &[Ident],
    libraries: &[String],
    framework: &TokenStream,
) -> TokenStream {
    quote! {
        #(use ::#crates as _;)*

        // Builds again when the dependencies change.
        const _: &[::core::primitive::u8] =
            ::core::include_bytes!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"));

        fn main() -> ::std::process::ExitCode {
            #framework::daemon::main(
                ::core::env!("CARGO_PKG_NAME"),
                ::core::env!("CARGO_PKG_VERSION"),
                &[#(#libraries),*],
            )
        }
    }
}
