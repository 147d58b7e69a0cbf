//! The code for a form.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::{Expr, Lit, spanned::Spanned};

use super::{
    kind::{Holder, Kind},
    model::{Bound, BoundValue, Field, Form, Link, Style},
};

pub(super) fn expand(form: &Form, framework: &TokenStream) -> TokenStream {
    let Form {
        ident,
        id,
        version,
        title,
        fields,
        ..
    } = form;
    let elements = elements(form, framework);
    let names: Vec<_> = fields.iter().map(|field| &field.ident).collect();
    let locals: Vec<_> = names.iter().map(|name| format_ident!("__{name}")).collect();
    let ids: Vec<_> = fields.iter().map(Field::id).collect();
    let reads = fields
        .iter()
        .zip(&locals)
        .zip(&ids)
        .map(|((field, local), id)| {
            let ty = &field.ty;
            quote_spanned!(ty.span()=> let #local = __answer.field::<#ty>(#id);)
        });
    let types = fields.iter().map(|field| &field.ty);
    let migrate = form.migrate.as_ref().map(|migrate| {
        quote! {
            fn migrate(
                from: u32,
                values: #framework::model::Values,
            ) -> ::core::option::Option<#framework::model::Values> {
                #migrate(from, values)
            }
        }
    });
    quote! {
        #[automatically_derived]
        impl #framework::form::FormType for #ident {
            const ID: &'static str = #id;
            const VERSION: u32 = #version;

            fn definition() -> #framework::form::Definition {
                #framework::form::Definition::new(#id, #version, #title) #elements
            }

            fn read(
                __answer: &mut #framework::form::Reader<'_>,
            ) -> ::core::option::Option<Self> {
                #(#reads)*
                ::core::option::Option::Some(Self { #(#names: #locals?),* })
            }

            fn values(&self) -> #framework::model::Values {
                let mut __values = #framework::model::Values::new();
                #(__values.insert(
                    #ids,
                    <#types as #framework::form::FieldType>::value(&self.#names),
                );)*
                __values
            }

            #migrate
        }
    }
}

fn elements(form: &Form, framework: &TokenStream) -> TokenStream {
    let intro = form
        .intro
        .as_ref()
        .map(|text| quote!(.label("form.intro", #text)));
    let fields = form.fields.iter().map(|field| element(field, framework));
    let link = form.link.as_ref().map(|link| button("form.link", link));
    let submit = form.submit.as_ref().map(|text| quote!(.submit(#text)));
    let thanks = form.thanks.as_ref().map(|text| quote!(.thanks(#text)));
    quote!(#intro #(#fields)* #link #submit #thanks)
}

fn button(id: &str, link: &Link) -> TokenStream {
    let Link { text, url } = link;
    quote!(.link(#id, #text, #url))
}

/// A field with the text above and the button below it.
fn element(field: &Field, framework: &TokenStream) -> TokenStream {
    let (id, ty, label, help) = (field.id(), &field.ty, &field.label, &field.help);
    let note = field.note.as_ref().map(|text| {
        let id = format!("{id}.note");
        quote!(.label(#id, #text))
    });
    let below = field
        .link
        .as_ref()
        .map(|link| button(&format!("{id}.link"), link));
    let options = options(field, framework);
    let help = (!help.is_empty()).then(|| quote!(.help(#help)));
    let placeholder = field
        .placeholder
        .as_ref()
        .map(|text| quote!(.placeholder(#text)));
    let zone = field.zone.as_ref().map(|zone| quote!(.zone(#zone)));
    let default = field.default.as_ref().map(|expr| {
        let value = default(expr, field, framework);
        quote!(.default(#value))
    });
    let of = quote_spanned!(ty.span()=> #framework::form::Field::of::<#ty>);
    quote! {
        #note
        .ask(#of(#id, #label, &#options) #help #placeholder #zone #default)
        #below
    }
}

fn options(field: &Field, framework: &TokenStream) -> TokenStream {
    let choices = (!field.choices.is_empty()).then(|| {
        let choices = field.choices.iter().map(|choice| {
            let (value, label) = (&choice.value, &choice.label);
            quote!(#framework::form::Choice::new(#value, #label))
        });
        quote!(.choices([#(#choices),*]))
    });
    let style = field.style.map(|style| {
        let name = match style {
            Style::Radio => quote!(Radio),
            Style::Dropdown => quote!(Dropdown),
            Style::SingleSelect => quote!(SingleSelect),
        };
        quote!(.style(#framework::form::ChoiceStyle::#name))
    });
    let min = field.min.as_ref().map(|bound| {
        let limit = limit(bound, framework);
        quote!(.min(#limit))
    });
    let max = field.max.as_ref().map(|bound| {
        let limit = limit(bound, framework);
        quote!(.max(#limit))
    });
    let lines = field.lines.map(|lines| quote!(.lines(#lines)));
    let tick = field.tick.as_ref().map(|text| quote!(.tick(#text)));
    let required = field.is_required.then(|| quote!(.required()));
    quote!(#framework::form::FieldOptions::new() #choices #style #min #max #lines #tick #required)
}

fn limit(bound: &Bound, framework: &TokenStream) -> TokenStream {
    match &bound.value {
        BoundValue::Whole(number) => quote!(#framework::form::Limit::Whole(#number)),
        BoundValue::Fraction(number) => quote!(#framework::form::Limit::Fraction(#number)),
        BoundValue::Text(text) => quote!(#framework::form::Limit::Text(#text)),
    }
}

/// The default as an answer has it.
fn default(expr: &Expr, field: &Field, framework: &TokenStream) -> TokenStream {
    let (holder, kind) = Kind::of(&field.ty);
    let typed = |ty: TokenStream, expr: TokenStream| quote!(<#ty as #framework::form::FieldType>::value(&(#expr)));
    let ty = &field.ty;
    match (holder, expr) {
        (Holder::Vec, Expr::Array(list)) if kind == Kind::Text => {
            let texts = list.elems.iter();
            typed(
                quote!(#ty),
                quote!([#(#texts),*].map(::std::string::String::from).to_vec()),
            )
        }
        (Holder::Vec, Expr::Array(list)) => {
            let items = list.elems.iter();
            typed(quote!(#ty), quote!(::std::vec![#(#items),*]))
        }
        (_, Expr::Lit(literal)) if matches!(literal.lit, Lit::Str(_)) => quote!(#literal),
        (_, Expr::Lit(literal)) if kind == Kind::Fraction && matches!(literal.lit, Lit::Int(_)) => {
            quote!(::std::string::ToString::to_string(&#literal))
        }
        (_, Expr::Lit(literal)) if kind == Kind::Text => {
            quote!(::std::string::ToString::to_string(&#literal))
        }
        _ => typed(quote!(#ty), quote!(#expr)),
    }
}
