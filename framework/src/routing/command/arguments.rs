//! The words that follow a command's name.

use std::borrow::Cow;

use super::ArgumentError;

/// What follows a command's name, taken word by word.
///
/// Words are separated by white space, of which any kind counts. A word that
/// begins with a quotation mark goes on to the closing one: `"two words"`,
/// `'two words'`, `“two words”`. Inside quotes a backslash takes the meaning
/// from a quotation mark or a backslash. Elsewhere both are letters like any
/// other, so `don't` is one word.
///
/// # Examples
///
/// ```
/// use cometchat_bot::routing::Arguments;
///
/// let mut arguments = Arguments::new(r#"one "two \"three\"" four five"#);
/// assert_eq!(arguments.word()?.as_deref(), Some("one"));
/// assert_eq!(arguments.word()?.as_deref(), Some("two \"three\""));
/// assert_eq!(arguments.rest(), "four five");
/// assert_eq!(arguments.word()?, None);
/// # Ok::<(), cometchat_bot::routing::ArgumentError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arguments<'a> {
    left: &'a str,
}

impl<'a> Arguments<'a> {
    /// Arguments from text without the command's name.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self { left: text.trim() }
    }

    /// Whether nothing is left.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.left.is_empty()
    }

    /// Takes the next word, or `None` if there is none.
    ///
    /// # Errors
    ///
    /// [`ArgumentError::UnclosedQuote`].
    pub fn word(&mut self) -> Result<Option<Cow<'a, str>>, ArgumentError> {
        let Some(first) = self.left.chars().next() else {
            return Ok(None);
        };
        let quoted = match closing(first) {
            Some(is_closing) => Some(self.quoted(first, is_closing)?),
            None => None,
        };
        // What touches a closing mark belongs to the word.
        let end = self.left.find(char::is_whitespace);
        let (bare, left) = self.left.split_at(end.unwrap_or(self.left.len()));
        self.left = left.trim_start();
        Ok(Some(match quoted {
            None => Cow::Borrowed(bare),
            Some(word) => Cow::Owned(word + bare),
        }))
    }

    /// Takes the next word, which must be there.
    ///
    /// # Errors
    ///
    /// [`ArgumentError::Missing`] with this name, or an unclosed quote.
    pub fn required(&mut self, name: &'static str) -> Result<Cow<'a, str>, ArgumentError> {
        self.word()?.ok_or(ArgumentError::Missing { name })
    }

    /// Takes everything that is left, as it was typed.
    pub fn rest(&mut self) -> &'a str {
        std::mem::take(&mut self.left)
    }

    /// Says that nothing may be left.
    pub(in crate::routing) fn finish(mut self) -> Result<(), ArgumentError> {
        match self.word()? {
            None => Ok(()),
            Some(found) => Err(ArgumentError::TooMany {
                found: found.into_owned(),
            }),
        }
    }

    /// Takes what stands in quotes at the beginning.
    fn quoted(
        &mut self,
        opening: char,
        is_closing: fn(char) -> bool,
    ) -> Result<String, ArgumentError> {
        let mut word = String::new();
        let mut chars = self.left.char_indices().skip(1).peekable();
        while let Some((at, c)) = chars.next() {
            if is_closing(c) {
                self.left = self.left.get(at + c.len_utf8()..).unwrap_or_default();
                return Ok(word);
            }
            let escaped = match chars.peek() {
                Some(&(_, next)) if c == '\\' => (next == '\\' || is_closing(next)).then_some(next),
                _ => None,
            };
            if escaped.is_some() {
                chars.next();
            }
            word.push(escaped.unwrap_or(c));
        }
        Err(ArgumentError::UnclosedQuote { opening })
    }
}

/// The marks that close what this one opens. Keyboards that make typographic
/// quotes do not agree on which one opens.
fn closing(opening: char) -> Option<fn(char) -> bool> {
    match opening {
        '"' => Some(|c| c == '"'),
        '\'' => Some(|c| c == '\''),
        '“' | '”' | '„' => Some(|c| matches!(c, '“' | '”')),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<String> {
        let mut arguments = Arguments::new(text);
        std::iter::from_fn(|| arguments.word().unwrap())
            .map(Cow::into_owned)
            .collect()
    }

    #[test]
    fn words_are_separated_by_any_white_space() {
        assert_eq!(words(" a\u{a0}b\n\tc\u{3000}d "), ["a", "b", "c", "d"]);
        assert_eq!(words(" \u{a0} "), Vec::<String>::new());
    }

    #[test]
    fn quotes_hold_words_together() {
        assert_eq!(
            words(r#""a b" 'c d' “e f” „g h“ ”i j” don't "k"l '"' """#),
            ["a b", "c d", "e f", "g h", "i j", "don't", "kl", "\"", ""]
        );
    }

    #[test]
    fn a_backslash_escapes_marks_in_quotes_and_nothing_else() {
        assert_eq!(
            words(r#""a\"b\\" "c:\new" \"x"#),
            [r#"a"b\"#, r"c:\new", r#"\"x"#]
        );
    }

    #[test]
    fn an_open_quote_is_an_error() {
        for (text, opening) in [
            ("\"a b", '"'),
            ("x 'a", '\''),
            ("“a\"", '“'),
            ("\"a\\\"", '"'),
        ] {
            let mut arguments = Arguments::new(text);
            let error = loop {
                match arguments.word() {
                    Ok(word) => assert!(word.is_some(), "{text} has no open quote"),
                    Err(error) => break error,
                }
            };
            assert_eq!(error, ArgumentError::UnclosedQuote { opening });
        }
    }

    #[test]
    fn what_is_left_over_is_an_error() {
        let mut arguments = Arguments::new("a b");
        assert_eq!(arguments.required("x").unwrap(), "a");
        let found = "b".to_owned();
        assert_eq!(
            arguments.finish().unwrap_err(),
            ArgumentError::TooMany { found }
        );
        assert_eq!(Arguments::new(" ").finish(), Ok(()));
    }

    proptest! {
        #[test]
        fn any_text_comes_to_an_end(text in "[\\PC\\s\"'“”„\\\\]{0,40}") {
            let mut arguments = Arguments::new(&text);
            for _ in 0..=text.len() {
                if let Ok(None) | Err(_) = arguments.word() {
                    break;
                }
            }
            prop_assert!(arguments.is_empty() || arguments.word().is_err());
        }

        #[test]
        fn text_without_quotes_is_split_at_white_space(text in "[a-zé\\s\\\\]{0,40}") {
            let expected: Vec<_> = text.split_whitespace().collect();
            prop_assert_eq!(words(&text), expected);
        }

        #[test]
        fn what_is_quoted_comes_back(word in "[\\PC\\s]{0,40}") {
            let quoted = word.replace('\\', "\\\\").replace('"', "\\\"");
            prop_assert_eq!(words(&format!("x \"{quoted}\" y")), ["x", &word, "y"]);
        }
    }
}
