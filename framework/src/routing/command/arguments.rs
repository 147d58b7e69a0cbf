//! The words that follow a command's name.

mod quotes;

use std::borrow::Cow;

use super::ArgumentError;

/// What follows a command's name, taken word by word.
///
/// Words are separated by white space, of which any kind counts. A word that
/// begins with a quotation mark goes on to the closing one: `"two words"`,
/// `“two words”`, `„two words“`, `«two words»`, `»two words«`, `'two words'`,
/// `‘two words’`. A straight mark may close what a typographic one opened, and
/// the other way round, as phones write them.
///
/// A single mark closes only before white space or at the end, and where none
/// does, it is an apostrophe: `'it's so'` is in quotes, `'tis` is a plain word.
///
/// Inside quotes a backslash takes the meaning from a quotation mark or a
/// backslash. Elsewhere both are letters like any other, so `don't` is one word.
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
        if self.is_empty() {
            return Ok(None);
        }
        let quoted = quotes::take(self.left)?.map(|(word, rest)| {
            self.left = rest;
            word
        });
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
    fn an_apostrophe_at_the_start_of_a_word_is_plain_text() {
        assert_eq!(
            words("'two words' 'tis ’90s rock’n’roll 'x"),
            ["two words", "'tis", "’90s", "rock’n’roll", "'x"]
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
            ("x «a", '«'),
            ("“a 'b'", '“'),
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
        fn any_text_comes_to_an_end(text in "[\\PC\\s\"'“”„‘’‚«»\\\\]{0,40}") {
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
            let mut quoted = word.replace('\\', "\\\\");
            for mark in ['"', '“', '”', '„'] {
                quoted = quoted.replace(mark, &format!("\\{mark}"));
            }
            prop_assert_eq!(words(&format!("x \"{quoted}\" y")), ["x", &word, "y"]);
        }
    }
}
