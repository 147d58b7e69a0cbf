//! What is wrong with the text of a config, in words that repeat none of it.
//!
//! The TOML library shows the line that is wrong, and in it a token that somebody wrote there.

use crate::routing::without_value;

/// Characters in which a key may differ from the one that was meant.
const MAX_DISTANCE: usize = 2;

/// Something wrong in a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    /// The line, from 1.
    pub(super) line: usize,
    /// What is wrong, and what would be right.
    pub(super) problem: String,
}

impl Mistake {
    /// Explains an error of the TOML library in a text.
    pub(super) fn of(error: &toml::de::Error, text: &str) -> Self {
        let start = error.span().map_or(0, |span| span.start);
        let before = text.get(..start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let written = text.lines().nth(line - 1).unwrap_or_default().trim();
        Self {
            line,
            problem: problem(error.message(), written),
        }
    }
}

fn problem(message: &str, written: &str) -> String {
    let message = message.trim_end();
    for section in ["app", "bot"] {
        if written.starts_with(&format!("[{section}]")) {
            return format!("write `[[{section}]]` in double brackets, there may be several");
        }
    }
    if message.starts_with("unknown field `token`") {
        return "a token does not belong in a config: put it into a variable or a file, and write \
                the name under `token-env` or `token-file`"
            .to_owned();
    }
    // The words of JSON are not those of TOML.
    let problem = without_value(message)
        .unwrap_or_else(|| message.to_owned())
        .replace("a sequence", "a list");
    match meant(message) {
        Some(key) => format!("{problem}; did you mean `{key}`?"),
        None => problem,
    }
}

/// The key that was meant by an unknown one, which stands first in the message,
/// before those that there are.
fn meant(message: &str) -> Option<&str> {
    if !message.starts_with("unknown field `") {
        return None;
    }
    let mut names = message.split('`').skip(1).step_by(2);
    let written = names.next()?;
    let distance = |name: &&str| strsim::damerau_levenshtein(written, name);
    let nearest = names.min_by_key(distance)?;
    (distance(&nearest) <= MAX_DISTANCE).then_some(nearest)
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn the_nearest_key_is_what_was_meant() {
        let expected = "expected one of `kind`, `uid`, `groups`";
        for (written, key) in [
            ("gruops", Some("groups")),
            ("udi", Some("uid")),
            ("colour", None),
        ] {
            let message = format!("unknown field `{written}`, {expected}");
            assert_eq!(meant(&message), key, "{written}");
        }
        assert_eq!(meant("missing field `kind`"), None);
    }
}
