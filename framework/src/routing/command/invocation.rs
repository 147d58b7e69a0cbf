//! Whether a text is a command for this bot.

use super::MAX_COMMAND_NAME_CHARS;
use crate::model::Uid;

/// `/name arguments`, found at the beginning of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::routing) struct Invocation<'a> {
    /// The name in lower case.
    pub(in crate::routing) name: String,
    /// What follows it.
    pub(in crate::routing) arguments: &'a str,
    /// Whether it says that this bot is meant.
    pub(in crate::routing) is_addressed: bool,
}

impl<'a> Invocation<'a> {
    /// Finds `/name` or `/name@me`, perhaps after mentions of `me`. `None` if the
    /// text is no command, or is one for another bot.
    ///
    /// Name and uid are read in any case. What stands after the `@` must be the
    /// bot's uid: names and kinds of bots are not unique in an app. White space
    /// and characters that nobody sees are skipped before the `/` and before
    /// mentions.
    pub(in crate::routing) fn find(text: &'a str, me: &Uid) -> Option<Self> {
        let bare = without_mentions(text, me);
        let is_mentioned = bare.len() < text.trim_start_matches(is_skipped).len();
        let after_slash = bare.strip_prefix('/')?;
        let end = after_slash.find(char::is_whitespace);
        let (word, arguments) = after_slash.split_at(end.unwrap_or(after_slash.len()));
        let (name, bot) = match word.split_once('@') {
            Some((name, bot)) => (name, Some(bot)),
            None => (word, None),
        };
        let is_mine = bot.is_none_or(|bot| bot.eq_ignore_ascii_case(me.as_str()));
        let is_name = !name.is_empty() && name.chars().nth(MAX_COMMAND_NAME_CHARS).is_none();
        (is_mine && is_name).then(|| Self {
            name: name.to_lowercase(),
            arguments,
            is_addressed: is_mentioned || bot.is_some(),
        })
    }
}

/// The text after the mentions of `me` with which it begins.
fn without_mentions<'a>(text: &'a str, me: &Uid) -> &'a str {
    let mut text = text.trim_start_matches(is_skipped);
    while let Some((uid, after)) = text
        .strip_prefix("<@uid:")
        .and_then(|token| token.split_once('>'))
        && uid.eq_ignore_ascii_case(me.as_str())
    {
        text = after.trim_start_matches(is_skipped);
    }
    text
}

/// White space, and the marks of direction and width that keyboards and copied
/// texts leave behind.
fn is_skipped(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{200B}'..='\u{200F}'
                | '\u{202A}'..='\u{202E}'
                | '\u{2066}'..='\u{2069}'
                | '\u{FEFF}'
        )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn find(text: &str) -> Option<(String, String)> {
        Invocation::find(text, &Uid::new("pollbot").unwrap())
            .map(|found| (found.name, found.arguments.trim().to_owned()))
    }

    #[test]
    fn commands_are_found() {
        for text in [
            "/poll a b",
            "  /POLL\u{a0}a b",
            "/poll@PollBot a b",
            "<@uid:pollbot> /poll a b",
            "\u{200f}\u{feff} /poll a b",
            "\u{2067}<@uid:pollbot>\u{2069}\u{200b} /poll a b",
            "<@uid:PollBot><@uid:pollbot>/poll\na b",
        ] {
            let found = find(text);
            assert_eq!(found, Some(("poll".to_owned(), "a b".to_owned())), "{text}");
        }
        assert_eq!(find("/poll"), Some(("poll".to_owned(), String::new())));
    }

    #[test]
    fn it_is_seen_whether_this_bot_is_meant() {
        let me = Uid::new("pollbot").unwrap();
        for (text, expected) in [
            ("/poll", false),
            (" \u{feff}/poll", false),
            ("/poll@pollbot", true),
            ("<@uid:pollbot> /poll", true),
        ] {
            let found = Invocation::find(text, &me).unwrap();
            assert_eq!(found.is_addressed, expected, "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_commands() {
        for text in [
            "",
            "poll",
            "/",
            "/ poll",
            "/@pollbot",
            "/poll@other a",
            "/po\u{200b}ll@ a",
            "<@uid:other> /poll a",
            "<@uid:pollbot /poll",
            "say /poll",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
        assert_eq!(find(&format!("/{}", "x".repeat(65))), None);
        assert!(find(&format!("/{}", "x".repeat(64))).is_some());
    }
}
