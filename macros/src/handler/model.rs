//! A handler as it was written.

use syn::{ItemImpl, Path, Type};

use super::traits::{Argument, Trait};

/// An impl of a handler trait.
pub(super) struct Handler {
    pub(super) item: ItemImpl,
    pub(super) spec: &'static Trait,
    /// The command, payload, form, dialogue or button.
    pub(super) argument: Option<Type>,
    /// The names of its methods.
    pub(super) methods: Vec<String>,
    /// The seconds that it may take, if it says so.
    pub(super) timeout: Option<u64>,
}

impl Handler {
    /// The trait as it was written, for people: `CommandHandler<Ask>`.
    pub(super) fn trait_name(&self) -> String {
        let name = self.spec.name;
        match &self.argument {
            Some(argument) => format!("{name}<{}>", type_name(argument)),
            None => name.to_owned(),
        }
    }
}

/// What the trait is called in the user's code: the path's last name.
pub(super) fn last_name(path: &Path) -> String {
    path.segments
        .last()
        .map(|segment| segment.ident.to_string())
        .unwrap_or_default()
}

/// A type as text.
pub(super) fn type_name(ty: &Type) -> String {
    quote::quote!(#ty).to_string().replace(' ', "")
}

impl Argument {
    /// What the user has to put there, for messages.
    pub(super) const fn what(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Command => "a command",
            Self::Payload => "a payload",
            Self::Form => "a form",
            Self::Button => "a button",
            Self::Dialogue => "a dialogue",
        }
    }

    /// A name for it, for messages.
    pub(super) const fn example(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Command => "MyCommand",
            Self::Payload => "MyPayload",
            Self::Form => "MyForm",
            Self::Button => "MyButton",
            Self::Dialogue => "MyDialogue",
        }
    }
}
