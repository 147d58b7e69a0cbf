//! A conversation as one would write it down.

use std::{fmt, fmt::Write as _};

use serde_json::Value;

use super::log::{Seen, What};
use crate::model::{Content, GroupEvent, Message, Scope};

/// A conversation as one would write it down: who, and what they said or did.
///
/// It begins with the first thing that happened. A line begins with the uid of
/// who spoke; what is not text stands in parentheses; further lines of a text
/// are indented.
///
/// ```text
/// alice: /poll "Where to?" Beach Mountains
/// poll: **Where to?**
///   1. Beach – 0 votes
///   2. Mountains – 0 votes
/// cleo: (joins)
/// cleo: (reacts with 🎉)
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Transcript(String);

impl Transcript {
    pub(super) fn of<'a>(seen: impl IntoIterator<Item = &'a Seen>) -> Self {
        let mut text = String::new();
        for seen in seen {
            let said = seen.rendered().replace('\n', "\n  ");
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{}: {said}", seen.by);
        }
        Self(text)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Asserts that the conversation went so. Indentation that all lines of
    /// `expected` share does not matter, nor do empty lines around it.
    ///
    /// # Panics
    ///
    /// When it went otherwise; both are shown, with the first line that differs.
    #[track_caller]
    pub fn is(&self, expected: &str) {
        let expected = dedented(expected);
        let (found, expected) = (self.0.trim_end(), expected.trim_end());
        if found == expected {
            return;
        }
        let differs = found.lines().zip(expected.lines());
        let line = differs.take_while(|(a, b)| a == b).count() + 1;
        panic!(
            "the conversation went otherwise, from line {line} on\n\nit was\n\n{found}\n\nbut should be\n\n{expected}\n"
        );
    }
}

impl fmt::Display for Transcript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Transcript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // As it is read, also in the failure of an assertion.
        write!(f, "\n{}", self.0)
    }
}

/// A text without the indentation that all its lines share.
pub(super) fn dedented(text: &str) -> String {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let shared = lines().map(indent).min().unwrap_or_default();
    let mut dedented = String::new();
    for line in text.lines() {
        dedented.push_str(line.get(shared..).unwrap_or_default().trim_end());
        dedented.push('\n');
    }
    dedented.trim_matches('\n').to_owned()
}

impl Seen {
    /// What was said or done, without who.
    pub(super) fn rendered(&self) -> String {
        match &self.what {
            What::Message(message) => content(message),
            What::Edited(message) => format!("(edits) {}", content(message)),
            What::Deleted => "(deletes a message)".to_owned(),
            What::Reacted { reaction, is_added } if *is_added => {
                format!("(reacts with {reaction})")
            }
            What::Reacted { reaction, .. } => format!("(takes {reaction} back)"),
            What::Pressed { elements, .. } => format!("(presses {})", elements.join(" ")),
            What::Group(event) => format!("({})", group(event)),
        }
    }
}

fn content(message: &Message) -> String {
    match message.content() {
        Content::Text(text) => text.text.to_owned(),
        Content::Media(media) => {
            let (kind, url) = (media.media_type.as_str(), media.url.unwrap_or_default());
            format!("({kind}) {} {url}", media.caption.unwrap_or_default())
        }
        Content::Custom(custom) => {
            format!("(custom message `{}`) {}", custom.custom_type, custom.data)
        }
        Content::Interactive(shown) => interactive(shown.interactive_type, shown.data),
        Content::Card(card) => format!("(card) {}", card.text.unwrap_or_default()),
        Content::Agentic(said) => said.text.unwrap_or_default().to_owned(),
        _ => format!(
            "({} message `{}`)",
            message.category.as_str(),
            message.message_type
        ),
    }
}

/// What a reader sees first: the title or text, and what can be pressed.
fn interactive(kind: &str, data: &Value) -> String {
    let title = data["title"].as_str().or(data["text"].as_str());
    let mut text = format!("({kind}) {}", title.unwrap_or_default());
    for element in elements(data) {
        let id = element["elementId"].as_str().unwrap_or_default();
        let label = ["label", "buttonText", "text"];
        let label = label.iter().find_map(|name| element[name].as_str());
        let _ = write!(text, "\n[{id}] {}", label.unwrap_or_default());
    }
    text
}

/// The elements of a form or an old card, in their order.
fn elements(data: &Value) -> impl Iterator<Item = &Value> {
    let lists = ["formFields", "cardActions"].into_iter();
    let listed = lists.filter_map(|name| data[name].as_array()).flatten();
    listed.chain(data.get("submitElement"))
}

fn group(event: &GroupEvent) -> String {
    match event {
        GroupEvent::Joined(_) => "joins".to_owned(),
        GroupEvent::Left(_) => "leaves".to_owned(),
        GroupEvent::Added(event) => format!("adds {}", event.on.uid),
        GroupEvent::Kicked(event) => format!("kicks {}", event.on.uid),
        GroupEvent::Banned(event) => format!("bans {}", event.on.uid),
        GroupEvent::Unbanned(event) => format!("unbans {}", event.on.uid),
        GroupEvent::ScopeChanged(event) => {
            let article = if event.new == Scope::Admin { "an" } else { "a" };
            format!("makes {} {article} {}", event.on.uid, event.new)
        }
        _ => event.action().to_owned(),
    }
}
