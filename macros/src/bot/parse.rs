//! From the attribute and the struct to a bot.

use proc_macro2::{Span, TokenStream};
use syn::{Error, Expr, Fields, Item, ItemStruct, Result};

use crate::{
    docs,
    errors::Errors,
    names,
    options::{Known, OptionItem, Options},
};

/// The options, as they are written.
const KNOWN: Known<'_> = &[r#"name = "...""#, r#"about = "...""#, "layers = [...]"];

/// The longest name, in characters: it is a key of the configuration.
const MAX_NAME_CHARS: usize = 64;

const NO_STRUCT: &str = "a bot is a struct: write `#[bot(...)]` above a `struct`";

/// A bot that is declared.
pub(super) struct Bot {
    pub(super) item: ItemStruct,
    pub(super) name: String,
    pub(super) about: String,
    /// What makes its layers.
    pub(super) layers: Vec<Expr>,
}

impl Bot {
    /// Whether nothing needs to be said about how it is made.
    pub(super) fn is_unit(&self) -> bool {
        matches!(self.item.fields, Fields::Unit)
    }
}

pub(super) fn parse(options: TokenStream, item: TokenStream) -> Result<Bot> {
    let item = structure(syn::parse2(item)?)?;
    let mut errors = Errors::default();
    if !item.generics.params.is_empty() {
        errors.at(
            &item.generics,
            "a bot cannot be generic: it is registered once, as one type",
        );
    }
    let options = Options::parse("bot", options, KNOWN, &mut errors);
    let type_name = item.ident.to_string();
    let short = type_name
        .strip_suffix("Bot")
        .filter(|short| !short.is_empty());
    let type_name = short.unwrap_or(&type_name);
    let place = (type_name, Span::call_site());
    let name = names::required("bot", "name", place, &options, &mut errors);
    if let Some(name) = &name {
        errors.check(names::check("the bot's name", name, MAX_NAME_CHARS));
    }
    let about = match options.string("about", &mut errors) {
        Some(about) => about.value(),
        None => docs::first_paragraph(&item.attrs),
    };
    let layers = options.get("layers").map(OptionItem::expressions);
    let layers = layers.and_then(|layers| errors.check(layers));
    let name = name.map(|name| name.value()).unwrap_or_default();
    errors.finish(Bot {
        item,
        name,
        about,
        layers: layers.unwrap_or_default(),
    })
}

fn structure(item: Item) -> Result<ItemStruct> {
    match item {
        Item::Struct(item) => Ok(item),
        Item::Impl(item) => Err(Error::new_spanned(
            item.impl_token,
            "`#[bot]` goes above the struct; above an impl of a handler trait goes `#[handler]`",
        )),
        Item::Enum(item) => Err(Error::new_spanned(item.enum_token, NO_STRUCT)),
        other => Err(Error::new_spanned(other, NO_STRUCT)),
    }
}
