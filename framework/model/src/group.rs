//! Groups, their members and what members may do.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    ConversationId, Guid, Object, Timestamp, Uid, User, lenient::whole_number, open_enum::open_enum,
};

open_enum! {
    /// Who sees a group and who may join it.
    GroupType {
        /// All users see it, any may join.
        Public = "public",
        /// All users see it, those with the password may join.
        Password = "password" | "protected",
        /// Members see it, others are invited.
        Private = "private",
    }
}

open_enum! {
    /// What a member may do in a group.
    Scope {
        /// Everything: members, scopes, bans, the group itself. The creator is one.
        Admin = "admin",
        /// Change participants' scopes, kick and ban participants, update the group.
        Moderator = "moderator",
        /// Send and receive.
        Participant = "participant",
    }
}

/// Users who talk together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Group {
    /// The group's identifier.
    pub guid: Guid,
    /// The name shown to people.
    #[serde(default)]
    pub name: String,
    /// Who sees it and who may join.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub group_type: Option<GroupType>,
    /// What the group is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Address of a picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    /// The member to whom the group belongs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Uid>,
    /// How many members there are.
    #[serde(
        default,
        deserialize_with = "whole_number",
        skip_serializing_if = "Option::is_none"
    )]
    pub members_count: Option<u64>,
    /// Free JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Value>,
    /// Labels for filtering; only there when asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// When the group was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// When the group was last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    /// Whether the reader is a member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_joined: Option<bool>,
    /// What the reader may do in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// When the reader joined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined_at: Option<Timestamp>,
    /// The group's conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<ConversationId>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Object,
}

impl Group {
    /// A group of which only the identifier is known.
    #[must_use]
    pub fn from_guid(guid: Guid) -> Self {
        Self {
            name: guid.to_string(),
            guid,
            group_type: None,
            description: None,
            icon: None,
            owner: None,
            members_count: None,
            metadata: None,
            tags: Vec::new(),
            created_at: None,
            updated_at: None,
            has_joined: None,
            scope: None,
            joined_at: None,
            conversation_id: None,
            extra: Object::new(),
        }
    }
}

/// A user within a group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct GroupMember {
    /// What the member may do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// When the member joined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined_at: Option<Timestamp>,
    /// Who it is.
    #[serde(flatten)]
    pub user: User,
}
