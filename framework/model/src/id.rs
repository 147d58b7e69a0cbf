//! Identifiers: validated newtypes over strings.

use std::{borrow::Borrow, fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{
    Receiver,
    lenient::string_or_number,
    limits::{MAX_CONVERSATION_ID_CHARS, MAX_ID_CHARS},
};

/// A string that cannot be an identifier of the service.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdError {
    /// The string is empty.
    #[error("{kind} is empty")]
    Empty {
        /// Which identifier was asked for.
        kind: &'static str,
    },
    /// The string has more characters than the service allows.
    #[error("{kind} has {length} characters, the service allows {limit}")]
    TooLong {
        /// Which identifier was asked for.
        kind: &'static str,
        /// Characters given.
        length: usize,
        /// Characters allowed.
        limit: usize,
    },
    /// The string has a character that the service does not allow.
    #[error("{kind} {value:?} has the character {found:?}; allowed are {allowed}")]
    Character {
        /// Which identifier was asked for.
        kind: &'static str,
        /// The string given.
        value: String,
        /// The first character that is not allowed.
        found: char,
        /// What may be used instead.
        allowed: &'static str,
    },
}

fn check(
    kind: &'static str,
    value: &str,
    limit: usize,
    allowed: &'static str,
    is_allowed: fn(char) -> bool,
) -> Result<(), IdError> {
    if value.is_empty() {
        return Err(IdError::Empty { kind });
    }
    let length = value.chars().count();
    if length > limit {
        return Err(IdError::TooLong {
            kind,
            length,
            limit,
        });
    }
    match value.chars().find(|&c| !is_allowed(c)) {
        None => Ok(()),
        Some(found) => Err(IdError::Character {
            kind,
            value: value.to_owned(),
            found,
            allowed,
        }),
    }
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

/// What the service allows in a name; `@` starts the roles that it makes itself.
fn is_role(c: char) -> bool {
    is_name(c) || c == '@'
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

const NAMES: &str = "letters, digits, `-` and `_`";

macro_rules! id {
    ($(#[$meta:meta])* $name:ident, $kind:literal, $limit:expr, $allowed:expr, $is_allowed:expr, $case:ident) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Checks a string and makes an identifier of it.
            ///
            /// # Errors
            ///
            /// [`IdError`] when the string is empty, too long, or has a
            /// character that the service does not allow.
            pub fn new(value: impl AsRef<str>) -> Result<Self, IdError> {
                let value = value.as_ref();
                check($kind, value, $limit, $allowed, $is_allowed)?;
                Ok(Self(id!(@$case value)))
            }

            /// The identifier as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                &*self.0 == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                &*self.0 == *other
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(value: &str) -> Result<Self, IdError> {
                Self::new(value)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = IdError;

            fn try_from(value: &str) -> Result<Self, IdError> {
                Self::new(value)
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;

            fn try_from(value: String) -> Result<Self, IdError> {
                Self::new(value)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::new(string_or_number(deserializer)?).map_err(serde::de::Error::custom)
            }
        }
    };
    (@lower $value:ident) => { Arc::from($value.to_ascii_lowercase()) };
    (@exact $value:ident) => { Arc::from($value) };
}

id!(
    /// A user's identifier: 1 to 100 letters, digits, `-` or `_`, kept in lower
    /// case because the service compares it so.
    ///
    /// ```
    /// use cometchat_model::Uid;
    /// assert_eq!(Uid::new("Alice")?, "alice");
    /// assert!(Uid::new("alice smith").is_err());
    /// # Ok::<(), cometchat_model::IdError>(())
    /// ```
    Uid, "a UID", MAX_ID_CHARS, NAMES, is_name, lower
);
id!(
    /// A group's identifier, under the same rules as [`Uid`].
    Guid, "a GUID", MAX_ID_CHARS, NAMES, is_name, lower
);
id!(
    /// A role's identifier. Roles of the service itself begin with `@`.
    RoleId, "a role id", MAX_ID_CHARS, "letters, digits, `-`, `_` and `@`", is_role, lower
);
id!(
    /// A message's identifier: decimal digits, growing with time within an app.
    ///
    /// The service writes it as a string in most places and as a number in
    /// some; both are read, a string is written.
    MessageId, "a message id", 20, "digits", is_digit, exact
);
id!(
    /// A conversation's identifier: `{uid}_user_{uid}` with the two uids in
    /// order, or `group_{guid}`.
    ConversationId, "a conversation id", MAX_CONVERSATION_ID_CHARS, NAMES, is_name, lower
);

impl MessageId {
    /// The identifier as a number, by which messages are ordered.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.as_str().parse().unwrap_or(u64::MAX)
    }
}

impl From<u64> for MessageId {
    fn from(number: u64) -> Self {
        Self(Arc::from(number.to_string()))
    }
}

impl ConversationId {
    /// The conversation in which `sender` writes to `receiver`.
    #[must_use]
    pub fn between(sender: &Uid, receiver: &Receiver) -> Self {
        Self(match receiver {
            Receiver::Group(guid) => Arc::from(format!("group_{guid}")),
            Receiver::User(uid) => {
                let (first, second) = if sender <= uid {
                    (sender, uid)
                } else {
                    (uid, sender)
                };
                Arc::from(format!("{first}_user_{second}"))
            }
        })
    }

    /// The group, or the one who talks with `me`; `None` when `me` has no part
    /// in it.
    #[must_use]
    pub fn other_side(&self, me: &Uid) -> Option<Receiver> {
        if let Some(guid) = self.as_str().strip_prefix("group_") {
            return Guid::new(guid).ok().map(Receiver::Group);
        }
        let after_me = self.as_str().strip_prefix(me.as_str());
        let before_me = self.as_str().strip_suffix(me.as_str());
        let other = after_me
            .and_then(|rest| rest.strip_prefix("_user_"))
            .or_else(|| before_me.and_then(|rest| rest.strip_suffix("_user_")))?;
        Uid::new(other).ok().map(Receiver::User)
    }

    /// Whether this is a group's conversation.
    #[must_use]
    pub fn is_group(&self) -> bool {
        self.as_str().starts_with("group_")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn errors_name_the_character_and_what_is_allowed() {
        let error = Uid::new("al ice").unwrap_err();
        assert_eq!(
            error.to_string(),
            "a UID \"al ice\" has the character ' '; allowed are letters, digits, `-` and `_`"
        );
        assert_eq!(
            Guid::new("").unwrap_err(),
            IdError::Empty { kind: "a GUID" }
        );
        assert!(matches!(
            Uid::new("x".repeat(101)).unwrap_err(),
            IdError::TooLong { length: 101, .. }
        ));
    }

    #[test]
    fn message_ids_are_read_as_strings_and_numbers() {
        let text: MessageId = serde_json::from_str("\"42\"").unwrap();
        let number: MessageId = serde_json::from_str("42").unwrap();
        assert_eq!(text, number);
        assert_eq!(serde_json::to_string(&number).unwrap(), "\"42\"");
        assert!(serde_json::from_str::<MessageId>("\"x\"").is_err());
    }

    #[test]
    fn a_conversation_has_one_id_whoever_writes() {
        let (ann, bob) = (Uid::new("ann").unwrap(), Uid::new("bob").unwrap());
        let there = ConversationId::between(&ann, &Receiver::User(bob.clone()));
        let back = ConversationId::between(&bob, &Receiver::User(ann.clone()));
        assert_eq!(there, back);
        assert_eq!(there, "ann_user_bob");
        let lobby = Guid::new("lobby").unwrap();
        let lobby = Receiver::Group(lobby);
        assert!(ConversationId::between(&ann, &lobby).is_group());
        assert_eq!(
            ConversationId::between(&ann, &lobby).other_side(&bob),
            Some(lobby)
        );
        assert_eq!(there.other_side(&ann), Some(Receiver::User(bob.clone())));
        assert_eq!(there.other_side(&bob), Some(Receiver::User(ann)));
        assert_eq!(there.other_side(&Uid::new("cat").unwrap()), None);
    }
}
