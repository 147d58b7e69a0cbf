//! What a message says, by category and type.

use serde_json::Value;

use crate::{
    Attachment, Call, CallStatus, Category, Entity, GroupEvent, Interaction, InteractionGoal,
    Message, Timestamp, User, open_enum::open_enum,
};

/// What a message says, borrowed from it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Content<'a> {
    /// Written text.
    Text(Text<'a>),
    /// Files.
    Media(Media<'a>),
    /// A payload that developers define.
    Custom(Custom<'a>),
    /// A form, an old card, a scheduler.
    Interactive(Interactive<'a>),
    /// A card of the newer schema.
    Card(Card<'a>),
    /// A reply of an AI agent.
    Agentic(Agentic<'a>),
    /// Something happened to a group.
    Group(Box<GroupEvent>),
    /// A message was edited.
    Edited(MessageChange<'a>),
    /// A message was deleted.
    Deleted(MessageChange<'a>),
    /// A call changed.
    Call {
        /// Where it stands now.
        status: CallStatus,
        /// The call.
        call: &'a Call,
    },
    /// A category or type that this version does not know, or one that lacks
    /// what its kind needs.
    Unknown,
}

/// Written text. It is markdown-like: newer clients format it, old ones do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Text<'a> {
    /// The text; empty once the message was deleted.
    pub text: &'a str,
}

open_enum! {
    /// What kind of file a media message carries.
    MediaType {
        /// A picture.
        Image = "image",
        /// A film.
        Video = "video",
        /// A recording.
        Audio = "audio",
        /// Any other file.
        File = "file",
    }
}

/// Files, with or without a caption.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Media<'a> {
    /// The kind of the first file.
    pub media_type: MediaType,
    /// The files.
    pub attachments: &'a [Attachment],
    /// Address of the first file; may be there without attachments.
    pub url: Option<&'a str>,
    /// What was written with it.
    pub caption: Option<&'a str>,
}

/// A payload that developers define.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Custom<'a> {
    /// The developers' own type.
    pub custom_type: &'a str,
    /// A finer type.
    pub sub_type: Option<&'a str>,
    /// The payload.
    pub data: &'a Value,
    /// What a conversation list shows.
    pub conversation_text: Option<&'a str>,
}

/// A form, an old card, a scheduler or a widget of one's own.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Interactive<'a> {
    /// `form`, `card`, `scheduler`, `customInteractive` or another.
    pub interactive_type: &'a str,
    /// The content.
    pub data: &'a Value,
    /// When it counts as done.
    pub goal: Option<&'a InteractionGoal>,
    /// What the reader pressed so far.
    pub interactions: &'a [Interaction],
    /// Whether the sender may press its own elements.
    pub allow_sender_interaction: bool,
}

/// A card of the newer schema.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Card<'a> {
    /// The card.
    pub card: &'a Value,
    /// What a conversation list shows.
    pub text: Option<&'a str>,
}

/// A stored reply of an AI agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Agentic<'a> {
    /// `assistant`, `tool-arguments`, `tool-result` or another.
    pub agentic_type: &'a str,
    /// What the agent says.
    pub text: Option<&'a str>,
}

/// A message that was edited or deleted.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct MessageChange<'a> {
    /// Who changed it, if the service says so.
    pub by: Option<&'a User>,
    /// When.
    pub at: Option<Timestamp>,
    /// The message as it is after the change.
    pub message: &'a Message,
}

impl Message {
    /// What the message says.
    ///
    /// The category decides before the type: a card whose type is `text` is
    /// still a card.
    #[must_use]
    pub fn content(&self) -> Content<'_> {
        match self.category {
            Category::Message => self.text_or_media(),
            Category::Custom => self.custom(),
            Category::Interactive => self.interactive(),
            Category::Card => self.card(),
            Category::Agentic => Content::Agentic(Agentic {
                agentic_type: &self.message_type,
                text: self.data.text.as_deref(),
            }),
            Category::Action => self.action(),
            Category::Call => self.call(),
            Category::Other(_) => Content::Unknown,
        }
    }

    fn text_or_media(&self) -> Content<'_> {
        match MediaType::from(self.message_type.as_str()) {
            MediaType::Other(other) if other == "text" => match self.data.text.as_deref() {
                Some(text) => Content::Text(Text { text }),
                None if self.is_deleted() => Content::Text(Text { text: "" }),
                None => Content::Unknown,
            },
            // A custom message of few words is sent in this category by some clients.
            MediaType::Other(other) if other == "custom" => self.custom(),
            MediaType::Other(_) if self.data.attachments.is_none() && self.data.url.is_none() => {
                Content::Unknown
            }
            media_type => Content::Media(Media {
                media_type,
                attachments: self.data.attachments.as_deref().unwrap_or_default(),
                url: self.data.url.as_deref(),
                caption: self.data.text.as_deref(),
            }),
        }
    }

    fn custom(&self) -> Content<'_> {
        match &self.data.custom_data {
            Some(data) => Content::Custom(Custom {
                custom_type: &self.message_type,
                sub_type: self.data.sub_type.as_deref(),
                data,
                conversation_text: self.data.text.as_deref(),
            }),
            None if self.is_deleted() => Content::Custom(Custom {
                custom_type: &self.message_type,
                sub_type: None,
                data: &Value::Null,
                conversation_text: None,
            }),
            None => Content::Unknown,
        }
    }

    fn interactive(&self) -> Content<'_> {
        let data = match &self.data.interactive_data {
            Some(data) => data,
            None if self.is_deleted() => &Value::Null,
            None => return Content::Unknown,
        };
        Content::Interactive(Interactive {
            interactive_type: &self.message_type,
            data,
            goal: self.data.interaction_goal.as_ref(),
            interactions: self.data.interactions.as_deref().unwrap_or_default(),
            allow_sender_interaction: self.data.allow_sender_interaction.unwrap_or(false),
        })
    }

    fn card(&self) -> Content<'_> {
        let card = match &self.data.card {
            Some(card) => card,
            None if self.is_deleted() => &Value::Null,
            None => return Content::Unknown,
        };
        Content::Card(Card {
            card,
            text: self.data.text.as_deref(),
        })
    }

    fn action(&self) -> Content<'_> {
        if self.message_type == "groupMember" {
            return GroupEvent::from_message(self)
                .map_or(Content::Unknown, |event| Content::Group(Box::new(event)));
        }
        let Some(message) = self.on().and_then(Entity::as_message) else {
            return Content::Unknown;
        };
        let by = self.data.entities.as_ref().and_then(|e| e.by.as_ref());
        let change = MessageChange {
            by: by.and_then(Entity::as_user),
            at: self.sent_at,
            message,
        };
        match self.data.action.as_deref() {
            Some("edited") => Content::Edited(change),
            Some("deleted") => Content::Deleted(change),
            _ => Content::Unknown,
        }
    }

    fn call(&self) -> Content<'_> {
        let call = self.on().and_then(Entity::as_call);
        match (call, self.data.action.as_deref()) {
            (Some(call), Some(action)) => Content::Call {
                status: CallStatus::from(action),
                call,
            },
            _ => Content::Unknown,
        }
    }
}
