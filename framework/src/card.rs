//! Cards: text, pictures, layout and buttons in one message.
//!
//! A [`Card`] is built once and sent in the shape that fits ([`Rendering`]): the
//! card schema that current clients draw, the older interactive card, or text.
//! What it is made of are [`Element`]s; ids are made when it is sent.
//!
//! ```
//! use cometchat_bot::{
//!     card::{Badge, Row, Table, Text, Variant},
//!     prelude::*,
//! };
//!
//! #[derive(Button)]
//! #[button(id = "cancel")]
//! pub struct Cancel {
//!     order: u64,
//! }
//!
//! # fn main() -> HandlerResult<()> {
//! let card = Card::new("Order 1234 has shipped")
//!     .add(Text::new("Order 1234").variant(Variant::Heading2))
//!     .add(Row::new().add(Badge::new("Shipped")).add(Badge::new("Express")))
//!     .add(Table::new(["Item", "Price"]).row(["Mug", "12.00"]))
//!     .button("Cancel", Cancel { order: 1234 })
//!     .open_url("Track it", "https://shop.example/track/1234");
//! card.check()?;
//! # Ok(())
//! # }
//! ```
//!
//! A press of [`Card::button`] reaches the bot's
//! [`ButtonHandler`](crate::routing::ButtonHandler) as the value that was given.
//!
//! # What each client shows
//!
//! | client | card | interactive card |
//! | --- | --- | --- |
//! | React UI kit 4, Android UI kit 5.0 | nothing | drawn, buttons work |
//! | React UI kits 6 and 7, React Native 5 and other current kits | drawn; what a press does is up to the app | "not supported" |
//! | the local server's page | drawn | drawn |
//!
//! # Limits
//!
//! Elements nest five levels deep, ids are unique, the whole card is no more than
//! 10 KB of JSON. [`Card::check`] says what is wrong and what to do; sending checks
//! first.

mod action;
mod builder;
mod check;
mod credentials;
mod element;
mod error;
mod interactive;
mod plain;
mod press;
mod rendering;
#[cfg(test)]
mod tests;
mod value;
mod wire;

pub use self::{
    action::{
        Action, ApiCall, ChatWithGroup, ChatWithUser, CopyToClipboard, CustomCallback,
        DownloadFile, InitiateCall, OpenUrl, SendMessage,
    },
    builder::{Card, CardContent, Style},
    check::MAX_DEPTH,
    element::{
        Accordion, Avatar, Badge, Button, Chip, CodeBlock, Column, Divider, Element, Grid, Icon,
        IconButton, Image, Link, Markdown, ProgressBar, Row, Spacer, Tab, Table, Tabs, Text,
    },
    error::CardError,
    interactive::{
        ActionButton, ApiAction, ClickAction, CustomAction, InteractiveCard, UrlNavigation,
    },
    press::Press,
    rendering::Rendering,
    value::{
        Align, CallType, Color, Extent, Fit, IconPosition, IconRef, Method, OpenIn, Padding, Px,
        Snap, TextAlign, Variant, Weight,
    },
};
pub(crate) use self::{
    credentials::check_address,
    press::{PREFIX, from_element_id, from_text},
    rendering::Passage,
    wire::wire,
};
