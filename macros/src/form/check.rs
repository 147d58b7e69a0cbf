//! What fits to a field, and what does not.

mod bounds;
mod default;

use std::collections::HashSet;

use super::{
    kind::{Holder, Kind},
    model::Field,
};
use crate::{errors::Errors, options::Options};

/// Checks the options of a field against its type and each other.
pub(super) fn check(field: &Field, options: &Options, errors: &mut Errors) {
    let (holder, kind) = Kind::of(&field.ty);
    type_of(field, holder, errors);
    choices(field, holder, options, errors);
    fits(field, holder, options, errors);
    bounds::check(field, holder, kind, errors);
    default::check(field, holder, errors);
}

fn type_of(field: &Field, holder: Holder, errors: &mut Errors) {
    use super::kind::{argument, name};
    let inner = argument(&field.ty).and_then(name);
    let is_nested = matches!(inner.as_deref(), Some("Option" | "Vec"));
    if holder != Holder::None && is_nested {
        errors.at(
            &field.ty,
            "one layer is enough: a `Vec` may be empty anyway, and an `Option` holds one value",
        );
    } else if holder == Holder::Vec && (field.kind.is_number() || field.kind == Kind::Bool) {
        errors.at(
            &field.ty,
            "several choices are texts: write `Vec<String>` with `choices = [\"...\"]`, or a `Vec` \
             of an enum under `#[derive(Choices)]`",
        );
    }
}

fn choices(field: &Field, holder: Holder, options: &Options, errors: &mut Errors) {
    let Some(item) = options.get("choices") else {
        if holder == Holder::Vec && field.kind == Kind::Text && !options.is_broken() {
            errors.at(
                &field.ty,
                "nothing could be chosen here: write `#[field(choices = [\"...\", \"...\"])]`; \
                 choices that are known at run time only replace these in `Form::choices`",
            );
        }
        return;
    };
    if field.kind == Kind::Bool {
        errors.at(
            &item.name,
            "a `bool` is yes or no: remove `choices`, or make it a `String`",
        );
    } else if field.kind.is_when() {
        errors.at(
            &item.name,
            "a day or a time is picked from a calendar: remove `choices`, or make it a `String`",
        );
    } else if field.kind == Kind::Other {
        errors.at(
            &item.name,
            "the type has its own choices: remove these, or make the field a `String`",
        );
    }
    let (mut values, mut labels) = (HashSet::new(), HashSet::new());
    for choice in &field.choices {
        if !values.insert(choice.value.value()) {
            errors.at(
                &choice.value,
                format!("the choice {:?} is there already", choice.value.value()),
            );
        } else if !labels.insert(choice.label.value()) {
            errors.at(
                &choice.label,
                format!(
                    "people read {:?} twice and cannot tell which is which",
                    choice.label.value()
                ),
            );
        }
        if let Kind::Whole(min, max) = field.kind {
            let number = choice.value.value().parse::<i128>();
            if !number.is_ok_and(|number| (min..=max).contains(&number)) {
                errors.at(
                    &choice.value,
                    format!("the field holds whole numbers from {min} to {max}, and this is none"),
                );
            }
        } else if field.kind == Kind::Fraction && choice.value.value().parse::<f64>().is_err() {
            errors.at(&choice.value, "the field holds numbers, and this is none");
        }
    }
}

/// Options that say nothing for the type.
fn fits(field: &Field, holder: Holder, options: &Options, errors: &mut Errors) {
    let has_choices = !field.choices.is_empty() || field.kind == Kind::Other;
    let is_text = holder != Holder::Vec && field.kind == Kind::Text && !has_choices;
    let is_typed = is_text || (field.kind.is_number() && !has_choices);
    let is_tick = field.kind == Kind::Bool && holder == Holder::None && field.style.is_none();
    let is_one = holder != Holder::Vec && (has_choices || field.kind == Kind::Bool);
    let rules = [
        (
            "lines",
            is_text,
            "only a text has lines: remove `lines`, or make the field a `String`",
        ),
        (
            "placeholder",
            is_typed || field.kind.is_when(),
            "a placeholder stands in an empty box, and nothing is typed here: use `help`",
        ),
        (
            "tick",
            is_tick,
            "only a `bool` is a box to tick: remove `tick`",
        ),
        (
            "required",
            is_tick,
            "only a box to tick can be `required`; other fields are, unless they are an `Option`",
        ),
        (
            "kind",
            is_one,
            "this says how one of several choices is drawn: add `choices`, or remove `kind`",
        ),
        (
            "zone",
            field.kind.is_when(),
            "only days and times have a time zone: remove `zone`",
        ),
    ];
    for (name, does_fit, message) in rules {
        if let Some(item) = options.get(name).filter(|_| !does_fit) {
            errors.at(&item.name, message);
        }
    }
}
