//! Types that an argument of a command may have.

use std::time::Duration;

use jiff::{Span, SpanRelativeTo};

use super::{ArgumentError, Arguments};
use crate::{
    form::Choices,
    model::{Guid, Uid},
};

/// A type that an argument of a command may have.
///
/// Strings, numbers, `bool`, `char`, [`Duration`], [`Uid`], [`Guid`] and enums under
/// [`#[derive(Choices)]`](crate::macros::Choices) take one word (in quotes, several);
/// an `Option` may be left out; a `Vec` takes all words that are left.
///
/// # Examples
///
/// A type of one's own says what it is and reads one word:
///
/// ```
/// use cometchat_bot::routing::FromArgument;
///
/// enum Side { Left, Right }
///
/// impl FromArgument for Side {
///     const KIND: &'static str = "left or right";
///
///     fn from_word(word: &str) -> Option<Self> {
///         match word {
///             "left" => Some(Self::Left),
///             "right" => Some(Self::Right),
///             _ => None,
///         }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an argument of a command",
    label = "not the type of an argument",
    note = "use a `String`, a number, `bool`, `char`, `Uid`, `Guid`, an `Option` or a `Vec` of these, or write `impl FromArgument for {Self}`"
)]
pub trait FromArgument: Sized {
    /// What it must be, as in "COUNT must be a whole number".
    const KIND: &'static str;
    /// Whether it has to be there.
    const REQUIRED: bool = true;
    /// Whether it takes all words that are left.
    const REPEATED: bool = false;

    /// Reads one word; `None` if it is not of this kind.
    fn from_word(word: &str) -> Option<Self>;

    /// Takes what it needs from the arguments.
    ///
    /// # Errors
    ///
    /// [`ArgumentError`] when a word is missing or of another kind.
    fn take(name: &'static str, arguments: &mut Arguments<'_>) -> Result<Self, ArgumentError> {
        let word = arguments.required(name)?;
        from_text(name, &word)
    }

    /// Takes everything that is left, as it was typed.
    ///
    /// # Errors
    ///
    /// [`ArgumentError`] when nothing is left or it is of another kind.
    fn take_rest(name: &'static str, arguments: &mut Arguments<'_>) -> Result<Self, ArgumentError> {
        match arguments.rest() {
            "" => Err(ArgumentError::Missing { name }),
            rest => from_text(name, rest),
        }
    }
}

fn from_text<T: FromArgument>(name: &'static str, text: &str) -> Result<T, ArgumentError> {
    T::from_word(text).ok_or_else(|| ArgumentError::Invalid {
        name,
        kind: T::KIND.to_owned(),
        found: text.to_owned(),
    })
}

impl<T: FromArgument> FromArgument for Option<T> {
    const KIND: &'static str = T::KIND;
    const REQUIRED: bool = false;
    const REPEATED: bool = T::REPEATED;

    fn from_word(word: &str) -> Option<Self> {
        T::from_word(word).map(Some)
    }

    fn take(name: &'static str, arguments: &mut Arguments<'_>) -> Result<Self, ArgumentError> {
        if arguments.is_empty() {
            return Ok(None);
        }
        T::take(name, arguments).map(Some)
    }

    fn take_rest(name: &'static str, arguments: &mut Arguments<'_>) -> Result<Self, ArgumentError> {
        if arguments.is_empty() {
            return Ok(None);
        }
        T::take_rest(name, arguments).map(Some)
    }
}

impl<T: FromArgument> FromArgument for Vec<T> {
    const KIND: &'static str = T::KIND;
    const REQUIRED: bool = false;
    const REPEATED: bool = true;

    fn from_word(word: &str) -> Option<Self> {
        T::from_word(word).map(|one| vec![one])
    }

    fn take(name: &'static str, arguments: &mut Arguments<'_>) -> Result<Self, ArgumentError> {
        let mut all = Self::new();
        while !arguments.is_empty() {
            all.push(T::take(name, arguments)?);
        }
        Ok(all)
    }

    fn take_rest(name: &'static str, arguments: &mut Arguments<'_>) -> Result<Self, ArgumentError> {
        Self::take(name, arguments)
    }
}

impl FromArgument for String {
    const KIND: &'static str = "text";

    fn from_word(word: &str) -> Option<Self> {
        Some(word.to_owned())
    }
}

impl FromArgument for bool {
    const KIND: &'static str = "yes or no";

    fn from_word(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "yes" | "true" | "on" | "1" => Some(true),
            "no" | "false" | "off" | "0" => Some(false),
            _ => None,
        }
    }
}

impl FromArgument for char {
    const KIND: &'static str = "one character";

    fn from_word(word: &str) -> Option<Self> {
        word.parse().ok()
    }
}

/// A plain UID, or the token of a mention, which is what clients send when
/// somebody is picked from the list behind `@`.
impl FromArgument for Uid {
    const KIND: &'static str = "a user: mention one, or write the UID";

    fn from_word(word: &str) -> Option<Self> {
        let token = word
            .strip_prefix("<@uid:")
            .and_then(|w| w.strip_suffix('>'));
        Self::new(token.unwrap_or(word)).ok()
    }
}

impl FromArgument for Guid {
    const KIND: &'static str = "a group's GUID";

    fn from_word(word: &str) -> Option<Self> {
        Self::new(word).ok()
    }
}

