//! One text, in one language.

use std::fmt;

use fluent_bundle::{FluentArgs, FluentValue};

use super::{Language, Texts};
use crate::reply::{IntoReply, Reply};

/// The words of one language; the default language stands in for what it lacks.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    texts: &'a Texts,
    language: usize,
}

/// One text, once its values are given. It can be returned as a reply, or written.
#[derive(Debug)]
#[must_use = "nothing is said until it is written"]
pub struct Phrase<'a> {
    words: Words<'a>,
    key: &'a str,
    values: FluentArgs<'a>,
}

impl<'a> Words<'a> {
    pub(super) const fn new(texts: &'a Texts, language: usize) -> Self {
        Self { texts, language }
    }

    /// The language, like `de`.
    #[must_use]
    pub fn language(&self) -> String {
        self.own().id.to_string()
    }

    /// The text of a key, or of an attribute of it: `"order"`, `"order.title"`. A key that
    /// there is not is said itself, and reported in the log.
    pub fn text(&self, key: &'a str) -> Phrase<'a> {
        Phrase {
            words: *self,
            key,
            values: FluentArgs::new(),
        }
    }

    fn own(&self) -> &'a Language {
        let texts = self.texts;
        let own = texts.languages.get(self.language);
        own.unwrap_or_else(|| texts.default_language())
    }
}

impl<'a> Phrase<'a> {
    /// Gives the value of a variable: `{ $name }` in the text is `with("name", ..)`.
    pub fn with(mut self, name: &'a str, value: impl Into<FluentValue<'a>>) -> Self {
        self.values.set(name, value);
        self
    }

    fn in_language(&self, language: &Language) -> Option<String> {
        let (key, attribute) = match self.key.split_once('.') {
            Some((key, attribute)) => (key, Some(attribute)),
            None => (self.key, None),
        };
        let message = language.bundle.get_message(key)?;
        let pattern = match attribute {
            Some(attribute) => message.get_attribute(attribute)?.value(),
            None => message.value()?,
        };
        let mut errors = Vec::new();
        let values = Some(&self.values);
        let text = language.bundle.format_pattern(pattern, values, &mut errors);
        if let Some(error) = errors.first() {
            let language = language.id.to_string();
            tracing::warn!(language, key = self.key, %error, "a text is said with a gap");
        }
        Some(text.into_owned())
    }
}

impl fmt::Display for Phrase<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let own = self.in_language(self.words.own());
        let text = own.or_else(|| self.in_language(self.words.texts.default_language()));
        if text.is_none() {
            tracing::error!(key = self.key, "there is no such text");
        }
        f.write_str(text.as_deref().unwrap_or(self.key))
    }
}

impl IntoReply for Phrase<'_> {
    fn into_reply(self) -> Reply {
        Reply::text(self.to_string())
    }
}
