//! The code for a command.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::model::{Argument, Command, Rules};

pub(super) fn expand(command: &Command, framework: &TokenStream) -> TokenStream {
    let Command {
        ident,
        name,
        aliases,
        about,
        arguments,
        rules,
        is_unit,
    } = command;
    let rules = expand_rules(rules, framework);
    let specs = arguments.iter().map(|argument| spec(argument, framework));
    let fields = arguments.iter().map(|argument| take(argument, framework));
    let made = if *is_unit {
        quote!(Self)
    } else {
        quote!(Self { #(#fields)* })
    };
    quote! {
        #[automatically_derived]
        impl #framework::routing::Command for #ident {
            const SPEC: #framework::routing::CommandSpec = #framework::routing::CommandSpec {
                name: #name,
                aliases: &[#(#aliases),*],
                about: #about,
                arguments: &[#(#specs),*],
                rules: #rules,
            };

            #[allow(unused_variables)]
            fn parse(
                arguments: &mut #framework::routing::Arguments<'_>,
            ) -> ::core::result::Result<Self, #framework::routing::ArgumentError> {
                ::core::result::Result::Ok(#made)
            }
        }
    }
}

fn expand_rules(rules: &Rules, framework: &TokenStream) -> TokenStream {
    let Rules {
        scope,
        roles,
        cooldown_secs,
    } = rules;
    let scope = if let Some(scope) = scope {
        let scope = Ident::new(scope, Span::call_site());
        quote!(::core::option::Option::Some(#framework::routing::LeastScope::#scope))
    } else {
        quote!(::core::option::Option::None)
    };
    quote!(#framework::routing::CommandRules::of(#scope, &[#(#roles),*], #cooldown_secs))
}

fn spec(argument: &Argument, framework: &TokenStream) -> TokenStream {
    let Argument {
        ty,
        name,
        about,
        rest,
        default,
        ..
    } = argument;
    let has_default = default.is_some();
    quote! {
        #framework::routing::ArgumentSpec {
            name: #name,
            kind: <#ty as #framework::routing::FromArgument>::KIND,
            required: !#has_default && <#ty as #framework::routing::FromArgument>::REQUIRED,
            rest: #rest || <#ty as #framework::routing::FromArgument>::REPEATED,
            about: #about,
        }
    }
}

fn take(argument: &Argument, framework: &TokenStream) -> TokenStream {
    let Argument {
        field,
        ty,
        name,
        rest,
        default,
        ..
    } = argument;
    let method = if *rest {
        quote!(take_rest)
    } else {
        quote!(take)
    };
    let taken = quote!(<#ty as #framework::routing::FromArgument>::#method(#name, arguments)?);
    match default {
        None => quote!(#field: #taken,),
        Some(default) => quote! {
            #field: if arguments.is_empty() { #default } else { #taken },
        },
    }
}
