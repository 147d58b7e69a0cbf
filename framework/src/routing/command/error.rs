//! What is wrong with the arguments of a command, told to who typed it.

use super::{Command, shown};
use crate::reply::Reply;

/// How much of a wrong argument is repeated in the answer, in characters.
const MAX_REPEATED_CHARS: usize = 40;

/// What is wrong with the arguments of a command.
///
/// Its text is meant for the person who typed the command.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ArgumentError {
    /// An argument is not there.
    #[error("{} is missing", shown(.name))]
    Missing {
        /// The argument's name.
        name: &'static str,
    },
    /// An argument is not what it should be.
    #[error("{} must be {kind}, not \"{}\"", shown(.name), repeated(.found))]
    Invalid {
        /// The argument's name.
        name: &'static str,
        /// What it should be.
        kind: String,
        /// What was typed.
        found: String,
    },
    /// There is more than the command takes.
    #[error("\"{}\" is more than this command takes", repeated(.found))]
    TooMany {
        /// The first of what is too much.
        found: String,
    },
    /// A quote is opened and not closed.
    #[error("the quote that opens with {opening} is not closed")]
    UnclosedQuote {
        /// The quotation mark.
        opening: char,
    },
}

/// What the sender of wrong arguments gets.
pub(in crate::routing) fn refusal<C: Command>(error: &ArgumentError) -> Reply {
    Reply::text(format!("{error}\nusage: {}", C::SPEC.usage()))
}

/// The beginning of what was typed, unable to mention anybody.
fn repeated(found: &str) -> String {
    let mut chars = found.chars();
    let mut start: String = chars.by_ref().take(MAX_REPEATED_CHARS).collect();
    if chars.next().is_some() {
        start.push('…');
    }
    start.replace("<@", "@")
}

#[cfg(test)]
mod tests {
    use super::ArgumentError;

    #[test]
    fn what_was_typed_is_shortened_and_mentions_nobody() {
        let error = ArgumentError::TooMany {
            found: format!("<@uid:bob>{}", "x".repeat(100)),
        };
        let expected = format!(
            "\"@uid:bob>{}…\" is more than this command takes",
            "x".repeat(30)
        );
        assert_eq!(error.to_string(), expected);
    }
}
