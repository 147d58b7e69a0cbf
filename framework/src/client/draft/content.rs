//! What a draft is and says.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Upload;
use crate::model::{Attachment, Category, InteractionGoal, MediaType};

/// What a [`Draft`](super::Draft) is and says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DraftContent {
    /// Written text.
    Text(String),
    /// Files that are already on the web.
    Media {
        /// What kind of files.
        media_type: MediaType,
        /// The files.
        attachments: Vec<Attachment>,
    },
    /// Files that are sent along.
    Upload {
        /// What kind of files.
        media_type: MediaType,
        /// The files.
        files: Vec<Upload>,
    },
    /// A payload that developers define.
    Custom {
        /// The developers' own type.
        custom_type: String,
        /// The payload, an object.
        data: Value,
    },
    /// A form, an old card, a scheduler or a widget.
    Interactive {
        /// `form`, `card`, `scheduler`, `customInteractive` or another.
        interactive_type: String,
        /// The content, an object.
        data: Value,
        /// When it counts as done.
        goal: InteractionGoal,
    },
    /// A card of the newer schema.
    Card {
        /// The card, an object.
        card: Value,
        /// What is shown where the card cannot be.
        fallback_text: String,
    },
}

impl DraftContent {
    /// The category that the message will have.
    #[must_use]
    pub fn category(&self) -> Category {
        match self {
            Self::Text(_) | Self::Media { .. } | Self::Upload { .. } => Category::Message,
            Self::Custom { .. } => Category::Custom,
            Self::Interactive { .. } => Category::Interactive,
            Self::Card { .. } => Category::Card,
        }
    }

    /// The type within the category that the message will have.
    #[must_use]
    pub fn message_type(&self) -> &str {
        match self {
            Self::Text(_) => "text",
            Self::Media { media_type, .. } | Self::Upload { media_type, .. } => media_type.as_str(),
            Self::Custom { custom_type, .. } => custom_type,
            Self::Interactive {
                interactive_type, ..
            } => interactive_type,
            // Clients draw a card only under this type.
            Self::Card { .. } => "card",
        }
    }

    /// What it is, for people.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text message",
            Self::Media { .. } | Self::Upload { .. } => "a media message",
            Self::Custom { .. } => "a custom message",
            Self::Interactive { .. } => "an interactive message",
            Self::Card { .. } => "a card message",
        }
    }
}
