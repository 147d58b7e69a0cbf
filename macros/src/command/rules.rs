//! Who may use a command, and how often.

use syn::{Error, LitStr};

use super::model::Rules;
use crate::{
    errors::Errors,
    options::{OptionItem, Options},
};

/// The scopes of members, and the framework's names of them.
const SCOPES: [(&str, &str); 3] = [
    ("participant", "Participant"),
    ("moderator", "Moderator"),
    ("admin", "Admin"),
];
/// Units of a cooldown, and their seconds.
const UNITS: [(char, u64); 4] = [('s', 1), ('m', 60), ('h', 3_600), ('d', 86_400)];

pub(super) fn rules(options: &Options, errors: &mut Errors) -> Rules {
    let scope = options.string("scope", errors);
    let scope = scope.and_then(|scope| errors.check(read_scope(&scope)));
    let roles = options.get("roles").map(OptionItem::strings);
    let roles = roles.and_then(|roles| errors.check(roles));
    let cooldown = options.string("cooldown", errors);
    let cooldown = cooldown.and_then(|cooldown| errors.check(read_cooldown(&cooldown)));
    Rules {
        scope,
        roles: roles
            .unwrap_or_default()
            .iter()
            .map(LitStr::value)
            .collect(),
        cooldown_secs: cooldown.unwrap_or_default(),
    }
}

fn read_scope(written: &LitStr) -> syn::Result<&'static str> {
    let value = written.value();
    let found = SCOPES.iter().find(|(name, _)| *name == value);
    found.map(|(_, variant)| *variant).ok_or_else(|| {
        Error::new(
            written.span(),
            "a scope is \"participant\", \"moderator\" or \"admin\": what a member must be at least",
        )
    })
}

fn read_cooldown(written: &LitStr) -> syn::Result<u64> {
    let value = written.value();
    let seconds = UNITS.iter().find_map(|(unit, seconds)| {
        let count: u64 = value.strip_suffix(*unit)?.parse().ok()?;
        count.checked_mul(*seconds).filter(|seconds| *seconds > 0)
    });
    seconds.ok_or_else(|| {
        Error::new(
            written.span(),
            "a cooldown is a number and its unit, such as \"30s\", \"5m\", \"2h\" or \"1d\"",
        )
    })
}
