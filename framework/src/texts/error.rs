//! Texts that cannot be used.

use fluent_bundle::FluentError;
use fluent_syntax::parser::ParserError;

/// Why texts cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TextsError {
    /// It is no language.
    #[error(
        "cannot read the texts in {language:?}: it is no language; write one like \"en\" or \"pt-BR\""
    )]
    Language {
        /// What was written.
        language: String,
    },
    /// They are not Fluent.
    #[error("cannot read the texts in {language}, line {line}: {problem}")]
    Syntax {
        /// Their language.
        language: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong there.
        problem: String,
    },
    /// Some have the same key.
    #[error("cannot read the texts in {language}: {problem}")]
    Twice {
        /// Their language.
        language: String,
        /// Which.
        problem: String,
    },
    /// Some are not in the default language.
    #[error(
        "cannot use the texts in {language}: the default language does not have {keys}; are they misspelt?"
    )]
    Unknown {
        /// Their language.
        language: String,
        /// Their keys.
        keys: String,
    },
}

impl TextsError {
    /// The first place where they are not Fluent.
    pub(super) fn unreadable(language: &str, texts: &str, errors: &[ParserError]) -> Self {
        let first = errors.iter().min_by_key(|error| error.pos.start);
        let before = first.and_then(|error| texts.get(..error.pos.start));
        Self::Syntax {
            language: language.to_owned(),
            line: before.unwrap_or_default().matches('\n').count() + 1,
            problem: first.map_or_else(String::new, |error| error.kind.to_string()),
        }
    }

    pub(super) fn twice(language: &str, errors: &[FluentError]) -> Self {
        let problem = errors.iter().map(ToString::to_string).collect::<Vec<_>>();
        Self::Twice {
            language: language.to_owned(),
            problem: problem.join(", "),
        }
    }
}
