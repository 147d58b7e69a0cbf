//! The code for a dialogue.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::{
    parse::Dialogue,
    state::{Field, State},
};
use crate::errors::at;

pub(super) fn expand(dialogue: &Dialogue, framework: &TokenStream) -> TokenStream {
    let Dialogue {
        ident,
        id,
        version,
        wait,
        migrate,
        states,
    } = dialogue;
    let private = quote!(#framework::routing::private::dialogue);
    let written = states.iter().map(|state| written(state, &private));
    let read = states.iter().map(|state| read(state, &private));
    let wait = wait.map(|seconds| {
        quote! {
            const WAIT: ::core::option::Option<::core::time::Duration> =
                ::core::option::Option::Some(::core::time::Duration::from_secs(#seconds));
        }
    });
    let migrate = migrate.as_ref().map(|function| {
        quote_spanned! {at(function)=>
            fn migrate(
                from: u32,
                state: &str,
                fields: #private::Value,
            ) -> ::core::option::Option<Self> {
                #function(from, state, fields)
            }
        }
    });
    quote! {
        #[automatically_derived]
        impl #framework::dialogue::Dialogue for #ident {
            const ID: &'static str = #id;
            const VERSION: u32 = #version;
            #wait

            #[allow(unused_mut)]
            fn to_state(
                &self,
            ) -> ::core::result::Result<(&'static str, #private::Value), #private::Error> {
                let mut __fields = #private::Fields::new();
                let __state = match self {
                    #(#written)*
                };
                ::core::result::Result::Ok((__state, #private::Value::Object(__fields)))
            }

            #[allow(unused_variables)]
            fn from_state(
                state: &str,
                fields: &#private::Value,
            ) -> ::core::option::Option<Self> {
                ::core::option::Option::Some(match state {
                    #(#read)*
                    _ => return ::core::option::Option::None,
                })
            }

            #migrate
        }
    }
}

fn written(state: &State, private: &TokenStream) -> TokenStream {
    let State {
        ident,
        name,
        fields,
        ..
    } = state;
    let idents = fields.iter().map(|field| &field.ident);
    let puts = fields.iter().map(
        |Field {
             ident, name, ty, ..
         }| {
            quote_spanned! {at(ty)=> #private::put::<#ty>(&mut __fields, #name, #ident)?; }
        },
    );
    quote! {
        Self::#ident { #(#idents),* } => {
            #(#puts)*
            #name
        }
    }
}

fn read(state: &State, private: &TokenStream) -> TokenStream {
    let State {
        ident,
        name,
        was,
        fields,
    } = state;
    let takes = fields.iter().map(|field| {
        let Field {
            ident, name, ty, ..
        } = field;
        if let Some(default) = &field.default {
            return quote_spanned! {at(ty)=>
                #ident: #private::take_or::<#ty>(fields, #name, || #default)?,
            };
        }
        quote_spanned! {at(ty)=> #ident: #private::take::<#ty>(fields, #name)?, }
    });
    quote! {
        #name #(| #was)* => Self::#ident { #(#takes)* },
    }
}
