//! From the struct to a form.

use proc_macro2::TokenStream;
use syn::{Data, DeriveInput, Error, Expr, Fields, FieldsNamed, LitStr, Path, Result};

use super::{
    field,
    model::{Form, Link},
};
use crate::{
    docs,
    errors::Errors,
    names,
    options::{Known, Options},
};

/// The options, as they are written.
const KNOWN: Known<'_> = &[
    r#"id = "...""#,
    "version = ...",
    r#"title = "...""#,
    r#"intro = "...""#,
    r#"submit = "...""#,
    r#"thanks = "...""#,
    r#"link = "https://...""#,
    r#"link_text = "...""#,
    "migrate = ...",
];

/// The longest id, in characters: it stands in every address.
const MAX_ID_CHARS: usize = 64;

pub(super) fn parse(item: TokenStream) -> Result<Form> {
    let item: DeriveInput = syn::parse2(item)?;
    let mut errors = Errors::default();
    if !item.generics.params.is_empty() {
        errors.at(
            &item.generics,
            "a form cannot be generic: it has one id and one set of fields",
        );
    }
    let options = Options::of_helper("form", &item.attrs, KNOWN, &mut errors);
    let id = id(&item, &options, &mut errors);
    let title = title(&item, &options, &mut errors);
    let form = Form {
        id: id.map(|id| id.value()).unwrap_or_default(),
        version: version(&options, &mut errors),
        title,
        intro: text(&options, "intro", &mut errors),
        submit: text(&options, "submit", &mut errors),
        thanks: text(&options, "thanks", &mut errors),
        link: link(&options, &mut errors),
        migrate: options
            .get("migrate")
            .and_then(|item| errors.check(item.expression().and_then(path))),
        fields: fields(&item, &mut errors),
        ident: item.ident,
    };
    errors.finish(form)
}

fn id(item: &DeriveInput, options: &Options, errors: &mut Errors) -> Option<LitStr> {
    let type_name = item.ident.to_string();
    let place = (type_name.as_str(), item.ident.span());
    let id = names::required("form", "id", place, options, errors)?;
    errors.check(names::check("the form's id", &id, MAX_ID_CHARS));
    Some(id)
}

fn title(item: &DeriveInput, options: &Options, errors: &mut Errors) -> String {
    if options.get("title").is_some() {
        let title = text(options, "title", errors);
        return title.map(|title| title.value()).unwrap_or_default();
    }
    let title = docs::first_paragraph(&item.attrs);
    if title.is_empty() && !options.is_broken() {
        errors.at(
            &item.ident,
            "the form has no title, and clients draw none without: write \
             `#[form(title = \"...\")]`, or a doc comment above the struct",
        );
    }
    title.trim_end_matches('.').to_owned()
}

fn version(options: &Options, errors: &mut Errors) -> u32 {
    let Some(item) = options.get("version") else {
        return 1;
    };
    let Some(expr) = errors.check(item.expression()) else {
        return 1;
    };
    match field::whole(expr).and_then(|version| u32::try_from(version).ok()) {
        Some(version) if version > 0 => version,
        _ => {
            errors.at(
                expr,
                "the version counts changes of the fields: write a whole number from 1 on, like \
                 `version = 2`",
            );
            1
        }
    }
}

/// A string that says something.
pub(super) fn text(options: &Options, name: &str, errors: &mut Errors) -> Option<LitStr> {
    let text = options.string(name, errors)?;
    if text.value().trim().is_empty() {
        errors.at(
            &text,
            format!("`{name}` is empty: write what people read, or leave `{name}` out"),
        );
    }
    Some(text)
}

/// A button that opens a page: its address and what stands on it.
pub(super) fn link(options: &Options, errors: &mut Errors) -> Option<Link> {
    let url = text(options, "link", errors);
    let label = text(options, "link_text", errors);
    match (options.get("link"), options.get("link_text")) {
        (Some(link), None) => errors.at(
            &link.name,
            "nothing would stand on this button: add `link_text = \"...\"`",
        ),
        (None, Some(text)) => errors.at(
            &text.name,
            "this button would open nothing: add `link = \"https://...\"`",
        ),
        _ => {}
    }
    let url = url?;
    let value = url.value();
    if !value.starts_with("https://") && !value.starts_with("http://") {
        errors.at(
            &url,
            "clients open addresses of the web only: begin with `https://`",
        );
    }
    Some(Link { text: label?, url })
}

fn path(expr: &Expr) -> Result<Path> {
    match expr {
        Expr::Path(path) => Ok(path.path.clone()),
        other => Err(Error::new_spanned(
            other,
            "name a function: `migrate = from_older`, a `fn(u32, Values) -> Option<Values>`",
        )),
    }
}

fn fields(item: &DeriveInput, errors: &mut Errors) -> Vec<super::model::Field> {
    match errors.check(named_fields(item)) {
        Some(fields) => {
            let fields = fields.named.iter();
            fields
                .filter_map(|written| field::field(written, errors))
                .collect()
        }
        None => Vec::new(),
    }
}

fn named_fields(item: &DeriveInput) -> Result<&FieldsNamed> {
    let message = "a form is a struct with named fields: each is a question and its answer";
    match &item.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) if fields.named.is_empty() => Err(Error::new_spanned(
                &item.ident,
                "this form asks nothing: give it a field",
            )),
            Fields::Named(fields) => Ok(fields),
            Fields::Unnamed(fields) => Err(Error::new_spanned(fields, message)),
            Fields::Unit => Err(Error::new_spanned(&item.ident, message)),
        },
        Data::Enum(data) => Err(Error::new_spanned(
            data.enum_token,
            format!(
                "{message}; for an enum whose variants can be chosen write `#[derive(Choices)]`"
            ),
        )),
        Data::Union(data) => Err(Error::new_spanned(data.union_token, message)),
    }
}
