//! Whether the server's history is as it must be.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::{plan::Frames, server::BOT};

/// What people put behind a text when they edit it.
pub(super) const EDITED: char = '!';

/// What was said in one conversation, by people and by the bot.
#[derive(Default)]
struct Talk {
    said: Vec<Said>,
    answers: Vec<String>,
}

/// Something a person said, and what became of it.
#[derive(Clone, Debug)]
struct Said {
    id: String,
    /// As it was at first.
    text: String,
    is_edited: bool,
    is_deleted: bool,
    reactions: u64,
}

/// Judges a history; the error says what is wrong with it. `texts` has by their
/// ids what messages said at first that may have been changed.
pub(super) fn judge(
    history: &[Value],
    texts: &HashMap<String, String>,
    expected: usize,
    frames: Frames,
) -> Result<(), String> {
    let mut talks: BTreeMap<&str, Talk> = BTreeMap::new();
    for message in history {
        if message["category"] != "message" {
            continue;
        }
        let text = message["data"]["text"].as_str().unwrap_or_default();
        let conversation = message["conversationId"].as_str().unwrap_or_default();
        let talk = talks.entry(conversation).or_default();
        if message["sender"] == BOT {
            talk.answers.push(text.to_owned());
        } else {
            talk.said.push(Said::read(message, text, texts));
        }
    }
    let said: usize = talks.values().map(|talk| talk.said.len()).sum();
    if said != expected {
        return Err(format!("the server has {said} messages, not {expected}"));
    }
    for (conversation, talk) in talks {
        talk.judge(frames)
            .map_err(|problem| format!("in {conversation}: {problem}"))?;
    }
    Ok(())
}

impl Said {
    fn read(message: &Value, text: &str, texts: &HashMap<String, String>) -> Self {
        let id = message["id"].as_str().unwrap_or_default().to_owned();
        let first = texts.get(&id).map_or(text, String::as_str).to_owned();
        let reactions = message["data"]["reactions"].as_array();
        let counts = reactions.into_iter().flatten();
        Self {
            text: first,
            is_edited: message["editedAt"].is_number(),
            is_deleted: message["deletedAt"].is_number(),
            reactions: counts.filter_map(|count| count["count"].as_u64()).sum(),
            id,
        }
    }
}

impl Talk {
    fn judge(&self, frames: Frames) -> Result<(), String> {
        let (numbered, notes): (Vec<_>, Vec<_>) = self
            .answers
            .iter()
            .partition(|answer| answer.contains(": "));
        let heard: Vec<_> = numbered
            .iter()
            .filter_map(|answer| answer.split_once(": "))
            .map(|(_, text)| text.trim_end_matches(EDITED))
            .collect();
        let numbers = numbered.iter().zip(1..);
        let is_counted = numbers
            .into_iter()
            .all(|(answer, number)| answer.starts_with(&format!("{number}: ")));
        // Who took back what was said before the bot came to it has no answer.
        let must = self
            .said
            .iter()
            .filter(|said| !said.is_deleted || heard.contains(&said.text.as_str()));
        let must: Vec<_> = must.map(|said| said.text.as_str()).collect();
        let is_right = match frames {
            Frames::Ordered => heard == must,
            Frames::Lossy => sorted(&heard) == sorted(&must),
        };
        if !is_counted || !is_right {
            let problem = match frames {
                Frames::Ordered => "not answered once and in order",
                Frames::Lossy => "lost or doubled",
            };
            return Err(format!("{problem}: {:?} got {:?}", self.said, self.answers));
        }
        for said in &self.said {
            said.judge(&numbered, &notes, frames)?;
        }
        Ok(())
    }
}

impl Said {
    /// Whether the bot took note of what became of it, once.
    fn judge(&self, numbered: &[&String], notes: &[&String], frames: Frames) -> Result<(), String> {
        let Self { id, text, .. } = self;
        let count = |note: &str| notes.iter().filter(|found| **found == note).count();
        let edits = count(&format!("edited {text}{EDITED}"));
        let shown = format!(": {text}{EDITED}");
        // It may have been answered as it was after the edit.
        let is_shown = numbered.iter().any(|answer| answer.ends_with(&shown));
        let is_right = match (self.is_edited, frames) {
            (false, _) => edits == 0 && !is_shown,
            (true, Frames::Ordered) => edits + usize::from(is_shown) == 1,
            // The edit may have come before the message.
            (true, Frames::Lossy) => edits <= 1 && edits + usize::from(is_shown) >= 1,
        };
        if !is_right {
            return Err(format!("{text} was edited: {numbered:?} {notes:?}"));
        }
        if count(&format!("deleted {id}")) != usize::from(self.is_deleted) {
            return Err(format!("{text} ({id}) was deleted, or not: {notes:?}"));
        }
        if count(&format!("reacted {id}")) as u64 != self.reactions {
            let reactions = self.reactions;
            return Err(format!(
                "{text} ({id}) got {reactions} reactions: {notes:?}"
            ));
        }
        Ok(())
    }
}

fn sorted<'a>(texts: &[&'a str]) -> Vec<&'a str> {
    let mut sorted = texts.to_vec();
    sorted.sort_unstable();
    sorted
}
