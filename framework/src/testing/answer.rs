//! What a test expects a bot to say.

use std::fmt;

/// What a test expects a bot to say: the whole text, or parts of it.
///
/// # Examples
///
/// ```
/// use cometchat_bot::testing::Answer;
///
/// assert!(Answer::from("Done.").fits("Done."));
/// assert!(Answer::contains("one").fits("Done."));
/// assert!(Answer::starts_with("Do").fits("Done."));
/// assert!(Answer::like("D...e.").fits("Done."));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer(Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Is(String),
    Contains(String),
    StartsWith(String),
    /// What stands between the gaps.
    Like(Vec<String>),
}

/// What stands for any text in [`Answer::like`].
const GAP: &str = "...";

impl Answer {
    /// A text in which this occurs.
    pub fn contains(part: impl Into<String>) -> Self {
        Self(Kind::Contains(part.into()))
    }

    /// A text that begins so.
    pub fn starts_with(beginning: impl Into<String>) -> Self {
        Self(Kind::StartsWith(beginning.into()))
    }

    /// A text in which each `...` stands for anything.
    #[must_use]
    pub fn like(pattern: &str) -> Self {
        Self(Kind::Like(pattern.split(GAP).map(str::to_owned).collect()))
    }

    /// Whether a text is as expected.
    #[must_use]
    pub fn fits(&self, text: &str) -> bool {
        match &self.0 {
            Kind::Is(expected) => text == expected,
            Kind::Contains(part) => text.contains(part),
            Kind::StartsWith(beginning) => text.starts_with(beginning),
            Kind::Like(parts) => is_like(parts, text),
        }
    }
}

fn is_like(parts: &[String], text: &str) -> bool {
    let [first, middle @ .., last] = parts else {
        return parts.iter().all(|part| part == text);
    };
    let Some(mut rest) = text.strip_prefix(first.as_str()) else {
        return false;
    };
    for part in middle {
        let Some((_, behind)) = rest.split_once(part.as_str()) else {
            return false;
        };
        rest = behind;
    }
    rest.ends_with(last.as_str())
}

impl From<&str> for Answer {
    fn from(text: &str) -> Self {
        Self(Kind::Is(text.to_owned()))
    }
}

impl From<String> for Answer {
    fn from(text: String) -> Self {
        Self(Kind::Is(text))
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Is(text) => write!(f, "{text:?}"),
            Kind::Contains(part) => write!(f, "something with {part:?} in it"),
            Kind::StartsWith(text) => write!(f, "something that begins with {text:?}"),
            Kind::Like(parts) => write!(f, "{:?}", parts.join(GAP)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn gaps_stand_for_anything() {
        for (pattern, text, fits) in [
            ("", "", true),
            ("a", "a", true),
            ("a", "ab", false),
            ("...", "", true),
            ("...", "anything", true),
            ("a...", "abc", true),
            ("...c", "abc", true),
            ("a...c", "abc", true),
            ("a...c", "ab", false),
            ("a...b...a", "aba", true),
            ("ab...ba", "aba", false),
            ("a...b...c", "axbxc", true),
            ("a...b...c", "axxc", false),
        ] {
            assert_eq!(Answer::like(pattern).fits(text), fits, "{pattern} {text}");
        }
    }

    proptest! {
        #[test]
        fn a_text_with_gaps_fits_itself(parts in proptest::collection::vec("[a-c ]{0,4}", 1..5), gap in "[a-c ]{0,4}") {
            let text = parts.join(&gap);
            prop_assert!(Answer::like(&parts.join(GAP)).fits(&text));
        }
    }
}
