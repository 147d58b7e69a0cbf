//! The parties that a message names in full.

use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::SerializeMap};
use serde_json::Value;

use crate::{Call, Group, Message, Object, User};

/// Somebody or something that a message names in full.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Entity {
    /// A user.
    User(Box<User>),
    /// A group.
    Group(Box<Group>),
    /// A message: in edits and deletions, as it is after the change.
    Message(Box<Message>),
    /// A call.
    Call(Box<Call>),
    /// A kind that this version does not know, or a known one that cannot be read.
    Other {
        /// The kind's name.
        entity_type: String,
        /// What was said of it.
        entity: Value,
    },
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    #[serde(default)]
    entity_type: String,
    #[serde(default)]
    entity: Value,
}

impl<'de> Deserialize<'de> for Entity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Wire {
            entity_type,
            entity,
        } = Wire::deserialize(deserializer)?;
        let known = match entity_type.as_str() {
            "user" => User::deserialize(&entity).map(|user| Self::User(Box::new(user))),
            "group" => Group::deserialize(&entity).map(|group| Self::Group(Box::new(group))),
            "message" => Message::deserialize(&entity).map(|m| Self::Message(Box::new(m))),
            "call" => Call::deserialize(&entity).map(|call| Self::Call(Box::new(call))),
            _ => {
                return Ok(Self::Other {
                    entity_type,
                    entity,
                });
            }
        };
        Ok(known.unwrap_or(Self::Other {
            entity_type,
            entity,
        }))
    }
}

impl Serialize for Entity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        match self {
            Self::User(user) => map.serialize_entry("entity", user)?,
            Self::Group(group) => map.serialize_entry("entity", group)?,
            Self::Message(message) => map.serialize_entry("entity", message)?,
            Self::Call(call) => map.serialize_entry("entity", call)?,
            Self::Other { entity, .. } => map.serialize_entry("entity", entity)?,
        }
        map.serialize_entry("entityType", self.entity_type())?;
        map.end()
    }
}

impl Entity {
    /// The kind's name as the service writes it.
    #[must_use]
    pub fn entity_type(&self) -> &str {
        match self {
            Self::User(_) => "user",
            Self::Group(_) => "group",
            Self::Message(_) => "message",
            Self::Call(_) => "call",
            Self::Other { entity_type, .. } => entity_type,
        }
    }

    /// The user, if it is one.
    #[must_use]
    pub fn as_user(&self) -> Option<&User> {
        match self {
            Self::User(user) => Some(user),
            _ => None,
        }
    }

    /// The group, if it is one.
    #[must_use]
    pub fn as_group(&self) -> Option<&Group> {
        match self {
            Self::Group(group) => Some(group),
            _ => None,
        }
    }

    /// The message, if it is one.
    #[must_use]
    pub fn as_message(&self) -> Option<&Message> {
        match self {
            Self::Message(message) => Some(message),
            _ => None,
        }
    }

    /// The call, if it is one.
    #[must_use]
    pub fn as_call(&self) -> Option<&Call> {
        match self {
            Self::Call(call) => Some(call),
            _ => None,
        }
    }
}

/// The parties of a message: sender and receiver of ordinary ones; by whom, on
/// whom and for whom of actions and calls.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Entities {
    /// Who sent it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<Entity>,
    /// To whom it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receiver: Option<Entity>,
    /// Who acted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Entity>,
    /// On whom, or on what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Entity>,
    /// For which group or user.
    #[serde(rename = "for", default, skip_serializing_if = "Option::is_none")]
    pub for_: Option<Entity>,
    /// Parties that this version does not know.
    #[serde(flatten)]
    pub extra: Object,
}
