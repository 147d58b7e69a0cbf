//! Elements that show something.

use crate::card::{
    value::{Color, Extent, Fit, IconRef, Padding, Px, TextAlign, Variant, Weight},
    wire::wire,
};

wire! {
    /// Written text, without markup.
    Text [pub new] {
        /// What it says.
        content: String,
    } {
        /// Its id; made when the card is sent unless given.
        id: String,
        /// How large it is, and whether it is a heading; `Body` unless given.
        variant: Variant,
        /// Its colour.
        color: Color,
        /// Where its lines stand.
        align: TextAlign,
        /// How strong its letters are.
        font_weight: Weight,
        /// Lines that are shown; the rest is cut.
        max_lines: u32,
        /// Room around it.
        padding: Padding,
    }
}

wire! {
    /// Text with markup: `**bold**`, `_italic_`, lists, links.
    Markdown [pub new] {
        /// What it says.
        content: String,
    } {
        /// Its id; made when the card is sent unless given.
        id: String,
        /// The size of plain text in it.
        base_font_size: Px,
        /// The colour of links.
        link_color: Color,
        /// The colour of text.
        color: Color,
        /// The height of a line, as a factor.
        line_height: Px,
    }
}

wire! {
    /// A picture.
    Image [pub new] {
        /// Its address: `http` or `https`.
        url: String,
    } {
        /// Its id; made when the card is sent unless given.
        id: String,
        /// What is read out instead of it; always give one.
        alt_text: String,
        /// How it fills its room.
        fit: Fit,
        /// Its width.
        width: Extent,
        /// Its height.
        height: Extent,
        /// How round its corners are.
        border_radius: Px,
        /// Room around it.
        padding: Padding,
    }
}

wire! {
    /// A small picture: by the name of one that clients know, or by an address.
    Icon [pub(crate) bare] {} {
        /// Its id; made when the card is sent unless given.
        id: String,
        /// A name that clients know.
        name: String,
        /// Where the picture is; wins over the name.
        url: String,
        /// Its size.
        size: Px,
        /// Its colour.
        color: Color,
        /// The colour behind it.
        background_color: Color,
        /// How round its corners are.
        border_radius: Px,
        /// Room around it.
        padding: Px,
    }
}

impl Icon {
    /// An icon that clients know by name.
    #[must_use]
    pub fn named(name: impl Into<String>) -> Self {
        Self::bare().name(name)
    }

    /// A picture on the web.
    #[must_use]
    pub fn at(url: impl Into<String>) -> Self {
        Self::bare().url(url)
    }
}

wire! {
    /// A round picture of somebody, or letters in its place.
    Avatar [pub new] {} {
        /// Its id; made when the card is sent unless given.
        id: String,
        /// Where the picture is.
        image_url: String,
        /// One or two letters, shown where the picture cannot be.
        fallback_initials: String,
        /// Its size.
        size: Px,
        /// How round its corners are.
        border_radius: Px,
        /// The colour behind the letters.
        background_color: Color,
        /// The size of the letters.
        font_size: Px,
        /// How strong the letters are.
        font_weight: Weight,
    }
}

wire! {
    /// A small coloured word, such as a state.
    Badge [pub new] {
        /// The word.
        text: String,
    } {
        /// Its id; made when the card is sent unless given.
        id: String,
        /// The colour of the word.
        color: Color,
        /// Its height.
        size: Px,
        /// The colour behind the word.
        background_color: Color,
        /// The colour of the frame.
        border_color: Color,
        /// How thick the frame is.
        border_width: Px,
        /// How round its corners are.
        border_radius: Px,
        /// Room around the word.
        padding: Padding,
        /// The size of the letters.
        font_size: Px,
    }
}

wire! {
    /// A word in a frame. It cannot be pressed.
    Chip [pub new] {
        /// The word.
        text: String,
    } {
        /// Its id; made when the card is sent unless given.
        id: String,
        /// The colour of the word.
        color: Color,
        /// The colour behind the word.
        background_color: Color,
        /// The colour of the frame.
        border_color: Color,
        /// How thick the frame is.
        border_width: Px,
        /// How round its corners are.
        border_radius: Px,
        /// Room around the word.
        padding: Padding,
        /// The size of the letters.
        font_size: Px,
        /// A small picture before the word.
        icon: IconRef,
    }
}

wire! {
    /// A line.
    Divider [pub new] {} {
        /// Its id; made when the card is sent unless given.
        id: String,
        /// Its colour.
        color: Color,
        /// How thick it is.
        thickness: Px,
        /// Room above and below it.
        margin: Px,
    }
}

wire! {
    /// Free room.
    Spacer [pub new] {
        /// How much.
        height: Px,
    } {
        /// Its id; made when the card is sent unless given.
        id: String,
    }
}

wire! {
    /// How much of something is done.
    ProgressBar [pub new] {
        /// How much: 0 to 100.
        value: Px,
    } {
        /// Its id; made when the card is sent unless given.
        id: String,
        /// The colour of the part that is done.
        color: Color,
        /// The colour of the rest.
        track_color: Color,
        /// How high the bar is.
        height: Px,
        /// What stands with it.
        label: String,
        /// How round its ends are.
        border_radius: Px,
        /// The size of the label.
        label_font_size: Px,
        /// The colour of the label.
        label_color: Color,
    }
}

wire! {
    /// Code, in letters of one width. Colours and sizes of the schema can be set
    /// by `with`.
    CodeBlock [pub new] {
        /// The code.
        content: String,
    } {
        /// Its id; made when the card is sent unless given.
        id: String,
        /// The language, such as `rust`.
        language: String,
        /// Room around the code.
        padding: Padding,
        /// How round its corners are.
        border_radius: Px,
    }
}

wire! {
    /// Rows and columns of text.
    Table [pub(crate) bare] {
        /// The heads of the columns.
        columns: Vec<String>,
        /// The rows; each has as many cells as there are columns.
        rows: Vec<Vec<String>>,
    } {
        /// Its id; made when the card is sent unless given.
        id: String,
        /// The colour behind the heads.
        header_background_color: Color,
        /// Whether cells have frames.
        border: bool,
        /// Whether every second row has a colour of its own.
        striped_rows: bool,
        /// That colour.
        striped_row_color: Color,
        /// The colour of the frames.
        border_color: Color,
        /// Room around the text of a cell.
        cell_padding: Px,
        /// The size of the letters.
        font_size: Px,
    }
}

impl Table {
    /// A table with these heads and no rows yet.
    #[must_use]
    pub fn new<S: Into<String>>(columns: impl IntoIterator<Item = S>) -> Self {
        let columns: Vec<String> = columns.into_iter().map(Into::into).collect();
        Self::bare(columns, Vec::new())
    }

    /// Adds a row; it has as many cells as there are columns.
    #[must_use]
    pub fn row<S: Into<String>>(mut self, cells: impl IntoIterator<Item = S>) -> Self {
        self.rows.push(cells.into_iter().map(Into::into).collect());
        self
    }
}
