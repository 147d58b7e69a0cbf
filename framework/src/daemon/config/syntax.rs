//! What is wrong with the text of a config, in words that repeat none of it.
//!
//! The TOML library shows the line that is wrong, and in it a token that somebody wrote there.

use crate::routing::without_value;

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
    without_value(message)
        .unwrap_or_else(|| message.to_owned())
        .replace("a sequence", "a list")
}
