//! What a form asks, as data.

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{FieldOptions, FieldType};
use crate::model::Values;

/// The id of the element that sends a form.
pub const SUBMIT: &str = "submit";

/// A form as data: what is drawn by a client, served as a web page, and asked in
/// a chat.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Definition {
    /// The form's id.
    pub id: String,
    /// The version of its fields.
    pub version: u32,
    /// The heading.
    pub title: String,
    /// What it asks and shows, in order.
    pub elements: Vec<Element>,
    /// What stands on the button that sends it.
    pub submit: String,
    /// What is shown when it was filled in.
    pub thanks: String,
}

/// One thing in a form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Element {
    /// Something that a person fills in.
    Field(Box<Field>),
    /// Text.
    Label {
        /// Its id, unique in the form.
        id: String,
        /// What it says.
        text: String,
    },
    /// A button that opens a page; it does not send the form.
    Link {
        /// Its id, unique in the form.
        id: String,
        /// What stands on it.
        text: String,
        /// The page.
        url: String,
    },
}

/// Something that a person fills in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Field {
    /// Its id, unique in the form: the name of its value.
    pub id: String,
    /// What is asked.
    pub label: String,
    /// What helps to answer it; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
    /// What stands in an empty box; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub placeholder: String,
    /// Whether it may be left empty.
    pub is_optional: bool,
    /// What is filled in to begin with, as an answer has it.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub default: Value,
    /// The time zone in which the bounds of a day or a time are written, like
    /// `Europe/Berlin`; UTC unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// What may be filled in.
    pub input: Input,
}

/// What may be filled into a field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Input {
    /// Text.
    Text(TextInput),
    /// A number.
    Number(NumberInput),
    /// A box to tick; the value is [`YES`].
    Tick {
        /// What stands beside the box.
        label: String,
        /// Whether it must be ticked.
        is_required: bool,
    },
    /// One of several choices; the value is the choice's.
    One {
        /// How it is drawn.
        style: ChoiceStyle,
        /// What can be chosen.
        choices: Vec<Choice>,
    },
    /// Any of several choices; the value is a list of the choices' values.
    Many {
        /// What can be chosen.
        choices: Vec<Choice>,
        /// The fewest that may be chosen.
        min: usize,
        /// The most.
        max: usize,
    },
    /// A day: `2030-05-06`.
    Date(Span<Date>),
    /// A time of day: `09:15`.
    Time(Span<Time>),
    /// A day and a time by a clock on the wall: `2030-05-06T09:15`.
    DateTime(Span<DateTime>),
}

/// The value of a box that is ticked.
pub const YES: &str = "yes";
/// The value that says no where yes or no must be chosen.
pub const NO: &str = "no";

/// Limits of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TextInput {
    /// Lines that are shown of it.
    pub lines: u16,
    /// The fewest characters.
    pub min: usize,
    /// The most characters.
    pub max: usize,
}

/// Limits of a number.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NumberInput {
    /// Whether it has no fraction.
    pub is_whole: bool,
    /// The smallest number.
    pub min: Option<f64>,
    /// The largest.
    pub max: Option<f64>,
}

/// How one of several choices is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ChoiceStyle {
    /// A list of buttons, one of them pressed.
    #[default]
    Radio,
    /// A list that opens.
    Dropdown,
    /// A row of buttons, one of them pressed.
    SingleSelect,
}

/// One thing that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Choice {
    /// What comes back when it is chosen.
    pub value: String,
    /// What people read.
    pub label: String,
}

/// From when to when something may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Span<T> {
    /// The earliest.
    pub from: T,
    /// The latest.
    pub to: T,
}

impl Choice {
    /// A choice with its value and what people read.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
        }
    }
}

/// A choice whose value is what people read.
impl<T: Into<String>> From<T> for Choice {
    fn from(text: T) -> Self {
        let label = text.into();
        Self {
            value: label.clone(),
            label,
        }
    }
}

impl Element {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Field(field) => &field.id,
            Self::Label { id, .. } | Self::Link { id, .. } => id,
        }
    }
}

impl Definition {
    /// A form that asks nothing yet.
    pub fn new(id: impl Into<String>, version: u32, title: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            version,
            title: title.into(),
            elements: Vec::new(),
            submit: "Send".to_owned(),
            thanks: "Thank you.".to_owned(),
        }
    }

    /// Adds an element at the end.
    #[must_use]
    pub fn element(mut self, element: Element) -> Self {
        self.elements.push(element);
        self
    }

    /// Adds something to fill in.
    #[must_use]
    pub fn ask(self, field: Field) -> Self {
        self.element(Element::Field(Box::new(field)))
    }

    /// Adds text.
    #[must_use]
    pub fn label(self, id: impl Into<String>, text: impl Into<String>) -> Self {
        let (id, text) = (id.into(), text.into());
        self.element(Element::Label { id, text })
    }

    /// Adds a button that opens a page.
    #[must_use]
    pub fn link(
        self,
        id: impl Into<String>,
        text: impl Into<String>,
        url: impl Into<String>,
    ) -> Self {
        let (id, text, url) = (id.into(), text.into(), url.into());
        self.element(Element::Link { id, text, url })
    }

    /// What stands on the button that sends it; "Send" unless given.
    #[must_use]
    pub fn submit(mut self, text: impl Into<String>) -> Self {
        self.submit = text.into();
        self
    }

    /// What is shown when it was filled in; "Thank you." unless given.
    #[must_use]
    pub fn thanks(mut self, text: impl Into<String>) -> Self {
        self.thanks = text.into();
        self
    }

    /// What a person fills in, in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.elements.iter().filter_map(|element| match element {
            Element::Field(field) => Some(&**field),
            _ => None,
        })
    }

    /// The values of an interactive message: where a hint was shown, what was left
    /// empty is what the hint said.
    #[must_use]
    pub fn with_hints(&self, mut values: Values) -> Values {
        for field in self.fields() {
            if values.get(&field.id).is_none() && !field.default.is_null() {
                values.insert(&*field.id, field.default.clone());
            }
        }
        values
    }

    /// The field of this id.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields().find(|field| field.id == id)
    }
}

impl Field {
    /// A field of a type.
    pub fn of<T: FieldType>(
        id: impl Into<String>,
        label: impl Into<String>,
        options: &FieldOptions,
    ) -> Self {
        let input = T::input(options);
        let is_optional = match &input {
            Input::Many { min, .. } => *min == 0,
            Input::Tick { is_required, .. } => !is_required,
            _ => T::IS_OPTIONAL,
        };
        Self {
            id: id.into(),
            label: label.into(),
            help: String::new(),
            placeholder: String::new(),
            is_optional,
            default: Value::Null,
            zone: None,
            input,
        }
    }

    /// What helps to answer it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// What stands in an empty box.
    #[must_use]
    pub fn placeholder(mut self, text: impl Into<String>) -> Self {
        self.placeholder = text.into();
        self
    }

    /// What is filled in to begin with.
    #[must_use]
    pub fn default(mut self, value: impl Into<Value>) -> Self {
        self.default = value.into();
        self
    }

    /// The time zone in which its bounds are written, like `Europe/Berlin`.
    #[must_use]
    pub fn zone(mut self, zone: impl Into<String>) -> Self {
        self.zone = Some(zone.into());
        self
    }
}

impl Input {
    /// What can be chosen; empty where nothing is.
    #[must_use]
    pub fn choices(&self) -> &[Choice] {
        match self {
            Self::One { choices, .. } | Self::Many { choices, .. } => choices,
            _ => &[],
        }
    }
}
