//! The code for choices.

use proc_macro2::TokenStream;
use quote::quote;

use super::parse::Choices;

pub(super) fn expand(choices: &Choices, framework: &TokenStream) -> TokenStream {
    let Choices { ident, choices } = choices;
    let values: Vec<_> = choices.iter().map(|choice| &choice.value).collect();
    let labels: Vec<_> = choices.iter().map(|choice| &choice.label).collect();
    let kind = kind(&values);
    let variants: Vec<_> = choices.iter().map(|choice| &choice.variant).collect();
    quote! {
        #[automatically_derived]
        impl #framework::form::Choices for #ident {
            fn choices() -> ::std::vec::Vec<#framework::form::Choice> {
                ::std::vec![#(#framework::form::Choice::new(#values, #labels)),*]
            }

            fn from_choice(value: &str) -> ::core::option::Option<Self> {
                match value {
                    #(#values => ::core::option::Option::Some(Self::#variants),)*
                    _ => ::core::option::Option::None,
                }
            }

            fn choice(&self) -> ::std::string::String {
                ::std::string::String::from(match self {
                    #(Self::#variants => #values,)*
                })
            }
        }

        #[automatically_derived]
        impl #framework::routing::FromArgument for #ident {
            const KIND: &'static str = #kind;

            fn from_word(word: &str) -> ::core::option::Option<Self> {
                #framework::routing::private::chosen(word)
            }
        }

        #[automatically_derived]
        impl #framework::form::FieldType for #ident {
            fn input(
                options: &#framework::form::FieldOptions,
            ) -> #framework::form::Input {
                #framework::form::one::input::<Self>(options)
            }

            fn read(
                value: &#framework::form::Value,
                input: &#framework::form::Input,
            ) -> ::core::result::Result<Self, #framework::form::Problem> {
                #framework::form::one::read(value, input)
            }

            fn value(&self) -> #framework::form::Value {
                #framework::form::one::value(self)
            }
        }
    }
}

/// What an argument of a command must be: `small, medium or large`.
fn kind(values: &[&String]) -> String {
    match values {
        [] => String::new(),
        [only] => (*only).clone(),
        [first @ .., last] => {
            let first: Vec<_> = first.iter().map(|value| value.as_str()).collect();
            format!("{} or {last}", first.join(", "))
        }
    }
}
