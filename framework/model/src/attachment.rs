//! Files of a message.

use serde::{Deserialize, Serialize};

use crate::{Object, lenient::whole_number};

/// A file that a media message carries.
///
/// Its address may expire (from minutes to a month, by the app's settings):
/// fetch it soon, or read the message again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Attachment {
    /// Where the file is.
    pub url: String,
    /// The file's name.
    #[serde(default)]
    pub name: String,
    /// Its ending, without the dot.
    #[serde(default)]
    pub extension: String,
    /// Its media type, such as `image/png`.
    #[serde(default)]
    pub mime_type: String,
    /// Its length in bytes.
    #[serde(
        default,
        deserialize_with = "whole_number",
        skip_serializing_if = "Option::is_none"
    )]
    pub size: Option<u64>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Object,
}

impl Attachment {
    /// A file at an address, described by its name.
    #[must_use]
    pub fn new(
        url: impl Into<String>,
        name: impl Into<String>,
        mime_type: impl Into<String>,
    ) -> Self {
        let name = name.into();
        let extension = name
            .rsplit_once('.')
            .map_or("", |(_, ending)| ending)
            .to_owned();
        Self {
            url: url.into(),
            extension,
            name,
            mime_type: mime_type.into(),
            size: None,
            extra: Object::new(),
        }
    }
}
