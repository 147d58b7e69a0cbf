//! Whether the server's history is as it must be.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{plan::Frames, server::BOT};

/// What was said in one conversation, by people and by the bot.
#[derive(Default)]
struct Talk {
    said: Vec<String>,
    answers: Vec<String>,
}

/// Judges a history; the error says what is wrong with it.
pub(super) fn judge(history: &[Value], expected: usize, frames: Frames) -> Result<(), String> {
    let mut talks: BTreeMap<&str, Talk> = BTreeMap::new();
    for message in history {
        let Some(text) = message["data"]["text"].as_str() else {
            continue;
        };
        let conversation = message["conversationId"].as_str().unwrap_or_default();
        let talk = talks.entry(conversation).or_default();
        if message["sender"] == BOT {
            talk.answers.push(text.to_owned());
        } else {
            talk.said.push(text.to_owned());
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

impl Talk {
    fn judge(self, frames: Frames) -> Result<(), String> {
        let Self { said, answers } = self;
        let (heard, problem) = match frames {
            Frames::Ordered => (said.clone(), "not answered once and in order"),
            Frames::Lossy => (in_any_order(&answers), "lost or doubled"),
        };
        let wanted: Vec<_> = (1..)
            .zip(&heard)
            .map(|(count, text)| format!("{count}: {text}"))
            .collect();
        let mut once = (said.clone(), heard);
        once.0.sort();
        once.1.sort();
        if answers == wanted && once.0 == once.1 {
            return Ok(());
        }
        Err(format!("{problem}: {said:?} got {answers:?}"))
    }
}

/// What the answers say was said, in the order of the answers.
fn in_any_order(answers: &[String]) -> Vec<String> {
    let texts = answers.iter().filter_map(|answer| answer.split_once(": "));
    texts.map(|(_, text)| text.to_owned()).collect()
}
