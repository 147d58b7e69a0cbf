//! Files that are sent along with a message.

use std::fmt;

use bytes::Bytes;

/// A file to send along. Its `Debug` shows the length instead of the content.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Upload {
    /// The file's name, as readers will see it.
    pub name: String,
    /// The file's media type, such as `image/png`.
    pub mime_type: String,
    /// The content; cheap to clone.
    pub bytes: Bytes,
}

impl Upload {
    /// A file.
    #[must_use]
    pub fn new(
        name: impl Into<String>,
        mime_type: impl Into<String>,
        bytes: impl Into<Bytes>,
    ) -> Self {
        Self {
            name: name.into(),
            mime_type: mime_type.into(),
            bytes: bytes.into(),
        }
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("name", &self.name)
            .field("mime_type", &self.mime_type)
            .field("bytes", &self.bytes.len())
            .finish()
    }
}
