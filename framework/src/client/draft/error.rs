//! Why a message cannot be sent as it is.

/// A message that the service would refuse, or that clients could not show.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DraftError {
    /// A text message without text.
    #[error("the text is empty; say something, or send nothing")]
    EmptyText,
    /// The content is too long.
    #[error(
        "the message's data is {bytes} bytes of JSON, the service takes {limit}; shorten it or \
         send several messages"
    )]
    DataTooLong {
        /// Bytes of JSON.
        bytes: usize,
        /// Bytes that the service takes.
        limit: usize,
    },
    /// The whole message is too long.
    #[error(
        "the whole message is {chars} characters of JSON, the service takes {limit}; shorten it"
    )]
    MessageTooLong {
        /// Characters of JSON.
        chars: usize,
        /// Characters that the service takes.
        limit: usize,
    },
    /// There are too many of something.
    #[error("there are {count} {what}, the service takes {limit}; leave some out")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many there are.
        count: usize,
        /// How many the service takes.
        limit: usize,
    },
    /// A tag or an id cannot be used.
    #[error("{what} {value:?} has {chars} characters; it must have 1 to {limit}")]
    Length {
        /// What it is.
        what: &'static str,
        /// Its beginning.
        value: String,
        /// How long it is.
        chars: usize,
        /// How long it may be.
        limit: usize,
    },
    /// A media message without files.
    #[error("the media message has no files; add one, or send text")]
    NoFiles,
    /// A file cannot be sent.
    #[error("the file {name:?} {problem}")]
    File {
        /// Its name.
        name: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// A file, or all of them, have too many bytes.
    #[error("{name}: {bytes} bytes, the service takes {limit}; send an address instead")]
    FileTooLong {
        /// Which file, or that it is all.
        name: String,
        /// Its bytes.
        bytes: u64,
        /// Bytes that the service takes.
        limit: u64,
    },
    /// A type that would be taken for another kind of message.
    #[error("the type {found:?} cannot be used for {kind}; choose a name of your own")]
    Type {
        /// The kind of message.
        kind: &'static str,
        /// The type given.
        found: String,
    },
    /// Something is not an object.
    #[error("{what} must be a JSON object (`{{...}}`), it is {found}")]
    NotAnObject {
        /// What it is.
        what: &'static str,
        /// What was given.
        found: &'static str,
    },
    /// A setter that has no meaning for this kind of message.
    #[error("`{setter}` has no meaning for {kind}")]
    Setter {
        /// The setter.
        setter: &'static str,
        /// The kind of message.
        kind: &'static str,
    },
}
