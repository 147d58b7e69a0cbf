//! What is wrong with the text of a config, in words that repeat none of it.
//!
//! The TOML library shows the line that is wrong, and in it a token that somebody wrote there.

use crate::{daemon::token::KEY, routing::without_value};

/// Characters in which a key may differ from the one that was meant.
const MAX_DISTANCE: usize = 2;

/// Keys of the config that may be named: nothing else of a line is repeated.
const KEYS: [&str; 20] = [
    "actions",
    "address",
    "admin-api",
    "app",
    "ca",
    "cards",
    "client-api",
    "forms",
    "groups",
    "id",
    "kind",
    "listen",
    "messages-per-minute",
    "presence",
    "region",
    "settings",
    "state",
    "token-env",
    "token-file",
    "uid",
];

/// Keys under which people write the app's keys, which no config has.
const SECRETS: [&str; 5] = ["api-key", "api_key", "apikey", "auth-key", "rest-api-key"];

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
    if SECRETS
        .iter()
        .any(|key| message.starts_with(&format!("unknown field `{key}`")))
    {
        return format!(
            "the app's keys do not belong in a config: `run` needs none, and `token` takes the REST \
             API key from the variable {KEY}"
        );
    }
    let problem = in_words(message);
    let key = written.split('=').next().unwrap_or_default().trim();
    let problem = if KEYS.contains(&key) && !problem.contains(&format!("`{key}`")) {
        format!("`{key}`: {problem}")
    } else {
        problem
    };
    match meant(message) {
        Some(key) => format!("{problem}; did you mean `{key}`?"),
        None => problem,
    }
}

/// The message in the words of TOML and of people, not of JSON and of Rust.
fn in_words(message: &str) -> String {
    match message {
        "duplicate key" => return "it is there twice".to_owned(),
        "invalid socket address syntax" => {
            return "write an IP address and a port, such as \"127.0.0.1:9464\"".to_owned();
        }
        _ => {}
    }
    without_value(message)
        .unwrap_or_else(|| message.to_owned())
        .replace("a sequence", "a list")
        .replace("u32", "a whole number from 0 on")
}

/// The key that was meant by an unknown one, which stands first in the message,
/// before those that there are.
fn meant(message: &str) -> Option<&str> {
    if !message.starts_with("unknown field `") && !message.starts_with("unknown variant `") {
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
            for unknown in ["field", "variant"] {
                let message = format!("unknown {unknown} `{written}`, {expected}");
                assert_eq!(meant(&message), key, "{written}");
            }
        }
        assert_eq!(meant("missing field `kind`"), None);
    }
}
