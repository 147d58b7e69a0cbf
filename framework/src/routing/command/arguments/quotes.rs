//! Quotation marks around several words.

use super::ArgumentError;

/// A kind of quotation mark, as its opening one tells.
#[derive(Clone, Copy)]
enum Kind {
    /// `"`. `”` closes it too, unless that belongs to a quote inside.
    Straight,
    /// `“`, `”` or `„`: keyboards do not agree on which one opens. `"` closes
    /// it too, unless that belongs to a quote inside.
    Typographic,
    /// `'`, `‘` or `‚`. An apostrophe looks the same, so only one with nothing
    /// but white space behind it closes.
    Single,
    /// `«` or `»`; white space beside them inside belongs to them.
    Angled {
        /// Whether it is `»`, which opens and closes where `«` does not open.
        is_turned: bool,
    },
}

/// What is read of a quote so far.
#[derive(Default)]
struct Inside {
    /// Quotes of typographic marks inside straight ones, that are open.
    typographic: u32,
    /// Whether a straight quote inside typographic marks is open.
    straight: bool,
    previous: Option<char>,
}

/// Takes a quote from the beginning: what stands in it, and what follows. `None`
/// if the text begins with no quote.
///
/// # Errors
///
/// [`ArgumentError::UnclosedQuote`].
pub(super) fn take(text: &str) -> Result<Option<(String, &str)>, ArgumentError> {
    let Some((opening, kind)) = text.chars().next().and_then(|c| Some((c, Kind::of(c)?))) else {
        return Ok(None);
    };
    let mut word = String::new();
    let mut inside = Inside::default();
    let mut rest = text.strip_prefix(opening).unwrap_or_default();
    while let Some(c) = rest.chars().next() {
        let after = rest.strip_prefix(c).unwrap_or_default();
        let next = after.chars().next();
        if kind.is_closed_by(c, next, &mut inside) {
            return Ok(Some((kind.finish(&word), after)));
        }
        let escaped = next.filter(|next| c == '\\' && (*next == '\\' || kind.has_mark(*next)));
        rest = match escaped {
            Some(escaped) => after.strip_prefix(escaped).unwrap_or_default(),
            None => after,
        };
        let c = escaped.unwrap_or(c);
        inside.previous = Some(c);
        word.push(c);
    }
    match kind {
        // An apostrophe, as in `'tis`.
        Kind::Single => Ok(None),
        _ => Err(ArgumentError::UnclosedQuote { opening }),
    }
}

impl Kind {
    fn of(opening: char) -> Option<Self> {
        match opening {
            '"' => Some(Self::Straight),
            '“' | '”' | '„' => Some(Self::Typographic),
            '\'' | '‘' | '’' | '‚' => Some(Self::Single),
            '«' => Some(Self::Angled { is_turned: false }),
            '»' => Some(Self::Angled { is_turned: true }),
            _ => None,
        }
    }

    /// Whether a backslash may take the meaning from this.
    const fn has_mark(self, c: char) -> bool {
        match self {
            Self::Straight | Self::Typographic => matches!(c, '"' | '“' | '”' | '„'),
            Self::Single => matches!(c, '\'' | '‘' | '’'),
            Self::Angled { .. } => matches!(c, '«' | '»'),
        }
    }

    fn is_closed_by(self, c: char, next: Option<char>, inside: &mut Inside) -> bool {
        let is_before_space = next.is_none_or(char::is_whitespace);
        match self {
            Self::Straight => match c {
                '"' => true,
                '“' | '„' => {
                    inside.typographic += 1;
                    false
                }
                '”' if inside.typographic > 0 => {
                    inside.typographic -= 1;
                    false
                }
                _ => c == '”',
            },
            Self::Typographic => match c {
                '“' | '”' => true,
                '"' if inside.straight => {
                    inside.straight = false;
                    false
                }
                '"' => {
                    let is_after_space = inside.previous.is_none_or(char::is_whitespace);
                    inside.straight = is_after_space && !is_before_space;
                    !inside.straight
                }
                _ => false,
            },
            Self::Single => matches!(c, '\'' | '‘' | '’') && is_before_space,
            Self::Angled { is_turned } => c == '»' || (is_turned && c == '«'),
        }
    }

    fn finish(self, word: &str) -> String {
        match self {
            Self::Angled { .. } => word.trim().to_owned(),
            _ => word.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn taken(text: &str) -> Option<(String, &str)> {
        take(text).unwrap()
    }

    #[test]
    fn every_kind_closes() {
        for (text, word, rest) in [
            (r#""a b" c"#, "a b", " c"),
            ("'a b' c", "a b", " c"),
            ("‘a b’ c", "a b", " c"),
            ("‚a b‘ c", "a b", " c"),
            ("’a b’", "a b", ""),
            ("“a b” c", "a b", " c"),
            ("„a b“ c", "a b", " c"),
            ("”a b” c", "a b", " c"),
            ("«a b» c", "a b", " c"),
            ("«\u{a0}a b\u{a0}» c", "a b", " c"),
            ("»a b« c", "a b", " c"),
            ("»a b» c", "a b", " c"),
            ("''", "", ""),
        ] {
            assert_eq!(taken(text), Some((word.to_owned(), rest)), "{text}");
        }
    }

    #[test]
    fn marks_may_be_mixed() {
        for (text, word, rest) in [
            ("“a b\" c", "a b", " c"),
            ("\"a b” c", "a b", " c"),
            ("\"a b” \"c d\"", "a b", " \"c d\""),
            ("\"he said “hi” there\"", "he said “hi” there", ""),
            ("“he said \"hi\" there”", "he said \"hi\" there", ""),
            ("“\"hi\" he said”", "\"hi\" he said", ""),
            ("‘a b'", "a b", ""),
            ("“\"", "", ""),
        ] {
            assert_eq!(taken(text), Some((word.to_owned(), rest)), "{text}");
        }
    }

    #[test]
    fn an_apostrophe_is_no_quote() {
        for text in ["'tis", "’tis the season", "'k'l", "don't", "'", "‘a"] {
            assert_eq!(taken(text), None, "{text}");
        }
        assert_eq!(taken("'it's so' x"), Some(("it's so".to_owned(), " x")));
    }

    #[test]
    fn marks_are_escaped_by_a_backslash() {
        for (text, word) in [
            (r#""a\”b\"c""#, "a”b\"c"),
            (r"'a\' b'", "a' b"),
            (r"«a\»b»", "a»b"),
            (r"“\\”", r"\"),
        ] {
            assert_eq!(taken(text), Some((word.to_owned(), "")), "{text}");
        }
    }
}
