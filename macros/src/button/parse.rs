//! From the struct to a button.

use proc_macro2::TokenStream;
use syn::{
    Data, DataStruct, DeriveInput, Error, Expr, ExprLit, Fields, Ident, Lit, LitStr, Result, Type,
};

use crate::{
    errors::Errors,
    names,
    options::{Known, Options},
};

/// The options, as they are written.
const KNOWN: Known<'_> = &[r#"id = "...""#, "version = 1", "migrate = function"];
/// The most characters of an id; the framework has the same.
const MAX_ID_CHARS: usize = 64;
/// Ids that begin so are the framework's own.
const RESERVED_PREFIX: &str = "cometchat-";

/// A button.
pub(super) struct Button {
    pub(super) ident: Ident,
    pub(super) id: String,
    pub(super) version: u32,
    /// The function that reads what other versions carry.
    pub(super) migrate: Option<Expr>,
    pub(super) fields: Vec<Field>,
    /// Whether it is a `struct Name;`.
    pub(super) is_unit: bool,
}

/// A field: something that the button carries.
pub(super) struct Field {
    pub(super) ident: Ident,
    /// Its name where it is kept.
    pub(super) name: String,
    pub(super) ty: Type,
}

pub(super) fn parse(item: TokenStream) -> Result<Button> {
    let item: DeriveInput = syn::parse2(item)?;
    let mut errors = Errors::default();
    if !item.generics.params.is_empty() {
        errors.at(
            &item.generics,
            "a button cannot be generic: it has one id, and one type comes back",
        );
    }
    let options = Options::of_helper("button", &item.attrs, KNOWN, &mut errors);
    let type_name = item.ident.to_string();
    let place = (type_name.as_str(), item.ident.span());
    let id = names::required("button", "id", place, &options, &mut errors);
    if let Some(id) = &id {
        errors.check(check_id(id));
    }
    let version = options
        .get("version")
        .map_or(Ok(1), |option| option.expression().and_then(number));
    let version = errors.check(version).unwrap_or(1);
    let migrate = options
        .get("migrate")
        .map(|option| option.expression().and_then(function));
    let migrate = migrate.and_then(|migrate| errors.check(migrate));
    let (fields, is_unit) = errors.check(fields(&item)).unwrap_or_default();
    errors.finish(Button {
        ident: item.ident,
        id: id.map(|id| id.value()).unwrap_or_default(),
        version,
        migrate,
        fields,
        is_unit,
    })
}

fn check_id(id: &LitStr) -> Result<()> {
    names::check("the button's id", id, MAX_ID_CHARS)?;
    let value = id.value();
    let message = if let Some(bad) = value.chars().find(|c| !c.is_ascii()) {
        format!(
            "the button's id has the character {bad:?}; it stands in addresses, so write ASCII \
             letters and digits"
        )
    } else if value.starts_with(RESERVED_PREFIX) {
        format!("ids that begin with `{RESERVED_PREFIX}` are the framework's: choose another")
    } else {
        return Ok(());
    };
    Err(Error::new(id.span(), message))
}

/// A version: a whole number from 1. `when` says when it is raised.
pub(crate) fn version(value: &Expr, when: &str) -> Result<u32> {
    let number = match value {
        Expr::Lit(ExprLit {
            lit: Lit::Int(number),
            ..
        }) => number.base10_parse().ok(),
        _ => None,
    };
    number.filter(|version| *version > 0).ok_or_else(|| {
        let message =
            format!("a version is a whole number from 1: write `version = 2`, and {when}");
        Error::new_spanned(value, message)
    })
}

fn number(value: &Expr) -> Result<u32> {
    version(value, "raise it when what the button carries changes")
}

fn function(value: &Expr) -> Result<Expr> {
    match value {
        Expr::Path(_) => Ok(value.clone()),
        other => Err(Error::new_spanned(
            other,
            "`migrate` names a function: write `migrate = from_older`, with \
             `fn from_older(from: u32, data: serde_json::Value) -> Option<Self>` in the impl of \
             the type or beside it",
        )),
    }
}

fn fields(item: &DeriveInput) -> Result<(Vec<Field>, bool)> {
    let name = &item.ident;
    let Data::Struct(DataStruct { fields, .. }) = &item.data else {
        return Err(Error::new_spanned(
            name,
            format!(
                "a button is a struct, and its fields are what it carries: write `struct {name} {{ .. }}`"
            ),
        ));
    };
    match fields {
        Fields::Unit => Ok((Vec::new(), true)),
        Fields::Named(fields) => {
            let fields = fields.named.iter().filter_map(|field| {
                let ident = field.ident.clone()?;
                let name = ident.to_string().trim_start_matches("r#").to_owned();
                let ty = field.ty.clone();
                Some(Field { ident, name, ty })
            });
            Ok((fields.collect(), false))
        }
        Fields::Unnamed(fields) => Err(Error::new_spanned(
            fields,
            "fields of a button have names, under which they are kept: write \
             `{ order: u64 }`",
        )),
    }
}
