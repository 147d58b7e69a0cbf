//! From a field to what is asked.

use syn::{Error, Expr, ExprLit, ExprUnary, Lit, LitStr, Result, UnOp, ext::IdentExt};

use super::{
    check,
    kind::Kind,
    model::{Bound, BoundValue, Choice, Field, Style},
    parse::{link, text},
};
use crate::{
    docs,
    errors::Errors,
    names::nearest,
    options::{Known, Options, listed},
};

/// The options, as they are written.
const KNOWN: Known<'_> = &[
    r#"label = "...""#,
    r#"help = "...""#,
    r#"placeholder = "...""#,
    r#"choices = ["..."]"#,
    "default = ...",
    "min = ...",
    "max = ...",
    "lines = ...",
    r#"kind = "...""#,
    r#"tick = "...""#,
    "required",
    r#"zone = "...""#,
    r#"note = "...""#,
    r#"link = "https://...""#,
    r#"link_text = "...""#,
];

/// Ids that the form itself uses.
const RESERVED: [&str; 1] = ["submit"];
/// The most lines that a box has.
const MAX_LINES: i128 = 100;
/// How a field can be asked, and what `kind` calls it.
pub(super) const STYLES: [(&str, Style); 3] = [
    ("radio", Style::Radio),
    ("dropdown", Style::Dropdown),
    ("single-select", Style::SingleSelect),
];
/// Kinds that follow from the type alone.
const BY_TYPE: [(&str, &str); 6] = [
    ("checkbox", "`Vec<...>` of choices, or `bool`"),
    ("text", "`String`"),
    ("number", "a number type, like `u32`"),
    ("date", "`Date`"),
    ("time", "`Time`"),
    ("date-time", "`DateTime`"),
];

/// Reads a field; everything wrong with it is noted.
pub(super) fn field(written: &syn::Field, errors: &mut Errors) -> Option<Field> {
    let ident = written.ident.clone()?;
    let name = ident.unraw().to_string();
    if RESERVED.contains(&&*name) {
        errors.at(
            &ident,
            format!(
                "the button that sends the form is called `{name}`: give the field another name"
            ),
        );
    }
    let options = Options::of_helper("field", &written.attrs, KNOWN, errors);
    let (label, help) = words(&name, written, &options, errors);
    let required = options.get("required");
    if let Some(required) = required {
        errors.check(required.flag());
    }
    let expression = |name: &str, errors: &mut Errors| {
        let item = options.get(name)?;
        errors.check(item.expression().cloned())
    };
    let default = expression("default", errors);
    let lines = expression("lines", errors).and_then(|expr| lines(&expr, errors));
    let bound = |name: &str, errors: &mut Errors| {
        let expr = expression(name, errors)?;
        errors.check(bound(expr))
    };
    let field = Field {
        kind: Kind::of(&written.ty).1,
        label,
        help,
        placeholder: text(&options, "placeholder", errors),
        note: text(&options, "note", errors),
        link: link(&options, errors),
        choices: expression("choices", errors)
            .and_then(|expr| errors.check(choices(&expr)))
            .unwrap_or_default(),
        style: style(&options, errors),
        default,
        min: bound("min", errors),
        max: bound("max", errors),
        lines,
        tick: text(&options, "tick", errors),
        is_required: required.is_some(),
        zone: text(&options, "zone", errors),
        ident,
        ty: written.ty.clone(),
    };
    check::check(&field, &options, errors);
    Some(field)
}

/// The label and the help: the doc comment is the one that is not written.
fn words(
    name: &str,
    written: &syn::Field,
    options: &Options,
    errors: &mut Errors,
) -> (String, String) {
    let docs = docs::first_paragraph(&written.attrs);
    let label = text(options, "label", errors).map(|label| label.value());
    let help = text(options, "help", errors).map(|help| help.value());
    match (label, help) {
        (Some(label), Some(help)) => (label, help),
        (Some(label), None) => (label, docs),
        (None, help) => {
            let label = match docs.trim_end_matches('.') {
                "" => spoken(name),
                docs => docs.to_owned(),
            };
            (label, help.unwrap_or_default())
        }
    }
}

