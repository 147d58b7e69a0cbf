//! A form as it was declared.

use syn::{Expr, Ident, LitStr, Path, Type};

use super::kind::Kind;

/// A form.
pub(super) struct Form {
    pub(super) ident: Ident,
    pub(super) id: String,
    pub(super) version: u32,
    pub(super) title: String,
    pub(super) intro: Option<LitStr>,
    pub(super) submit: Option<LitStr>,
    pub(super) thanks: Option<LitStr>,
    pub(super) link: Option<Link>,
    /// `fn(u32, Values) -> Option<Values>`.
    pub(super) migrate: Option<Path>,
    pub(super) fields: Vec<Field>,
}

/// A button that opens a page.
pub(super) struct Link {
    pub(super) text: LitStr,
    pub(super) url: LitStr,
}

/// Something that is asked.
pub(super) struct Field {
    pub(super) ident: Ident,
    pub(super) ty: Type,
    pub(super) kind: Kind,
    pub(super) label: String,
    pub(super) help: String,
    pub(super) placeholder: Option<LitStr>,
    /// Text above the field.
    pub(super) note: Option<LitStr>,
    /// A button below it.
    pub(super) link: Option<Link>,
    pub(super) choices: Vec<Choice>,
    pub(super) style: Option<Style>,
    pub(super) default: Option<Expr>,
    pub(super) min: Option<Bound>,
    pub(super) max: Option<Bound>,
    pub(super) lines: Option<u16>,
    pub(super) tick: Option<LitStr>,
    pub(super) is_required: bool,
    pub(super) zone: Option<LitStr>,
}

/// One thing that can be chosen, as it is written.
pub(super) struct Choice {
    pub(super) value: LitStr,
    pub(super) label: LitStr,
}

/// How one of several choices is drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Radio,
    Dropdown,
    SingleSelect,
}

/// The value of `min` or `max`, and where it stands.
pub(super) struct Bound {
    pub(super) value: BoundValue,
    pub(super) at: Expr,
}

pub(super) enum BoundValue {
    Whole(i128),
    Fraction(f64),
    Text(String),
}

impl Field {
    /// Its id in the form.
    pub(super) fn id(&self) -> String {
        use syn::ext::IdentExt;
        self.ident.unraw().to_string()
    }
}
