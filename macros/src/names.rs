//! Names that users choose: what may be in them, and which one was meant.

use proc_macro2::Span;
use syn::{Error, LitStr, Result};

use crate::{errors::Errors, options::Options};

/// How many letters may be wrong in a name that is still recognised.
const MAX_WRONG_LETTERS: usize = 2;

/// Checks the name of a bot or a command: letters, digits, `-` and `_`.
pub(crate) fn check(what: &str, name: &LitStr, max_chars: usize) -> Result<()> {
    let value = name.value();
    if value.is_empty() {
        return Err(Error::new(name.span(), format!("{what} is empty")));
    }
    if let Some(bad) = value.chars().find(|c| !is_allowed(*c)) {
        let allowed = "allowed are letters, digits, `-` and `_`";
        return Err(Error::new(
            name.span(),
            format!("{what} has the character {bad:?}; {allowed}"),
        ));
    }
    if value.chars().count() > max_chars {
        return Err(Error::new(
            name.span(),
            format!("{what} is longer than {max_chars} characters"),
        ));
    }
    Ok(())
}

fn is_allowed(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '_'
}

/// A name for a type: `StartPoll` gives `start-poll`.
pub(crate) fn suggested(type_name: &str) -> String {
    let mut name = String::new();
    for (index, c) in type_name.chars().enumerate() {
        if c.is_uppercase() && index > 0 {
            name.push('-');
        }
        name.extend(c.to_lowercase());
    }
    name
}

/// The option that names the type; when it is missing, that is noted with a
/// name to begin with.
pub(crate) fn required(
    attribute: &str,
    key: &str,
    (type_name, span): (&str, Span),
    options: &Options,
    errors: &mut Errors,
) -> Option<LitStr> {
    if options.get(key).is_some() {
        return options.string(key, errors);
    }
    if options.is_broken() {
        return None;
    }
    let name = suggested(type_name);
    errors.push(Error::new(
        span,
        format!("the {key} is missing: write `#[{attribute}({key} = \"{name}\")]`"),
    ));
    None
}

/// The candidate that was probably meant.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let limit = MAX_WRONG_LETTERS.min(word.chars().count() / 2);
    candidates
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// How many letters must be changed, added or removed.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, c) in a.chars().enumerate() {
        let mut next = vec![i + 1];
        let mut left = i + 1;
        for (other, (diagonal, above)) in b.iter().zip(row.iter().zip(row.iter().skip(1))) {
            let replaced = diagonal + usize::from(c != *other);
            left = replaced.min(above + 1).min(left + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found() {
        let methods = ["on_message", "on_command", "on_custom"];
        assert_eq!(nearest("on_mesage", methods), Some("on_message"));
        assert_eq!(nearest("on_comand", methods), Some("on_command"));
        assert_eq!(nearest("handle", methods), None);
        assert_eq!(nearest("x", ["y"]), None);
    }

    #[test]
    fn distances_count_letters() {
        for (a, b, expected) in [
            ("", "", 0),
            ("ab", "", 2),
            ("", "ab", 2),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(distance(a, b), expected, "{a} {b}");
        }
    }

    #[test]
    fn a_name_is_suggested_from_the_type() {
        assert_eq!(suggested("StartPoll"), "start-poll");
        assert_eq!(suggested("Ask"), "ask");
    }
}
