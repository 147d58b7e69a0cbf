//! The older interactive card: a picture, text and buttons.

use serde::Deserialize as _;

use super::wire::{tagged, wire};
use crate::{
    card::value::Method,
    model::{Content, Message, Object},
};

wire! {
    /// An interactive card as it is on the wire: `data.interactiveData` of a
    /// message of category `interactive` and type `card`.
    InteractiveCard [pub new] {
        /// What it says; lines are kept.
        text: String,
        /// Its buttons.
        card_actions: Vec<ActionButton>,
    } {
        /// A picture above the text.
        image_url: String,
    }
}

wire! {
    /// A button of an interactive message.
    ActionButton [pub(crate) bare] {
        /// Always `button`.
        element_type: String,
        /// Its id, unique in the message.
        element_id: String,
        /// What stands on it.
        button_text: String,
        /// What happens when it is pressed.
        action: ClickAction,
    } {
        /// Whether it can be pressed once only. One kit knows no other way.
        disable_after_interacted: bool,
    }
}

tagged! {
    /// What happens when a button of an interactive message is pressed. What is
    /// not known, most kits take for `Custom`.
    ClickAction by "actionType" {
        /// Makes an HTTP request from the reader's client.
        Api(ApiAction) = "apiAction",
        /// Opens an address.
        Open(UrlNavigation) = "urlNavigation",
        /// Records that the button was pressed, and nothing else.
        Custom(CustomAction) = "custom",
    }
}

wire! {
    /// Makes an HTTP request from the reader's client.
    ApiAction [pub new] {
        /// The address.
        url: String,
    } {
        /// `POST` (unless given), `PUT`, `PATCH` or `DELETE`.
        method: Method,
        /// Sent as it is, beside what the client says of the press.
        payload: Object,
        /// Headers; everybody who gets the message can read them.
        headers: Object,
        /// Where old clients put the answer in the payload.
        data_key: String,
    }
}

wire! {
    /// Opens an address.
    UrlNavigation [pub new] {
        /// The address.
        url: String,
    } {}
}

wire! {
    /// Records that the button was pressed, and nothing else.
    CustomAction [pub new] {} {}
}

impl ActionButton {
    /// A button; `element_id` is unique in the message.
    #[must_use]
    pub fn new(
        element_id: impl Into<String>,
        button_text: impl Into<String>,
        action: impl Into<ClickAction>,
    ) -> Self {
        Self::bare("button", element_id, button_text, action).disable_after_interacted(true)
    }
}

impl InteractiveCard {
    /// Reads the card of a message that was received; `None` if it is no
    /// interactive card.
    ///
    /// # Errors
    ///
    /// When what is in the message is no card at all.
    #[must_use]
    pub fn from_message(message: &Message) -> Option<Result<Self, serde_json::Error>> {
        match message.content() {
            Content::Interactive(content) if content.interactive_type == "card" => {
                Some(Self::deserialize(content.data))
            }
            _ => None,
        }
    }
}
