//! Changes of a message.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    ClientError, Draft,
    draft::check::{check_labels, require_object},
};
use crate::model::{Object, limits::MAX_MESSAGE_DATA_BYTES};

/// What of a message's data can be changed.
const CONTENT: [&str; 6] = [
    "card",
    "customData",
    "interactionGoal",
    "interactiveData",
    "metadata",
    "text",
];

/// A change of a message that was sent: what is set replaces what was there,
/// what is not set stays.
///
/// ```
/// use cometchat_bot::client::Edit;
/// let edit = Edit::text("Watering at ten").tags(["notice", "changed"]);
/// # let _ = edit;
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[must_use = "nothing changes until it is sent"]
pub struct Edit {
    data: Object,
    tags: Option<Vec<String>>,
}

impl Edit {
    /// A change of nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// New text of a text message, or a new caption of files.
    pub fn text(text: impl Into<String>) -> Self {
        Self::new().with("text", text.into())
    }

    /// A new payload of a custom message; an object.
    pub fn custom(data: Value) -> Self {
        Self::new().with("customData", data)
    }

    /// New content of an interactive message; an object.
    pub fn interactive(data: Value) -> Self {
        Self::new().with("interactiveData", data)
    }

    /// A new card, and the new text for those who cannot see it.
    pub fn card(card: Value, fallback_text: impl Into<String>) -> Self {
        Self::text(fallback_text).with("card", card)
    }

    /// The change that lets a message of the same kind say what a draft says.
    pub fn from_draft(draft: &Draft) -> Self {
        let mut edit = Self::new();
        if let Value::Object(data) = draft.data() {
            let is_content = |name: &str| CONTENT.contains(&name);
            edit.data = data
                .into_iter()
                .filter(|(name, _)| is_content(name))
                .collect();
        }
        edit
    }

    /// New free JSON; an object.
    pub fn metadata(self, metadata: Value) -> Self {
        self.with("metadata", metadata)
    }

    /// New labels.
    pub fn tags<S: Into<String>>(mut self, tags: impl IntoIterator<Item = S>) -> Self {
        self.tags = Some(tags.into_iter().map(Into::into).collect());
        self
    }

    fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.data.insert(name.to_owned(), value.into());
        self
    }

    /// Tells whether the change keeps the service's limits.
    ///
    /// # Errors
    ///
    /// [`DraftError`](super::DraftError) as for a message; a change of nothing
    /// is an error, too.
    pub fn check(&self) -> Result<(), super::DraftError> {
        use super::DraftError;
        let text = self.data.get("text").and_then(Value::as_str);
        let is_blank = text.is_some_and(|text| text.trim().is_empty());
        if (is_blank && !self.data.contains_key("card"))
            || (self.data.is_empty() && self.tags.is_none())
        {
            return Err(DraftError::EmptyText);
        }
        for (field, what) in [
            ("customData", "the data of a custom message"),
            ("interactiveData", "the data of an interactive message"),
            ("card", "the card"),
            ("metadata", "the metadata"),
        ] {
            self.data
                .get(field)
                .map_or(Ok(()), |value| require_object(what, value))?;
        }
        check_labels(self.tags.as_deref().unwrap_or_default())?;
        let bytes = Value::Object(self.data.clone()).to_string().len();
        if bytes > MAX_MESSAGE_DATA_BYTES {
            let limit = MAX_MESSAGE_DATA_BYTES;
            return Err(DraftError::DataTooLong { bytes, limit });
        }
        Ok(())
    }

    pub(crate) fn to_json(&self) -> Result<Value, ClientError> {
        self.check()?;
        let mut body = Object::new();
        if !self.data.is_empty() {
            body.insert("data".to_owned(), self.data.clone().into());
        }
        if let Some(tags) = &self.tags {
            body.insert("tags".to_owned(), json!(tags));
        }
        Ok(body.into())
    }
}
