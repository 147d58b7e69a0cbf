//! The code for a button.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::parse::{Button, Field};
use crate::errors::at;

pub(super) fn expand(button: &Button, framework: &TokenStream) -> TokenStream {
    let Button {
        ident,
        id,
        version,
        migrate,
        fields,
        is_unit,
    } = button;
    let private = quote!(#framework::routing::private::button);
    let written = fields.iter().map(|Field { ident, name, ty }| {
        quote_spanned! {at(ty)=> #private::put::<#ty>(&mut __fields, #name, &self.#ident)?; }
    });
    let read = fields.iter().map(|Field { ident, name, ty }| {
        quote_spanned! {at(ty)=> #ident: #private::take::<#ty>(data, #name)?, }
    });
    let made = if *is_unit {
        quote!(Self)
    } else {
        quote!(Self { #(#read)* })
    };
    let migrate = migrate.as_ref().map(|function| {
        quote_spanned! {at(function)=>
            fn migrate(from: u32, data: #private::Value) -> ::core::option::Option<Self> {
                #function(from, data)
            }
        }
    });
    quote! {
        #[automatically_derived]
        impl #framework::routing::Button for #ident {
            const ID: &'static str = #id;
            const VERSION: u32 = #version;

            #[allow(unused_mut)]
            fn to_data(&self) -> ::core::result::Result<#private::Value, #private::Error> {
                let mut __fields = #private::Fields::new();
                #(#written)*
                ::core::result::Result::Ok(#private::data(__fields))
            }

            #[allow(unused_variables)]
            fn from_data(data: &#private::Value) -> ::core::option::Option<Self> {
                ::core::option::Option::Some(#made)
            }

            #migrate
        }
    }
}
