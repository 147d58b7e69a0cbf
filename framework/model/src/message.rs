//! Messages.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    ConversationId, Data, Entity, Guid, MessageId, ModerationStatus, Object, Receiver,
    ReceiverType, Timestamp, Uid, User, lenient::whole_number, open_enum::open_enum,
};

open_enum! {
    /// What kind of message it is; looked at before the type.
    Category {
        /// Text and media.
        Message = "message",
        /// A payload that developers define.
        Custom = "custom",
        /// A form, an old card, a scheduler.
        Interactive = "interactive",
        /// A card of the newer schema.
        Card = "card",
        /// A reply of an AI agent.
        Agentic = "agentic",
        /// Something that happened to a group or to a message.
        Action = "action",
        /// A change of a call.
        Call = "call",
    }
}

/// A message as the service stores and sends it.
///
/// What it says is in [`content`](Self::content). The envelope has the same
/// fields for every kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Message {
    /// Given by the service, growing with time.
    pub id: MessageId,
    /// Given by the sender; comes back unchanged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub muid: Option<String>,
    /// The conversation, as the service names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<ConversationId>,
    /// Who sent it; in actions, who acted.
    pub sender: Uid,
    /// Whether it went to a user or a group.
    pub receiver_type: ReceiverType,
    /// The UID or GUID to which it went; see [`receiver`](Self::receiver).
    #[serde(rename = "receiver")]
    pub receiver_id: String,
    /// What kind of message it is.
    pub category: Category,
    /// The type within the category.
    #[serde(rename = "type")]
    pub message_type: String,
    /// The content, as it is on the wire.
    #[serde(default)]
    pub data: Data,
    /// Labels for filtering; in lists only there when asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The root of the thread, when this is a reply in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<MessageId>,
    /// How many replies the thread of this message has.
    #[serde(
        default,
        deserialize_with = "whole_number",
        skip_serializing_if = "Option::is_none"
    )]
    pub reply_count: Option<u64>,
    /// The message that this one quotes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quoted_message_id: Option<MessageId>,
    /// The quoted message in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quoted_message: Option<Box<Message>>,
    /// When it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Timestamp>,
    /// When it last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    /// When it was edited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<Timestamp>,
    /// Who edited it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_by: Option<Uid>,
    /// When it was deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<Timestamp>,
    /// Who deleted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_by: Option<Uid>,
    /// When the one receiver got it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered_at: Option<Timestamp>,
    /// When the one receiver read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_at: Option<Timestamp>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Object,
}

impl Message {
    /// To whom it went, or `None` if that is no valid id.
    #[must_use]
    pub fn receiver(&self) -> Option<Receiver> {
        match self.receiver_type {
            ReceiverType::User => Uid::new(&self.receiver_id).ok().map(Receiver::User),
            ReceiverType::Group => Guid::new(&self.receiver_id).ok().map(Receiver::Group),
        }
    }

    /// The conversation: as the service names it, else from the parties.
    #[must_use]
    pub fn conversation(&self) -> Option<ConversationId> {
        self.conversation_id.clone().or_else(|| {
            self.receiver()
                .map(|receiver| ConversationId::between(&self.sender, &receiver))
        })
    }

    /// Where an answer of `me` goes: the group, or the other one of the two.
    #[must_use]
    pub fn reply_to(&self, me: &Uid) -> Option<Receiver> {
        match self.receiver()? {
            Receiver::User(_) if self.sender != *me => Some(Receiver::User(self.sender.clone())),
            receiver => Some(receiver),
        }
    }

    /// The sender in full; of an action, who acted.
    #[must_use]
    pub fn sender_user(&self) -> Option<&User> {
        let entities = self.data.entities.as_ref()?;
        let entity = entities.sender.as_ref().or(entities.by.as_ref())?;
        entity.as_user()
    }

    /// The text of a text message, or the caption of a media message.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self.category {
            Category::Message => self.data.text.as_deref(),
            _ => None,
        }
    }

    /// Free JSON of the sender.
    #[must_use]
    pub fn metadata(&self) -> Option<&Value> {
        self.data.metadata.as_ref()
    }

    /// Whether the message names this user, by list or by token in the text.
    #[must_use]
    pub fn mentions(&self, uid: &Uid) -> bool {
        let listed = self
            .data
            .mentions
            .as_ref()
            .is_some_and(|m| m.contains_key(uid.as_str()));
        listed
            || self
                .text()
                .is_some_and(|text| text.contains(&format!("<@uid:{uid}>")))
    }

    /// Whether it was deleted; its content is then gone.
    #[must_use]
    pub const fn is_deleted(&self) -> bool {
        self.deleted_at.is_some()
    }

    /// Whether it went to a group.
    #[must_use]
    pub fn is_group(&self) -> bool {
        self.receiver_type == ReceiverType::Group
    }

    /// Whether moderation keeps it from its receiver for now or for good.
    #[must_use]
    pub fn is_held_back(&self) -> bool {
        self.data.moderation.as_ref().is_some_and(|moderation| {
            matches!(
                moderation.status,
                ModerationStatus::Pending | ModerationStatus::Disapproved
            )
        })
    }

    pub(crate) fn on(&self) -> Option<&Entity> {
        self.data.entities.as_ref()?.on.as_ref()
    }
}
