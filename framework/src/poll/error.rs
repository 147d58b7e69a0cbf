//! Why a poll cannot be asked.

use super::builder::{MAX_OPTIONS, MAX_TEXT_CHARS};

/// A poll that cannot be asked. Its words are fit for the person who composed it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PollError {
    /// Too few or too many options.
    #[error("a poll needs 2 to {MAX_OPTIONS} options, not {count}")]
    Options {
        /// How many there are.
        count: usize,
    },
    /// The question or an option is empty or too long.
    #[error("{what} of a poll has 1 to {MAX_TEXT_CHARS} characters, not {chars}; write it anew")]
    Text {
        /// Which of them.
        what: &'static str,
        /// Its characters.
        chars: usize,
    },
    /// An option is there twice.
    #[error("the option {option:?} is there twice; leave one out")]
    Twice {
        /// The option.
        option: String,
    },
}

impl PollError {
    /// Whether trying again can help; never.
    #[must_use]
    pub const fn is_retryable(&self) -> bool {
        false
    }

    /// Whether the poll must be changed; always.
    #[must_use]
    pub const fn is_fatal(&self) -> bool {
        true
    }
}
