//! Elements that hold others.

use super::Element;
use crate::card::{
    value::{Align, Color, IconRef, Padding, Px, Snap, Weight},
    wire::wire,
};

wire! {
    /// Elements side by side.
    Row [pub(crate) bare] {
        /// What is in it, at least one.
        items: Vec<Element>,
    } {
        /// Its id; made when the card is sent unless given.
        id: String,
        /// Room between items.
        gap: Px,
        /// Where items stand along the row.
        align: Align,
        /// Where items stand across the row.
        cross_align: Align,
        /// Whether items that do not fit go to a new line.
        wrap: bool,
        /// Whether items that do not fit can be scrolled to.
        scrollable: bool,
        /// How much of the next item is seen, when the row scrolls.
        peek: Px,
        /// Where it comes to rest, when the row scrolls.
        snap: Snap,
        /// Room around the items.
        padding: Padding,
        /// The colour behind the items.
        background_color: Color,
        /// The colour of the frame.
        border_color: Color,
        /// How thick the frame is.
        border_width: Px,
        /// How round its corners are.
        border_radius: Px,
    }
}

wire! {
    /// Elements one below the other.
    Column [pub(crate) bare] {
        /// What is in it, at least one.
        items: Vec<Element>,
    } {
        /// Its id; made when the card is sent unless given.
        id: String,
        /// Room between items.
        gap: Px,
        /// How wide items are, and where they stand.
        align: Align,
        /// Where items stand across the column.
        cross_align: Align,
        /// Room around the items.
        padding: Padding,
        /// The colour behind the items.
        background_color: Color,
        /// The colour of the frame.
        border_color: Color,
        /// How thick the frame is.
        border_width: Px,
        /// How round its corners are.
        border_radius: Px,
    }
}

wire! {
    /// Elements in columns of one width.
    Grid [pub(crate) bare] {
        /// What is in it, at least one.
        items: Vec<Element>,
    } {
        /// Its id; made when the card is sent unless given.
        id: String,
        /// How many columns: 2 (unless given), 3 or 4.
        columns: u32,
        /// Room between items.
        gap: Px,
        /// Room around the items.
        padding: Padding,
        /// The colour behind the items.
        background_color: Color,
        /// The colour of the frame.
        border_color: Color,
        /// How thick the frame is.
        border_width: Px,
        /// How round its corners are.
        border_radius: Px,
    }
}

wire! {
    /// Elements that can be folded away under a heading.
    Accordion [pub(crate) bare] {
        /// The heading.
        header: String,
        /// What is in it, at least one.
        body: Vec<Element>,
    } {
        /// Its id; made when the card is sent unless given.
        id: String,
        /// A small picture at the heading.
        header_icon: IconRef,
        /// Whether it begins unfolded.
        expanded_by_default: bool,
        /// Whether it has a frame.
        border: bool,
        /// Room around what is in it.
        padding: Padding,
        /// The size of the heading.
        font_size: Px,
        /// How strong the heading is.
        font_weight: Weight,
        /// How round its corners are.
        border_radius: Px,
    }
}

wire! {
    /// Elements on several sheets, one of which is seen at a time.
    Tabs [pub(crate) bare] {
        /// The sheets, at least one.
        tabs: Vec<Tab>,
    } {
        /// Its id; made when the card is sent unless given.
        id: String,
        /// The sheet that is seen first, from 0.
        default_active_tab: u32,
        /// Where the labels stand.
        tab_align: Align,
        /// Room around a label.
        tab_padding: Padding,
        /// Room around what is on a sheet.
        content_padding: Padding,
        /// The size of the labels.
        font_size: Px,
    }
}

wire! {
    /// One sheet of [`Tabs`].
    Tab [pub(crate) bare] {
        /// What stands on its label.
        label: String,
        /// What is on it.
        content: Vec<Element>,
    } {}
}

macro_rules! container {
    ($($name:ident.$items:ident)*) => {$(
        impl $name {
            /// Adds an element at the end.
            #[must_use]
            #[expect(clippy::should_implement_trait, reason = "it adds to a list, not a number")]
            pub fn add(mut self, element: impl Into<Element>) -> Self {
                self.$items.push(element.into());
                self
            }
        }
    )*};
}

container! { Row.items Column.items Grid.items Accordion.body Tab.content }

macro_rules! empty {
    ($($name:ident)*) => {$(
        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }

        impl $name {
            /// One with nothing in it yet; `add` puts elements into it.
            #[must_use]
            pub fn new() -> Self {
                Self::bare(Vec::new())
            }
        }
    )*};
}

empty! { Row Column Grid Tabs }

impl Accordion {
    /// One with nothing in it yet, under a heading.
    #[must_use]
    pub fn new(header: impl Into<String>) -> Self {
        Self::bare(header, Vec::new())
    }
}

impl Tab {
    /// A sheet with nothing on it yet.
    #[must_use]
    pub fn new(label: impl Into<String>) -> Self {
        Self::bare(label, Vec::new())
    }
}

impl Tabs {
    /// Adds a sheet.
    #[must_use]
    pub fn tab(mut self, tab: Tab) -> Self {
        self.tabs.push(tab);
        self
    }
}
