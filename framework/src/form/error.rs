//! Why a form is not sent.

use crate::model::limits::MAX_MESSAGE_DATA_BYTES;

/// Why a form is not sent: what a client would choke on, found before it does.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FormError {
    /// No field has this id.
    #[error("the form `{form}` has no field `{field}`; it has {known}")]
    UnknownField {
        /// The form.
        form: String,
        /// The id that was given.
        field: String,
        /// The ids that there are.
        known: String,
    },
    /// Two elements have one id: the second answer would take the place of the
    /// first.
    #[error("two elements of the form `{form}` have the id `{id}`")]
    SameId {
        /// The form.
        form: String,
        /// The id.
        id: String,
    },
    /// A field has nothing to choose, or is given choices that it cannot have.
    #[error("the field `{field}` of the form `{form}` {problem}")]
    Field {
        /// The form.
        form: String,
        /// The field.
        field: String,
        /// What is wrong.
        problem: String,
    },
    /// The form has no words where people need some.
    #[error("the {what} of the form `{form}` is empty")]
    Empty {
        /// The form.
        form: String,
        /// What is empty.
        what: &'static str,
    },
    /// There is no address to which answers could be sent.
    #[error(
        "the form `{form}` cannot be sent {way}: there is no action endpoint; give one a public address in the config, or ask in the chat (`forms = \"chat\"`)"
    )]
    NoEndpoint {
        /// The form.
        form: String,
        /// The way that was asked for.
        way: &'static str,
    },
    /// In a chat somebody must be asked.
    #[error(
        "the form `{form}` cannot be asked in the chat: nobody caused the event; send it to a person with `Form::to`"
    )]
    NobodyToAsk {
        /// The form.
        form: String,
    },
    /// What the form asks is more than a message can hold.
    #[error(
        "the form `{form}` has {bytes} bytes, and a message holds {MAX_MESSAGE_DATA_BYTES}: ask less, offer fewer choices, or send it as a web page (`Form::on_page`)"
    )]
    TooLong {
        /// The form.
        form: String,
        /// How long it is.
        bytes: usize,
    },
}

impl FormError {
    /// Whether trying again can help.
    #[must_use]
    pub const fn is_retryable(&self) -> bool {
        false
    }

    /// Whether the bot cannot go on.
    #[must_use]
    pub const fn is_fatal(&self) -> bool {
        false
    }
}
