//! Messages before they are sent.

pub(crate) mod check;
mod content;
mod error;
mod upload;
mod wire;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::{check::MAX_MUID_CHARS, content::DraftContent, error::DraftError, upload::Upload};
use crate::model::{Attachment, Category, InteractionGoal, MediaType, MessageId};

/// A message to send, without its receiver.
///
/// A constructor says what it is, setters add the rest, and
/// [`check`](Self::check) tells whether the service's limits are kept; sending
/// checks first.
///
/// ```
/// use cometchat_bot::client::Draft;
///
/// let draft = Draft::text("Watering at nine, <@uid:milo>").tags(["notice"]);
/// assert!(draft.check().is_ok());
/// assert!(Draft::text("  ").check().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[must_use = "a draft does nothing until it is sent"]
pub struct Draft {
    content: DraftContent,
    options: DraftOptions,
}

/// What a [`Draft`] says beside its content.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct DraftOptions {
    /// What is written with files.
    pub caption: Option<String>,
    /// Free JSON; an object.
    pub metadata: Option<Value>,
    /// Labels for filtering.
    pub tags: Vec<String>,
    /// The message that this one quotes.
    pub quote: Option<MessageId>,
    /// The root of the thread in which this is a reply.
    pub thread: Option<MessageId>,
    /// The sender's own id of the message.
    pub muid: Option<String>,
    /// A finer type of a custom message.
    pub sub_type: Option<String>,
    /// What a conversation list shows of it.
    pub conversation_text: Option<String>,
    /// Whether it becomes the conversation's last message.
    pub update_conversation: Option<bool>,
    /// Whether it is pushed to devices.
    pub send_notification: Option<bool>,
    /// Whether the sender may press its own elements.
    pub allow_sender_interaction: Option<bool>,
}

impl Draft {
    fn new(content: DraftContent) -> Self {
        Self {
            content,
            options: DraftOptions::default(),
        }
    }

    /// The same message with another text.
    pub(crate) fn with_text(mut self, text: String) -> Self {
        self.content = DraftContent::Text(text);
        self
    }

    /// Written text. `<@uid:milo>` in it mentions the user milo.
    pub fn text(text: impl Into<String>) -> Self {
        Self::new(DraftContent::Text(text.into()))
    }

    /// Files that are already on the web; the service copies them, so it must
    /// be able to reach their addresses.
    pub fn media(media_type: MediaType, attachments: Vec<Attachment>) -> Self {
        Self::new(DraftContent::Media {
            media_type,
            attachments,
        })
    }

    /// Files that are sent along.
    pub fn upload(media_type: MediaType, files: Vec<Upload>) -> Self {
        Self::new(DraftContent::Upload { media_type, files })
    }

    /// A payload of your own: a type and an object.
    pub fn custom(custom_type: impl Into<String>, data: Value) -> Self {
        Self::new(DraftContent::Custom {
            custom_type: custom_type.into(),
            data,
        })
    }

    /// A form, an old card, a scheduler or a widget of your own, and when it
    /// counts as done.
    pub fn interactive(
        interactive_type: impl Into<String>,
        data: Value,
        goal: InteractionGoal,
    ) -> Self {
        Self::new(DraftContent::Interactive {
            interactive_type: interactive_type.into(),
            data,
            goal,
        })
    }

    /// A card of the newer schema, and the text for those who cannot see it.
    pub fn card(card: Value, fallback_text: impl Into<String>) -> Self {
        Self::new(DraftContent::Card {
            card,
            fallback_text: fallback_text.into(),
        })
    }

    /// What is written with files.
    pub fn caption(mut self, caption: impl Into<String>) -> Self {
        self.options.caption = Some(caption.into());
        self
    }

    /// Free JSON that travels with the message; an object.
    pub fn metadata(mut self, metadata: Value) -> Self {
        self.options.metadata = Some(metadata);
        self
    }

    /// Labels for filtering; replaces those that were there.
    pub fn tags<S: Into<String>>(mut self, tags: impl IntoIterator<Item = S>) -> Self {
        self.options.tags = tags.into_iter().map(Into::into).collect();
        self
    }

    /// Quotes a message.
    pub fn quote(mut self, message: MessageId) -> Self {
        self.options.quote = Some(message);
        self
    }

    /// Makes it a reply in the thread of a message that is itself no reply.
    pub fn thread(mut self, root: MessageId) -> Self {
        self.options.thread = Some(root);
        self
    }

    /// An id of your own, unique for the sender. It comes back unchanged and
    /// is the way to find out whether a send arrived.
    pub fn with_muid(mut self, muid: impl Into<String>) -> Self {
        self.options.muid = Some(muid.into());
        self
    }

    /// A finer type of a custom message.
    pub fn sub_type(mut self, sub_type: impl Into<String>) -> Self {
        self.options.sub_type = Some(sub_type.into());
        self
    }

    /// What a conversation list and a notification show of a custom or an
    /// interactive message.
    pub fn conversation_text(mut self, text: impl Into<String>) -> Self {
        self.options.conversation_text = Some(text.into());
        self
    }

    /// Whether a custom message becomes the conversation's last one.
    pub fn update_conversation(mut self, update: bool) -> Self {
        self.options.update_conversation = Some(update);
        self
    }

    /// Whether a custom message is pushed to devices.
    pub fn send_notification(mut self, send: bool) -> Self {
        self.options.send_notification = Some(send);
        self
    }

    /// Whether the sender of an interactive message may press its elements.
    pub fn allow_sender_interaction(mut self, allow: bool) -> Self {
        self.options.allow_sender_interaction = Some(allow);
        self
    }

    /// What it is and says.
    #[must_use]
    pub fn content(&self) -> &DraftContent {
        &self.content
    }

    /// What it says beside its content.
    #[must_use]
    pub fn options(&self) -> &DraftOptions {
        &self.options
    }

    /// The category that the message will have.
    #[must_use]
    pub fn category(&self) -> Category {
        self.content.category()
    }

    /// The type within the category that the message will have.
    #[must_use]
    pub fn message_type(&self) -> &str {
        self.content.message_type()
    }

    /// The text of a text message, the caption of files, else what a
    /// conversation list shows.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match &self.content {
            DraftContent::Text(text) => Some(text),
            DraftContent::Media { .. } | DraftContent::Upload { .. } => {
                self.options.caption.as_deref()
            }
            DraftContent::Card { fallback_text, .. } => Some(fallback_text),
            DraftContent::Custom { .. } | DraftContent::Interactive { .. } => {
                self.options.conversation_text.as_deref()
            }
        }
    }

    /// The sender's own id of the message.
    #[must_use]
    pub fn muid(&self) -> Option<&str> {
        self.options.muid.as_deref()
    }

    /// The root of the thread in which it is a reply.
    #[must_use]
    pub fn parent_id(&self) -> Option<&MessageId> {
        self.options.thread.as_ref()
    }

    /// The message's `data` as it goes over the wire; uploaded files are not
    /// in it.
    #[must_use]
    pub fn data(&self) -> Value {
        wire::data(self).into()
    }

    /// Tells whether the message keeps the service's limits.
    ///
    /// # Errors
    ///
    /// [`DraftError`] says which limit is broken, by how much, and what to do.
    pub fn check(&self) -> Result<(), DraftError> {
        check::check(self)
    }
}