/// A name as people say it: `first_name` is "First name".
pub(crate) fn spoken(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut chars = words.trim().chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}

fn lines(expr: &Expr, errors: &mut Errors) -> Option<u16> {
    match whole(expr) {
        Some(lines) if (1..=MAX_LINES).contains(&lines) => u16::try_from(lines).ok(),
        _ => {
            let message =
                format!("write a number of lines from 1 to {MAX_LINES}, like `lines = 4`");
            errors.at(expr, message);
            None
        }
    }
}

fn style(options: &Options, errors: &mut Errors) -> Option<Style> {
    let kind = options.string("kind", errors)?;
    let value = kind.value();
    if let Some((_, style)) = STYLES.iter().find(|(name, _)| *name == value) {
        return Some(*style);
    }
    let names = STYLES.map(|(name, _)| name);
    let message = match BY_TYPE.iter().find(|(name, _)| *name == value) {
        Some((_, ty)) => {
            format!("that follows from the type: remove `kind` and make the field {ty}")
        }
        None => match nearest(&value, names) {
            Some(near) => format!("there is no kind {value:?}; did you mean {near:?}?"),
            None => format!("there is no kind {value:?}; there are {}", listed(&names)),
        },
    };
    errors.at(&kind, message);
    None
}

/// `["a", "b"]`, or with values apart from what people read `[("a", "First")]`.
fn choices(expr: &Expr) -> Result<Vec<Choice>> {
    let Expr::Array(list) = expr else {
        return Err(Error::new_spanned(
            expr,
            "write a list: `choices = [\"red\", \"green\"]`, or with values of their own \
             `choices = [(\"r\", \"Red\"), (\"g\", \"Green\")]`",
        ));
    };
    if list.elems.is_empty() {
        return Err(Error::new_spanned(
            expr,
            "nothing could be chosen here: write at least one choice",
        ));
    }
    let read = |expr: &Expr| match expr {
        Expr::Tuple(pair) if pair.elems.len() == 2 => Ok(Choice {
            value: string(&pair.elems[0])?,
            label: string(&pair.elems[1])?,
        }),
        other => string(other).map(|text| Choice {
            value: text.clone(),
            label: text,
        }),
    };
    list.elems.iter().map(read).collect()
}

pub(super) fn string(expr: &Expr) -> Result<LitStr> {
    match expr {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) if !text.value().trim().is_empty() => Ok(text.clone()),
        other => Err(Error::new_spanned(
            other,
            "write a string that says something: `\"...\"`",
        )),
    }
}

fn bound(at: Expr) -> Result<Bound> {
    let value = match (&at, whole(&at)) {
        (_, Some(whole)) => BoundValue::Whole(whole),
        (
            Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }),
            _,
        ) => BoundValue::Text(text.value()),
        _ => match fraction(&at) {
            Some(fraction) => BoundValue::Fraction(fraction),
            None => {
                return Err(Error::new_spanned(
                    at,
                    "write a number, or a day or time as text: `min = 1`, `max = \"2030-12-31\"`",
                ));
            }
        },
    };
    Ok(Bound { value, at })
}

/// A whole number, perhaps with a minus.
pub(super) fn whole(expr: &Expr) -> Option<i128> {
    match expr {
        Expr::Lit(ExprLit {
            lit: Lit::Int(number),
            ..
        }) => number.base10_parse().ok(),
        Expr::Unary(ExprUnary {
            op: UnOp::Neg(_),
            expr,
            ..
        }) => whole(expr).map(|number| -number),
        _ => None,
    }
}

/// A number with a fraction, perhaps with a minus.
pub(super) fn fraction(expr: &Expr) -> Option<f64> {
    match expr {
        Expr::Lit(ExprLit {
            lit: Lit::Float(number),
            ..
        }) => number.base10_parse().ok(),
        Expr::Unary(ExprUnary {
            op: UnOp::Neg(_),
            expr,
            ..
        }) => fraction(expr).map(|number| -number),
        _ => None,
    }
}
