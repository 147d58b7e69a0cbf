//! Who may use a command, and how often.

use syn::{Error, LitStr};

use super::model::Rules;
use crate::{
    errors::Errors,
    options::{OptionItem, Options},
    seconds,
};

/// The scopes of members, and the framework's names of them.
const SCOPES: [(&str, &str); 3] = [
    ("participant", "Participant"),
    ("moderator", "Moderator"),
    ("admin", "Admin"),
];

pub(super) fn rules(options: &Options, errors: &mut Errors) -> Rules {
    let scope = options.string("scope", errors);
    let scope = scope.and_then(|scope| errors.check(read_scope(&scope)));
    let roles = options.get("roles").map(OptionItem::strings);
    let roles = roles.and_then(|roles| errors.check(roles));
    let cooldown = options.string("cooldown", errors);
    let cooldown =
        cooldown.and_then(|cooldown| errors.check(seconds::read("a cooldown", &cooldown)));
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
