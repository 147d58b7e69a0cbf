//! Building a card.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    action::OpenUrl,
    element::{Button, Divider, Element, Image, Markdown, Text},
    error::CardError,
    rendering::Rendering,
    value::{Color, Extent, Padding, Px, Variant},
    wire::wire,
};
use crate::{
    model::{Content, Message},
    routing::Button as TypedButton,
};

/// The version of the schema.
pub(super) const VERSION: &str = "1.0";

/// A message of text, pictures, layout and buttons.
///
/// See [the module](super) for an example. A handler may return it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[must_use = "a card does nothing until it is sent"]
pub struct Card {
    pub(super) content: CardContent,
    /// What a conversation list shows, if that is not the fallback text.
    pub(super) preview: Option<String>,
    pub(super) rendering: Rendering,
    /// How long its typed buttons can be pressed.
    pub(super) lifetime: Option<Duration>,
    pub(super) metadata: Option<Value>,
}

wire! {
    /// A card as it is on the wire: `data.card` of a message.
    CardContent [pub(crate) bare] {} {
        /// The version of the schema, `1.0`.
        version: String,
        /// What is on it, from top to bottom.
        body: Vec<Element>,
        /// How it looks as a whole.
        style: Style,
        /// What is shown where the card cannot be.
        fallback_text: String,
    }
}

wire! {
    /// How a card looks as a whole.
    Style [pub new] {
        /// The colour behind everything.
        background: Color,
    } {
        /// How round its corners are.
        border_radius: Px,
        /// The colour of the frame.
        border_color: Color,
        /// How thick the frame is.
        border_width: Px,
        /// Room around what is on it.
        padding: Padding,
        /// Its width; drawn by clients, though the published schema does not have it.
        width: Extent,
    }
}

impl Card {
    /// A card with nothing on it yet. The text says what it is about: it is shown
    /// where the card cannot be, read out, and in notifications.
    pub fn new(fallback_text: impl Into<String>) -> Self {
        let fallback_text = fallback_text.into();
        let content = CardContent::bare()
            .version(VERSION)
            .body(Vec::new())
            .style(Style::new(Color::new("#FFFFFF", "#1C1C1E")).padding(12))
            .fallback_text(fallback_text);
        Self::of(content)
    }

    fn of(content: CardContent) -> Self {
        Self {
            content,
            preview: None,
            rendering: Rendering::default(),
            lifetime: None,
            metadata: None,
        }
    }

    /// Reads the card of a message that was received; `None` if it is no card
    /// message. What this version does not know is kept, so that
    /// [`to_value`](Self::to_value) gives what came.
    ///
    /// # Errors
    ///
    /// When what is in the message is no card at all.
    #[must_use]
    pub fn from_message(message: &Message) -> Option<Result<Self, serde_json::Error>> {
        let Content::Card(card) = message.content() else {
            return None;
        };
        let read = CardContent::deserialize(card.card).map(|content| Self {
            preview: card.text.map(str::to_owned),
            ..Self::of(content)
        });
        Some(read)
    }

    /// Adds an element at the end.
    #[expect(
        clippy::should_implement_trait,
        reason = "it adds to a list, not a number"
    )]
    pub fn add(mut self, element: impl Into<Element>) -> Self {
        self.body_mut().push(element.into());
        self
    }

    /// Adds plain text.
    pub fn text(self, content: impl Into<String>) -> Self {
        self.add(Text::new(content))
    }

    /// Adds a heading.
    pub fn heading(self, content: impl Into<String>) -> Self {
        self.add(Text::new(content).variant(Variant::Heading2))
    }

    /// Adds text with markup.
    pub fn markdown(self, content: impl Into<String>) -> Self {
        self.add(Markdown::new(content))
    }

    /// Adds a picture, and what is read out instead of it.
    pub fn image(self, url: impl Into<String>, alt_text: impl Into<String>) -> Self {
        self.add(Image::new(url).alt_text(alt_text))
    }

    /// Adds a line.
    pub fn divider(self) -> Self {
        self.add(Divider::new())
    }

    /// Adds a button whose press comes back to the bot as this value.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a button is written where it is put"
    )]
    pub fn button<B: TypedButton>(self, label: impl Into<String>, button: B) -> Self {
        self.add(Button::press(label, &button))
    }

    /// Adds a button that opens an address.
    pub fn open_url(self, label: impl Into<String>, url: impl Into<String>) -> Self {
        self.add(Button::new(label, OpenUrl::new(url)))
    }

    /// How it looks as a whole.
    pub fn style(mut self, style: Style) -> Self {
        self.content.style = Some(style);
        self
    }

    /// What a conversation list and a notification show, if that is not the
    /// fallback text.
    pub fn preview(mut self, text: impl Into<String>) -> Self {
        self.preview = Some(text.into());
        self
    }

    /// In which shape it is sent, whatever the config says.
    pub fn rendering(mut self, rendering: Rendering) -> Self {
        self.rendering = rendering;
        self
    }

    /// How long its typed buttons can be pressed; 30 days unless given. Only
    /// presses that come to the bot's own address end.
    pub fn lasting(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(lifetime);
        self
    }

    /// Free JSON that travels with the message; an object.
    pub fn metadata(mut self, metadata: Value) -> Self {
        self.metadata = Some(metadata);
        self
    }

    /// What is on it, from top to bottom.
    #[must_use]
    pub fn body(&self) -> &[Element] {
        self.content.body.as_deref().unwrap_or_default()
    }

    /// The card as it is on the wire, in the card schema. Ids that are missing
    /// are missing here as well.
    #[must_use]
    pub fn content(&self) -> &CardContent {
        &self.content
    }

    /// The card in the card schema, as JSON.
    ///
    /// # Errors
    ///
    /// None for a card of this module's types.
    pub fn to_value(&self) -> Result<Value, serde_json::Error> {
        serde_json::to_value(&self.content)
    }

    /// What is shown where the card cannot be.
    #[must_use]
    pub fn fallback_text(&self) -> &str {
        self.content.fallback_text.as_deref().unwrap_or_default()
    }

    /// Tells whether clients can draw it.
    ///
    /// # Errors
    ///
    /// [`CardError`] says what is wrong, where, and what to do.
    pub fn check(&self) -> Result<(), CardError> {
        super::check::check(self)
    }

    pub(super) fn body_mut(&mut self) -> &mut Vec<Element> {
        self.content.body.get_or_insert_default()
    }
}
