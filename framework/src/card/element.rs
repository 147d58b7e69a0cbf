//! What a card is made of.

mod content;
mod layout;
mod pressable;

pub use self::{
    content::{
        Avatar, Badge, Chip, CodeBlock, Divider, Icon, Image, Markdown, ProgressBar, Spacer, Table,
        Text,
    },
    layout::{Accordion, Column, Grid, Row, Tab, Tabs},
    pressable::{Button, IconButton, Link},
};

use super::{action::Action, wire::tagged};

tagged! {
    /// One element of a card.
    Element by "type" {
        /// Written text.
        Text(Text) = "text",
        /// Text with markup.
        Markdown(Markdown) = "markdown",
        /// A picture.
        Image(Image) = "image",
        /// A small picture.
        Icon(Icon) = "icon",
        /// A round picture of somebody.
        Avatar(Avatar) = "avatar",
        /// A small coloured word.
        Badge(Badge) = "badge",
        /// A word in a frame.
        Chip(Chip) = "chip",
        /// A line.
        Divider(Divider) = "divider",
        /// Free room.
        Spacer(Spacer) = "spacer",
        /// How much of something is done.
        ProgressBar(ProgressBar) = "progressBar",
        /// Code.
        CodeBlock(CodeBlock) = "codeBlock",
        /// Elements side by side.
        Row(Row) = "row",
        /// Elements one below the other.
        Column(Column) = "column",
        /// Elements in columns of one width.
        Grid(Grid) = "grid",
        /// Elements that can be folded away.
        Accordion(Accordion) = "accordion",
        /// Elements on several sheets.
        Tabs(Tabs) = "tabs",
        /// A button.
        Button(Button) = "button",
        /// A button that is an icon.
        IconButton(IconButton) = "iconButton",
        /// Text to press.
        Link(Link) = "link",
        /// Rows and columns of text.
        Table(Table) = "table",
    }
}

/// Calls a macro with the names of all elements that are known.
macro_rules! every_element {
    ($element:expr, $inner:ident => $body:expr, $other:expr) => {
        match $element {
            Element::Text($inner) => $body,
            Element::Markdown($inner) => $body,
            Element::Image($inner) => $body,
            Element::Icon($inner) => $body,
            Element::Avatar($inner) => $body,
            Element::Badge($inner) => $body,
            Element::Chip($inner) => $body,
            Element::Divider($inner) => $body,
            Element::Spacer($inner) => $body,
            Element::ProgressBar($inner) => $body,
            Element::CodeBlock($inner) => $body,
            Element::Row($inner) => $body,
            Element::Column($inner) => $body,
            Element::Grid($inner) => $body,
            Element::Accordion($inner) => $body,
            Element::Tabs($inner) => $body,
            Element::Button($inner) => $body,
            Element::IconButton($inner) => $body,
            Element::Link($inner) => $body,
            Element::Table($inner) => $body,
            Element::Other(_) => $other,
        }
    };
}

impl Element {
    /// Its id; `None` when it has none yet.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        every_element!(self, inner => inner.id.as_deref(), None)
    }

    /// Where its id is kept, if it is of a kind that is known.
    pub(super) fn id_mut(&mut self) -> Option<&mut Option<String>> {
        every_element!(self, inner => Some(&mut inner.id), None)
    }

    /// The elements in it, in order.
    #[must_use]
    pub fn children(&self) -> Box<dyn Iterator<Item = &Self> + '_> {
        match self {
            Self::Row(row) => Box::new(row.items.iter()),
            Self::Column(column) => Box::new(column.items.iter()),
            Self::Grid(grid) => Box::new(grid.items.iter()),
            Self::Accordion(accordion) => Box::new(accordion.body.iter()),
            Self::Tabs(tabs) => Box::new(tabs.tabs.iter().flat_map(|tab| &tab.content)),
            _ => Box::new(std::iter::empty()),
        }
    }

    pub(super) fn children_mut(&mut self) -> Box<dyn Iterator<Item = &mut Self> + '_> {
        match self {
            Self::Row(row) => Box::new(row.items.iter_mut()),
            Self::Column(column) => Box::new(column.items.iter_mut()),
            Self::Grid(grid) => Box::new(grid.items.iter_mut()),
            Self::Accordion(accordion) => Box::new(accordion.body.iter_mut()),
            Self::Tabs(tabs) => Box::new(tabs.tabs.iter_mut().flat_map(|tab| &mut tab.content)),
            _ => Box::new(std::iter::empty()),
        }
    }

    /// What happens when it is pressed.
    #[must_use]
    pub fn action(&self) -> Option<&Action> {
        match self {
            Self::Button(button) => Some(&button.action),
            Self::IconButton(button) => Some(&button.action),
            Self::Link(link) => Some(&link.action),
            _ => None,
        }
    }

    pub(super) fn action_mut(&mut self) -> Option<&mut Action> {
        match self {
            Self::Button(button) => Some(&mut button.action),
            Self::IconButton(button) => Some(&mut button.action),
            Self::Link(link) => Some(&mut link.action),
            _ => None,
        }
    }
}
