//! Why a card cannot be sent as it is.

use crate::client::DraftError;

/// A card that clients could not draw, or that would harm those who send it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CardError {
    /// There is nothing on the card.
    #[error("the card is empty and clients would not draw it; add an element, or send text")]
    Empty,
    /// There is no text for those who cannot see the card.
    #[error("the card's fallback text is empty; say in words what the card says")]
    NoFallbackText,
    /// Elements are nested too deeply.
    #[error(
        "{element} is nested {depth} levels deep, clients draw {limit}; take a row or a column away"
    )]
    TooDeep {
        /// The element.
        element: String,
        /// How deep it is.
        depth: usize,
        /// How deep elements may be.
        limit: usize,
    },
    /// Two elements have one id.
    #[error("two elements have the id {id:?}; leave ids out, they are made when the card is sent")]
    SameId {
        /// The id.
        id: String,
    },
    /// A field has a value that clients cannot use.
    #[error("{element}: `{field}` {problem}")]
    Field {
        /// The element.
        element: String,
        /// The field.
        field: &'static str,
        /// What is wrong, and what would be right.
        problem: String,
    },
    /// An element holds nothing.
    #[error("{element} holds nothing; add an element to it, or leave it out")]
    EmptyContainer {
        /// The element.
        element: String,
    },
    /// A header or an address holds a credential.
    #[error(
        "{element}: {place} looks like a credential, and everybody who gets the message can read \
         it; use a typed button, whose press comes back to the bot signed"
    )]
    Credential {
        /// The element.
        element: String,
        /// Where it is.
        place: String,
    },
    /// What a typed button carries cannot be sent.
    #[error("{element}: what the button carries {problem}")]
    Button {
        /// The element.
        element: String,
        /// What is wrong, and what would be right.
        problem: String,
    },
    /// There is no address to which this can be answered.
    #[error(
        "{what} can only be answered over HTTP; give the action endpoint an address in the config"
    )]
    NoEndpoint {
        /// What it is.
        what: &'static str,
    },
    /// The message breaks a limit of the service.
    #[error("the card cannot be a message")]
    Draft(#[from] DraftError),
    /// The card cannot be written as JSON.
    #[error("the card cannot be written: {0}")]
    Json(String),
}

impl CardError {
    /// Whether trying again can help; never.
    #[must_use]
    pub const fn is_retryable(&self) -> bool {
        false
    }

    /// Whether the card must be changed; always.
    #[must_use]
    pub const fn is_fatal(&self) -> bool {
        true
    }
}
