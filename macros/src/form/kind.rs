//! What the type of a field is, as far as its name says.

use syn::{GenericArgument, PathArguments, Type};

/// What the type of a field is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// `String`.
    Text,
    /// An integer, with the least and the most that it can hold.
    Whole(i128, i128),
    /// `f32` or `f64`.
    Fraction,
    /// `bool`.
    Bool,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A day and a time.
    DateTime,
    /// A type with choices of its own, or one that the compiler will refuse.
    Other,
}

/// What holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holder {
    /// Nothing: it must be there.
    None,
    /// `Option`.
    Option,
    /// `Vec`.
    Vec,
}

impl Kind {
    /// The kind of a type, and the type that holds it.
    pub(super) fn of(ty: &Type) -> (Holder, Self) {
        match (name(ty).as_deref(), argument(ty)) {
            (Some("Option"), Some(inner)) => (Holder::Option, Self::plain(inner)),
            (Some("Vec"), Some(inner)) => (Holder::Vec, Self::plain(inner)),
            _ => (Holder::None, Self::plain(ty)),
        }
    }

    fn plain(ty: &Type) -> Self {
        let Some(name) = name(ty) else {
            return Self::Other;
        };
        match &*name {
            "String" => Self::Text,
            "u8" => Self::Whole(0, u8::MAX.into()),
            "u16" => Self::Whole(0, u16::MAX.into()),
            "u32" => Self::Whole(0, u32::MAX.into()),
            "u64" | "usize" => Self::Whole(0, u64::MAX.into()),
            "i8" => Self::Whole(i8::MIN.into(), i8::MAX.into()),
            "i16" => Self::Whole(i16::MIN.into(), i16::MAX.into()),
            "i32" => Self::Whole(i32::MIN.into(), i32::MAX.into()),
            "i64" | "isize" => Self::Whole(i64::MIN.into(), i64::MAX.into()),
            "f32" | "f64" => Self::Fraction,
            "bool" => Self::Bool,
            "Date" => Self::Date,
            "Time" => Self::Time,
            "DateTime" => Self::DateTime,
            _ => Self::Other,
        }
    }

    /// Whether it is a number.
    pub(super) const fn is_number(self) -> bool {
        matches!(self, Self::Whole(..) | Self::Fraction)
    }

    /// Whether it is a day or a time.
    pub(super) const fn is_when(self) -> bool {
        matches!(self, Self::Date | Self::Time | Self::DateTime)
    }
}

/// What stands in the brackets of a type.
pub(super) fn argument(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// The last name of a type.
pub(super) fn name(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) => Some(path.path.segments.last()?.ident.to_string()),
        _ => None,
    }
}
