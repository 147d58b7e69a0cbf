//! The code for a bot.

use proc_macro2::TokenStream;
use quote::quote;

use super::parse::Bot;

pub(super) fn expand(bot: &Bot, framework: &TokenStream) -> TokenStream {
    let Bot {
        item, name, about, ..
    } = bot;
    let ident = &item.ident;
    let cfgs = item.attrs.iter().filter(|a| a.path().is_ident("cfg"));
    let unit = bot.is_unit().then(|| unit_bot(bot, framework));
    let (layers, with_layers) = layers(bot, framework);
    quote! {
        #item

        #(#cfgs)*
        const _: () = {
            #[automatically_derived]
            impl #framework::routing::private::Declared for #ident {
                const NAME: &'static str = #name;
            }

            #unit
            #layers

            #framework::routing::private::inventory::submit! {
                #framework::routing::BotEntry::of::<#ident>(
                    #about,
                    (::core::module_path!(), ::core::file!(), ::core::line!()),
                )
                #with_layers
            }
        };
    }
}

/// What makes the bot's layers, and what tells the entry of it.
fn layers(bot: &Bot, framework: &TokenStream) -> (TokenStream, TokenStream) {
    let (ident, layers) = (&bot.item.ident, &bot.layers);
    if layers.is_empty() {
        return (TokenStream::new(), TokenStream::new());
    }
    let makes = quote! {
        impl #ident {
            #[allow(clippy::unused_self)]
            fn __layers(&self) -> #framework::layer::Layers {
                #framework::layer::Layers::new() #(.with(#layers))*
            }
        }
    };
    let with_layers = quote! {
        .with_layers(|bot| bot.downcast_ref::<#ident>().map_or_else(
            #framework::layer::Layers::new,
            #ident::__layers,
        ))
    };
    (makes, with_layers)
}

/// A unit struct is made in one way only.
fn unit_bot(bot: &Bot, framework: &TokenStream) -> TokenStream {
    let ident = &bot.item.ident;
    quote! {
        #[automatically_derived]
        impl #framework::routing::Bot for #ident {
            type Settings = #framework::routing::NoSettings;

            fn new(_: #framework::routing::NoSettings) -> #framework::reply::HandlerResult<Self> {
                ::core::result::Result::Ok(#ident)
            }
        }
    }
}
