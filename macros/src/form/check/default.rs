//! `default`.

use syn::{Expr, ExprLit, Lit};

use super::bounds::{is_real, is_shaped};
use crate::{
    errors::Errors,
    form::{
        field::{fraction, string, whole},
        kind::{Holder, Kind},
        model::{BoundValue, Field},
    },
    options::listed,
};

pub(super) fn check(field: &Field, holder: Holder, errors: &mut Errors) {
    let Some(default) = &field.default else {
        return;
    };
    if holder == Holder::Option {
        errors.at(
            &field.ty,
            "with a default it is never left out: write the type alone, without `Option`",
        );
    } else if let Err(message) = fits(field, holder, default) {
        errors.at(default, message);
    }
}

fn fits(field: &Field, holder: Holder, default: &Expr) -> Result<(), String> {
    if holder == Holder::Vec {
        return match default {
            Expr::Array(list) if field.kind == Kind::Text => {
                list.elems.iter().try_for_each(|one| choice(field, one))
            }
            Expr::Array(_) => Ok(()),
            _ => Err("several can be chosen: write a list, `default = [...]`".to_owned()),
        };
    }
    if !field.choices.is_empty() {
        return choice(field, default);
    }
    match field.kind {
        Kind::Text => text(field, default),
        Kind::Whole(min, max) => match whole(default) {
            Some(number) if !(min..=max).contains(&number) => {
                Err(format!("the field holds whole numbers from {min} to {max}"))
            }
            Some(number) => within(number, field),
            None if is_literal(default) => Err("write a whole number: `default = 1`".to_owned()),
            None => Ok(()),
        },
        Kind::Fraction if whole(default).or(fraction(default).map(|_| 0)).is_some() => Ok(()),
        Kind::Fraction if is_literal(default) => Err("write a number: `default = 0.5`".to_owned()),
        Kind::Bool => match default {
            Expr::Lit(ExprLit {
                lit: Lit::Bool(_), ..
            }) => Ok(()),
            _ => Err("write `default = true`".to_owned()),
        },
        Kind::Date => shaped(default, "0000-00-00", "`default = \"2030-05-06\"`"),
        Kind::Time => shaped(default, "00:00", "`default = \"09:15\"`"),
        Kind::DateTime => shaped(
            default,
            "0000-00-00T00:00",
            "`default = \"2030-05-06T09:15\"`",
        ),
        Kind::Other if is_literal(default) => {
            Err("write one of the type's own values, like `default = Size::Small`".to_owned())
        }
        Kind::Fraction | Kind::Other => Ok(()),
    }
}

pub(super) const fn is_literal(expr: &Expr) -> bool {
    matches!(expr, Expr::Lit(_) | Expr::Unary(_) | Expr::Array(_))
}

fn choice(field: &Field, default: &Expr) -> Result<(), String> {
    let wanted = match (string(default), whole(default)) {
        (Ok(text), _) => text.value(),
        (_, Some(number)) => number.to_string(),
        _ => return Err("write one of the choices".to_owned()),
    };
    let values: Vec<_> = field
        .choices
        .iter()
        .map(|choice| choice.value.value())
        .collect();
    if values.contains(&wanted) {
        return Ok(());
    }
    let values: Vec<_> = values.iter().map(String::as_str).collect();
    Err(format!(
        "{wanted:?} cannot be chosen; the choices are {}",
        listed(&values)
    ))
}

fn text(field: &Field, default: &Expr) -> Result<(), String> {
    let Ok(text) = string(default) else {
        return if is_literal(default) {
            Err("write a string: `default = \"...\"`".to_owned())
        } else {
            Ok(())
        };
    };
    let chars = i128::try_from(text.value().chars().count()).unwrap_or(i128::MAX);
    within(chars, field).map_err(|_| {
        format!("the default has {chars} characters, which `min` and `max` do not allow")
    })
}

fn within(number: i128, field: &Field) -> Result<(), String> {
    let is_above = !matches!(&field.min, Some(bound) if matches!(bound.value, BoundValue::Whole(min) if number < min));
    let is_below = !matches!(&field.max, Some(bound) if matches!(bound.value, BoundValue::Whole(max) if number > max));
    if is_above && is_below {
        return Ok(());
    }
    Err(format!("{number} is not between `min` and `max`"))
}

fn shaped(default: &Expr, shape: &str, example: &str) -> Result<(), String> {
    match string(default) {
        Ok(text) if is_shaped(&text.value(), shape) && is_real(&text.value()) => Ok(()),
        Err(_) if !is_literal(default) => Ok(()),
        _ => Err(format!("write {example}")),
    }
}
