//! A command as it was declared.

use syn::{Expr, Ident, Type};

/// A command.
pub(super) struct Command {
    pub(super) ident: Ident,
    pub(super) name: String,
    pub(super) aliases: Vec<String>,
    pub(super) about: String,
    pub(super) arguments: Vec<Argument>,
    pub(super) rules: Rules,
    /// Whether it is a `struct Name;`.
    pub(super) is_unit: bool,
}

/// Who may use it, and how often.
#[derive(Default)]
pub(super) struct Rules {
    /// The variant of the framework's `LeastScope`.
    pub(super) scope: Option<&'static str>,
    pub(super) roles: Vec<String>,
    /// 0 is none.
    pub(super) cooldown_secs: u64,
}

/// One field.
pub(super) struct Argument {
    pub(super) field: Ident,
    pub(super) ty: Type,
    /// The name in the help.
    pub(super) name: String,
    pub(super) about: String,
    /// Whether it takes everything that is left as it was typed.
    pub(super) rest: bool,
    pub(super) default: Option<Expr>,
}

impl Argument {
    /// Whether it takes all that is left: nothing may follow.
    pub(super) fn takes_all(&self) -> bool {
        self.rest || self.is_named("Vec")
    }

    /// Whether it may be left out.
    pub(super) fn is_optional(&self) -> bool {
        self.default.is_some() || self.is_named("Option") || self.is_named("Vec")
    }

    /// Whether its type is written with this name.
    pub(super) fn is_named(&self, name: &str) -> bool {
        let Type::Path(path) = &self.ty else {
            return false;
        };
        let last = path.path.segments.last();
        last.is_some_and(|segment| segment.ident == name)
    }
}
