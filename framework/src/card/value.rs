//! Small values of the card schema: colours, sizes, words.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Number;

use crate::model::open_enum;

/// A colour for light and for dark surroundings.
///
/// Each is `#RRGGBB` or `transparent`; anything else is found when the card is
/// checked. A received card may hold one colour for both; it is written as a pair.
///
/// ```
/// use cometchat_bot::card::Color;
///
/// let text = Color::new("#141414", "#FFFFFF");
/// assert_eq!(Color::same("#09C26F"), Color::new("#09C26F", "#09C26F"));
/// # let _ = text;
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Color {
    /// On light ground.
    pub light: String,
    /// On dark ground.
    pub dark: String,
}

impl Color {
    /// A colour for light and one for dark surroundings.
    pub fn new(light: impl Into<String>, dark: impl Into<String>) -> Self {
        Self {
            light: light.into(),
            dark: dark.into(),
        }
    }

    /// One colour for both.
    pub fn same(color: impl Into<String>) -> Self {
        let color = color.into();
        Self::new(color.clone(), color)
    }

    /// The half that clients cannot read, if there is one.
    pub(super) fn wrong_half(&self) -> Option<&str> {
        [&self.light, &self.dark]
            .into_iter()
            .find(|half| !is_color(half))
            .map(String::as_str)
    }
}

fn is_color(text: &str) -> bool {
    let is_hex = |digits: &str| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    text == "transparent" || text.strip_prefix('#').is_some_and(is_hex)
}

impl<'de> Deserialize<'de> for Color {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            One(String),
            Pair { light: String, dark: String },
        }
        Ok(match Written::deserialize(deserializer)? {
            Written::One(color) => Self::same(color),
            Written::Pair { light, dark } => Self { light, dark },
        })
    }
}

/// A number of pixels, or a plain number where the schema has one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Px(Number);

impl Px {
    pub(super) fn as_f64(&self) -> f64 {
        self.0.as_f64().unwrap_or(f64::NAN)
    }
}

impl From<u32> for Px {
    fn from(px: u32) -> Self {
        Self(px.into())
    }
}

/// What is no number is none: 0.
impl From<f64> for Px {
    fn from(px: f64) -> Self {
        Self(Number::from_f64(px).unwrap_or_else(|| 0.into()))
    }
}

/// Width or height of a picture: pixels, or a share of the room such as `50%`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Extent {
    /// Pixels.
    Px(Px),
    /// A share, such as `50%`.
    Share(String),
}

impl From<u32> for Extent {
    fn from(px: u32) -> Self {
        Self::Px(px.into())
    }
}

impl From<&str> for Extent {
    fn from(share: &str) -> Self {
        Self::Share(share.to_owned())
    }
}

/// Room between an element's edge and what is in it, in pixels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Padding {
    /// The same on all sides.
    All(Px),
    /// Each side by itself; a side that is missing has none.
    Sides {
        /// Above.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        top: Option<Px>,
        /// To the right.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        right: Option<Px>,
        /// Below.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        bottom: Option<Px>,
        /// To the left.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        left: Option<Px>,
    },
}

impl From<u32> for Padding {
    fn from(px: u32) -> Self {
        Self::All(px.into())
    }
}

/// A small picture: a name that clients know, or an address. The address wins.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IconRef {
    /// A name that clients know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where the picture is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl IconRef {
    /// An icon that clients know by name.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: Some(name.into()),
            url: None,
        }
    }

    /// A picture on the web.
    pub fn at(url: impl Into<String>) -> Self {
        Self {
            name: None,
            url: Some(url.into()),
        }
    }
}

/// The name of an icon that clients know.
impl From<&str> for IconRef {
    fn from(name: &str) -> Self {
        Self::named(name)
    }
}

open_enum! {
    /// How large a text is, and what it is in the order of headings.
    Variant {
        /// 32 pixels.
        Title = "title",
        /// 24 pixels.
        Heading1 = "heading1",
        /// 20 pixels.
        Heading2 = "heading2",
        /// 18 pixels.
        Heading3 = "heading3",
        /// 16 pixels.
        Heading4 = "heading4",
        /// 14 pixels; what a text is unless said otherwise.
        Body = "body",
        /// 12 pixels.
        Caption1 = "caption1",
        /// 10 pixels.
        Caption2 = "caption2",
    }
}

open_enum! {
    /// Where the lines of a text stand.
    TextAlign {
        /// At the left.
        Left = "left",
        /// In the middle.
        Center = "center",
        /// At the right.
        Right = "right",
        /// From edge to edge.
        Justify = "justify",
    }
}

open_enum! {
    /// How strong letters are.
    Weight {
        /// As usual.
        Regular = "regular",
        /// A little stronger.
        Medium = "medium",
        /// Strong.
        Bold = "bold",
    }
}

open_enum! {
    /// How a picture fills its room.
    Fit {
        /// All of the room; edges of the picture may be cut.
        Cover = "cover",
        /// All of the picture; some of the room may stay empty.
        Contain = "contain",
        /// All of both; the picture may be stretched.
        Fill = "fill",
    }
}

open_enum! {
    /// Where items stand along or across their container.
    Align {
        /// At the beginning.
        Start = "start",
        /// In the middle.
        Center = "center",
        /// At the end.
        End = "end",
        /// With the free room between them; along a row only.
        SpaceBetween = "spaceBetween",
        /// With the free room around them; along a row only.
        SpaceAround = "spaceAround",
        /// As wide as the container; columns and tabs only.
        Stretch = "stretch",
    }
}

open_enum! {
    /// Where a row that scrolls comes to rest.
    Snap {
        /// At an item.
        Item = "item",
        /// Anywhere.
        Free = "free",
    }
}

open_enum! {
    /// On which side of its text a button has its icon.
    IconPosition {
        /// Before the text.
        Left = "left",
        /// Behind the text.
        Right = "right",
    }
}

open_enum! {
    /// Where an address is opened.
    OpenIn {
        /// In the browser.
        Browser = "browser",
        /// Inside the app.
        Webview = "webview",
    }
}

open_enum! {
    /// What kind of call is begun.
    CallType {
        /// Sound only.
        Audio = "audio",
        /// Sound and picture.
        Video = "video",
    }
}

open_enum! {
    /// The method of an HTTP request that a client makes.
    Method {
        /// `GET`; cards only.
        Get = "GET",
        /// `POST`, what is used unless said otherwise.
        Post = "POST",
        /// `PUT`.
        Put = "PUT",
        /// `PATCH`; interactive messages only.
        Patch = "PATCH",
        /// `DELETE`.
        Delete = "DELETE",
    }
}
