//! The code for a payload.

use proc_macro2::TokenStream;
use quote::quote;

use super::parse::Payload;

pub(super) fn expand(payload: &Payload, framework: &TokenStream) -> TokenStream {
    let Payload {
        ident,
        payload_type,
    } = payload;
    quote! {
        #[automatically_derived]
        impl #framework::routing::Payload for #ident {
            const TYPE: &'static str = #payload_type;
        }
    }
}
