//! Elements that can be pressed.

use crate::{
    card::{
        action::Action,
        press::Press,
        value::{Color, IconPosition, IconRef, Padding, Px},
        wire::wire,
    },
    routing::Button as TypedButton,
};

wire! {
    /// A button with text.
    Button [pub new] {
        /// The text.
        label: String,
        /// What happens when it is pressed.
        action: Action,
    } {
        /// Its id; made when the card is sent unless given.
        id: String,
        /// The colour of the button.
        background_color: Color,
        /// The colour of the text.
        text_color: Color,
        /// A small picture with the text.
        icon: IconRef,
        /// On which side of the text it stands.
        icon_position: IconPosition,
        /// How high it is: 32, 40 and 48 are usual.
        size: Px,
        /// Whether it is as wide as the card.
        full_width: bool,
        /// The colour of the frame.
        border_color: Color,
        /// How thick the frame is.
        border_width: Px,
        /// How round its corners are.
        border_radius: Px,
        /// Room around the text.
        padding: Padding,
        /// The size of the letters.
        font_size: Px,
    }
}

wire! {
    /// A button that is an icon.
    IconButton [pub new] {
        /// The icon.
        icon: IconRef,
        /// What happens when it is pressed.
        action: Action,
    } {
        /// Its id; made when the card is sent unless given.
        id: String,
        /// Its size.
        size: Px,
        /// The colour of the icon.
        color: Color,
        /// The colour behind the icon.
        background_color: Color,
        /// How round its corners are.
        border_radius: Px,
    }
}

wire! {
    /// Text that can be pressed.
    Link [pub new] {
        /// The text.
        text: String,
        /// What happens when it is pressed.
        action: Action,
    } {
        /// Its id; made when the card is sent unless given.
        id: String,
        /// Its colour.
        color: Color,
        /// Whether there is a line below it; yes unless given.
        underline: bool,
        /// The size of the letters.
        font_size: Px,
    }
}

impl Button {
    /// A button whose press comes back to the bot, as a typed value, to its
    /// [`ButtonHandler`](crate::routing::ButtonHandler).
    #[must_use]
    pub fn press<B: TypedButton>(label: impl Into<String>, button: &B) -> Self {
        Self::new(label, Press::of(button))
    }
}