/// `90s`, `10m`, `2h`, `1h30m`, `1 day 2 hours` in quotes; a day has 24 hours. Never
/// negative, and never without a unit.
impl FromArgument for Duration {
    const KIND: &'static str = "a duration such as 90s, 10m, 2h or 1h30m";

    fn from_word(word: &str) -> Option<Self> {
        let span: Span = word.parse().ok()?;
        let exact = span.to_duration(SpanRelativeTo::days_are_24_hours()).ok()?;
        Self::try_from(exact).ok()
    }
}

/// The choice of this value or label, in any case.
#[must_use]
pub fn chosen<T: Choices>(word: &str) -> Option<T> {
    let word = word.to_lowercase();
    let choices = T::choices().into_iter();
    let mut choices = choices.filter(|choice| {
        choice.value.to_lowercase() == word || choice.label.to_lowercase() == word
    });
    T::from_choice(&choices.next()?.value)
}

macro_rules! whole_numbers {
    ($($kind:literal: $($number:ident)*;)*) => {
        $($(
            impl FromArgument for $number {
                const KIND: &'static str = $kind;

                fn from_word(word: &str) -> Option<Self> {
                    word.parse().ok()
                }
            }
        )*)*
    };
}

whole_numbers! {
    "a whole number from 0 to 255": u8;
    "a whole number from -128 to 127": i8;
    "a whole number from 0 to 65535": u16;
    "a whole number from -32768 to 32767": i16;
    "a whole number from 0 to 4294967295": u32;
    "a whole number, 0 or more": u64 u128 usize;
    "a whole number": i32 i64 i128 isize;
}

macro_rules! numbers {
    ($($number:ident)*) => {
        $(
            impl FromArgument for $number {
                const KIND: &'static str = "a number";

                fn from_word(word: &str) -> Option<Self> {
                    // `inf` and `nan` parse, and are not what anybody means.
                    word.parse().ok().filter(|number: &Self| number.is_finite())
                }
            }
        )*
    };
}

numbers! { f32 f64 }

#[cfg(test)]
mod tests {
    use super::*;

    fn take<T: FromArgument>(text: &str) -> Result<T, String> {
        T::take("count", &mut Arguments::new(text)).map_err(|error| error.to_string())
    }

    #[test]
    fn words_become_values() {
        assert_eq!(take("-7"), Ok(-7_i32));
        assert_eq!(take("2.5"), Ok(2.5_f64));
        assert_eq!(take("ON"), Ok(true));
        assert_eq!(take("é"), Ok('é'));
        assert_eq!(take("<@uid:Bob>").as_ref().map(Uid::as_str), Ok("bob"));
        assert_eq!(take("bob").as_ref().map(Uid::as_str), Ok("bob"));
        assert_eq!(take("lobby").as_ref().map(Guid::as_str), Ok("lobby"));
        assert_eq!(take(""), Ok(None::<u8>));
        assert_eq!(take("1 2 3"), Ok(vec![1_u8, 2, 3]));
        assert_eq!(take(""), Ok(Vec::<u8>::new()));
    }

    #[test]
    fn durations_have_units() {
        for (text, seconds) in [
            ("90s", 90),
            ("10m", 600),
            ("1h30m", 5_400),
            ("\"2 days\"", 172_800),
            ("0s", 0),
        ] {
            assert_eq!(take(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for text in [
            "90",
            "-5m",
            "soon",
            "1mo",
            "1y",
            "99999999999999999999h",
            "",
        ] {
            assert!(take::<Duration>(text).is_err(), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_word_is_a_duration_or_none(word in "\\PC{0,24}") {
            let _ = Duration::from_word(&word);
        }

        #[test]
        fn durations_come_back(hours in 0_u64..10_000, seconds in 0_u64..3_600) {
            let expected = Some(Duration::from_secs(hours * 3_600 + seconds));
            proptest::prop_assert_eq!(Duration::from_word(&format!("{hours}h{seconds}s")), expected);
        }
    }

    #[test]
    fn errors_name_the_argument_and_what_it_must_be() {
        let invalid = "COUNT must be a whole number from 0 to 255, not \"256\"";
        assert_eq!(take::<u8>("256"), Err(invalid.to_owned()));
        assert_eq!(take::<Option<u8>>("256"), Err(invalid.to_owned()));
        assert_eq!(take::<Vec<u8>>("1 256"), Err(invalid.to_owned()));
        assert_eq!(take::<String>(" "), Err("COUNT is missing".to_owned()));
        for (text, result) in [
            ("maybe", take::<bool>("maybe").map(drop)),
            ("nan", take::<f64>("nan").map(drop)),
            ("ab", take::<char>("ab").map(drop)),
            ("<@uid:b ob>", take::<Uid>("\"<@uid:b ob>\"").map(drop)),
        ] {
            assert!(result.is_err(), "{text} must be refused");
        }
    }

    #[test]
    fn the_rest_is_taken_as_it_was_typed() {
        let rest = |text| Option::<String>::take_rest("topic", &mut Arguments::new(text));
        assert_eq!(rest("  it's \"so\"  "), Ok(Some("it's \"so\"".to_owned())));
        assert_eq!(rest("  "), Ok(None));
        let missing = String::take_rest("topic", &mut Arguments::new(""));
        assert_eq!(missing, Err(ArgumentError::Missing { name: "topic" }));
    }
}
