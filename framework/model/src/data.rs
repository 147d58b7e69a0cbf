//! The content part of a message as it is on the wire.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Attachment, Entities, Interaction, InteractionGoal, Object, ReactionCount, User,
    lenient::object_or_empty, open_enum::open_enum,
};

/// Everything that the `data` of a message may hold.
///
/// Which fields are there depends on the message's category and type;
/// [`Message::content`](crate::Message::content) sorts that out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Data {
    /// Text, caption, or what a conversation list shows of the message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Address of the first attachment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachments: Option<Vec<Attachment>>,
    /// The payload of a custom message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_data: Option<Value>,
    /// A finer type of a custom message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub_type: Option<String>,
    /// Whether a custom message becomes the conversation's last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub update_conversation: Option<bool>,
    /// Whether a custom message is pushed to devices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub send_notification: Option<bool>,
    /// The content of an interactive message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interactive_data: Option<Value>,
    /// When an interactive message counts as done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interaction_goal: Option<InteractionGoal>,
    /// What the reader pressed so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interactions: Option<Vec<Interaction>>,
    /// Whether the sender may press its own elements.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow_sender_interaction: Option<bool>,
    /// The card of a card message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<Value>,
    /// What happened, in actions and calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// More about what happened; the old and new scope among it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extras: Option<Value>,
    /// The parties in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entities: Option<Entities>,
    /// Free JSON of the sender, and what extensions add under `@injected`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Value>,
    /// Who is mentioned, by uid.
    #[serde(
        default,
        deserialize_with = "object_or_empty",
        skip_serializing_if = "Option::is_none"
    )]
    pub mentions: Option<BTreeMap<String, User>>,
    /// How often the message got which reaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reactions: Option<Vec<ReactionCount>>,
    /// What moderation says of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moderation: Option<Moderation>,
    /// The session of the client that sent it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// What moderation says of a message.
    ModerationStatus {
        /// Not yet decided.
        Pending = "pending",
        /// Everybody sees it.
        Approved = "approved",
        /// The receiver does not see it.
        Disapproved = "disapproved",
        /// Not looked at.
        Unmoderated = "unmoderated",
    }
}

/// Moderation of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Moderation {
    /// The verdict.
    pub status: ModerationStatus,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Object,
}
