//! The code for a handler.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::{
    Block, ImplItem, ImplItemFn, ReturnType, Type, parse_quote,
    visit_mut::{self, VisitMut},
};

use super::{
    model::{Handler, type_name},
    traits::Argument,
};

pub(super) fn expand(mut handler: Handler, framework: &TokenStream) -> TokenStream {
    for item in &mut handler.item.items {
        if let ImplItem::Fn(method) = item {
            returns_reply(method, framework);
        }
    }
    let entry = entry(&handler, framework);
    let item = &handler.item;
    quote! {
        #[#framework::routing::private::async_trait]
        #item

        #entry
    }
}

/// Lets a method return any result that has a reply in it: its body keeps the
/// type that the user wrote, the method gets that of the trait.
fn returns_reply(method: &mut ImplItemFn, framework: &TokenStream) {
    let ReturnType::Type(_, ty) = &mut method.sig.output else {
        return;
    };
    let mut written = (**ty).clone();
    ImplTraits.visit_type_mut(&mut written);
    **ty = parse_quote!(#framework::reply::HandlerResult);
    let statements = &method.block.stmts;
    // Never taken, it tells the compiler the type of the body; without it a
    // wrong value would be reported far from where it stands.
    let typed = quote_spanned! {proc_macro2::Span::mixed_site()=>
        if let ::core::option::Option::Some(__outcome) =
            ::core::option::Option::None::<#written>
        {
            return __outcome;
        }
    };
    let block: Block = parse_quote!({
        let __outcome: #written = async move {
            #typed
            #(#statements)*
        }
        .await;
        <#written as #framework::routing::private::outcome::Outcome>::into_result(__outcome)
    });
    method.block = block;
}

/// Puts `_` in the place of `impl Trait`, which only a signature may have.
struct ImplTraits;

impl VisitMut for ImplTraits {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if matches!(ty, Type::ImplTrait(_)) {
            *ty = parse_quote!(_);
        } else {
            visit_mut::visit_type_mut(self, ty);
        }
    }
}

/// The marker and the entry in the registry.
fn entry(handler: &Handler, framework: &TokenStream) -> TokenStream {
    let Handler {
        item,
        spec,
        argument,
        methods,
        timeout,
    } = handler;
    let within = timeout.map(|seconds| quote!(.within(#seconds)));
    let bot = &item.self_ty;
    let cfgs = item.attrs.iter().filter(|a| a.path().is_ident("cfg"));
    let (trigger, call) = (
        format_ident!("{}", spec.trigger),
        format_ident!("{}", spec.call),
    );
    let arguments = argument.iter();
    let in_brackets = argument.as_ref().map(|argument| quote!(<#argument>));
    let data = match (spec.argument, argument) {
        (Argument::Command, Some(command)) => {
            quote!((&<#command as #framework::routing::Command>::SPEC))
        }
        (Argument::Payload, Some(payload)) => {
            quote!((<#payload as #framework::routing::Payload>::TYPE))
        }
        (Argument::Button, Some(button)) => {
            quote!((<#button as #framework::routing::private::Pressable>::SPEC))
        }
        (Argument::Form, Some(form)) => {
            quote!((<#form as #framework::routing::private::Specified>::SPEC))
        }
        (Argument::Dialogue, Some(dialogue)) => {
            quote!((<#dialogue as #framework::routing::private::Conversable>::SPEC))
        }
        _ => quote!(),
    };
    let (bot_name, trait_name) = (type_name(bot), handler.trait_name());
    quote! {
        #(#cfgs)*
        const _: () = {
            #[automatically_derived]
            impl #framework::routing::private::Registered<
                #framework::routing::private::on::#trigger #in_brackets
            > for #bot {}

            #framework::routing::private::inventory::submit! {
                #framework::routing::HandlerEntry::of::<#bot>(
                    #framework::routing::Trigger::#trigger #data,
                    (#bot_name, #trait_name),
                    &[#(#methods),*],
                    (::core::module_path!(), ::core::file!(), ::core::line!()),
                    #framework::routing::private::call::#call::<#bot #(, #arguments)*>,
                )
                #within
            }
        };
    }
}
