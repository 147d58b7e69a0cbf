//! Structs of the card schema: what must be there, what may be, and what this
//! version does not know, so that a card that is read can be written again.

/// Declares a struct of the schema with a constructor and a setter for every
/// field that may be left out.
macro_rules! wire {
    (
        $(#[$meta:meta])*
        $name:ident [$vis:vis $new:ident]
        { $( $(#[$required_meta:meta])* $required:ident: $required_type:ty, )* }
        { $( $(#[$optional_meta:meta])* $optional:ident: $optional_type:ty, )* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "camelCase")]
        #[non_exhaustive]
        pub struct $name {
            $( $(#[$required_meta])* pub $required: $required_type, )*
            $(
                $(#[$optional_meta])*
                #[serde(default, skip_serializing_if = "Option::is_none")]
                pub $optional: Option<$optional_type>,
            )*
            /// Fields that this version does not know.
            #[serde(flatten)]
            pub extra: $crate::model::Object,
        }

        #[allow(clippy::new_without_default, reason = "most have fields that must be there")]
        impl $name {
            /// Makes it of what must be there; the rest is set by the methods
            /// named after the fields.
            #[must_use]
            $vis fn $new($($required: impl Into<$required_type>),*) -> Self {
                Self {
                    $($required: $required.into(),)*
                    $($optional: None,)*
                    extra: $crate::model::Object::new(),
                }
            }

            $(
                $(#[$optional_meta])*
                #[must_use]
                pub fn $optional(mut self, $optional: impl Into<$optional_type>) -> Self {
                    self.$optional = Some($optional.into());
                    self
                }
            )*

            /// Sets a field that this version does not know, by its name in the
            /// schema.
            #[must_use]
            pub fn with(mut self, name: impl Into<String>, value: serde_json::Value) -> Self {
                self.extra.insert(name.into(), value);
                self
            }
        }
    };
}

/// Declares an enum of structs that are told apart by a field, `type` for one.
/// What is not known, or cannot be read, is kept as it came.
macro_rules! tagged {
    (
        $(#[$meta:meta])*
        $name:ident by $key:literal { $($(#[$variant_meta:meta])* $variant:ident($inner:ty) = $tag:literal,)+ }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant($inner),)+
            /// One that this version does not know, or cannot read, as it came.
            Other(serde_json::Value),
        }

        impl $name {
            /// What it is, in the word of the schema.
            #[must_use]
            pub fn kind(&self) -> &str {
                match self {
                    $(Self::$variant(_) => $tag,)+
                    Self::Other(value) => {
                        value.get($key).and_then(serde_json::Value::as_str).unwrap_or_default()
                    }
                }
            }

            fn to_value(&self) -> Result<serde_json::Value, serde_json::Error> {
                let (tag, value) = match self {
                    $(Self::$variant(inner) => ($tag, serde_json::to_value(inner)?),)+
                    Self::Other(value) => return Ok(value.clone()),
                };
                let serde_json::Value::Object(mut fields) = value else {
                    return Ok(value);
                };
                fields.insert($key.to_owned(), tag.into());
                Ok(fields.into())
            }

            fn from_value(value: serde_json::Value) -> Self {
                let known = value.as_object().and_then(|fields| {
                    let tag = fields.get($key)?.as_str()?.to_owned();
                    let mut fields = fields.clone();
                    fields.remove($key);
                    let fields = serde_json::Value::Object(fields);
                    match tag.as_str() {
                        $($tag => serde_json::from_value(fields).ok().map(Self::$variant),)+
                        _ => None,
                    }
                });
                known.unwrap_or(Self::Other(value))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.to_value().map_err(serde::ser::Error::custom)?.serialize(serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                serde_json::Value::deserialize(deserializer).map(Self::from_value)
            }
        }

        $(
            impl From<$inner> for $name {
                fn from(inner: $inner) -> Self {
                    Self::$variant(inner)
                }
            }
        )+
    };
}

pub(super) use tagged;
pub(crate) use wire;
