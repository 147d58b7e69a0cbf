//! Polls in a group: one asks, everybody votes with a number.

mod poll;

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use cometchat_bot::{model::ConversationId, prelude::*};

use crate::poll::Poll;

/// Options that a poll may have.
const MAX_OPTIONS: usize = 9;

/// Counts votes in groups. One poll at a time in a conversation; polls are
/// forgotten when the bot stops.
#[bot(name = "poll", about = "Asks a question and counts the votes")]
#[derive(Debug)]
pub struct PollBot {
    open: Mutex<HashMap<ConversationId, Poll>>,
}

impl Bot for PollBot {
    type Settings = NoSettings;

    fn new(_: NoSettings) -> HandlerResult<Self> {
        Ok(Self {
            open: Mutex::default(),
        })
    }
}

/// Asks a question: /poll "Where to?" Beach Mountains.
#[derive(Debug, Command)]
#[command(name = "poll")]
pub struct Ask {
    /// The question; in quotes when it has several words.
    question: String,
    /// The answers to choose from, 2 to 9.
    options: Vec<String>,
}

/// Ends the poll and tells the result.
#[derive(Debug, Command)]
#[command(name = "close")]
pub struct Close;

#[handler]
impl CommandHandler<Ask> for PollBot {
    async fn on_command(&self, ctx: &Context, ask: Ask) -> HandlerResult<String> {
        if !(2..=MAX_OPTIONS).contains(&ask.options.len()) {
            return Ok(format!(
                "A poll needs 2 to {MAX_OPTIONS} options, not {}.",
                ask.options.len()
            ));
        }
        let poll = Poll::new(ask.question, ask.options);
        let text = format!("{poll}\nVote with a number; /close ends it.");
        self.in_conversation(ctx, |open, here| open.insert(here, poll));
        Ok(text)
    }
}

#[handler]
impl CommandHandler<Close> for PollBot {
    async fn on_command(&self, ctx: &Context, _: Close) -> HandlerResult<String> {
        let closed = self
            .in_conversation(ctx, |open, here| open.remove(&here))
            .flatten();
        Ok(closed.map_or_else(
            || "There is no poll here. Ask one with /poll \"question\" answer answer".to_owned(),
            |poll| format!("{poll}\n{}", poll.result()),
        ))
    }
}

#[handler]
impl MessageHandler for PollBot {
    async fn on_message(&self, ctx: &Context, message: &Message) -> HandlerResult<Option<String>> {
        let Some(choice) = message
            .text()
            .and_then(|text| text.trim().parse::<usize>().ok())
        else {
            return Ok(None);
        };
        let voter = message.sender.clone();
        let voted = self.in_conversation(ctx, |open, here| {
            let poll = open.get_mut(&here)?;
            poll.vote(voter, choice).then(|| poll.to_string())
        });
        Ok(voted.flatten())
    }
}

impl PollBot {
    /// Works on the polls, `None` outside of a conversation.
    fn in_conversation<T>(
        &self,
        ctx: &Context,
        work: impl FnOnce(&mut HashMap<ConversationId, Poll>, ConversationId) -> T,
    ) -> Option<T> {
        let here = ctx.conversation()?.clone();
        Some(work(&mut self.open(), here))
    }

    fn open(&self) -> MutexGuard<'_, HashMap<ConversationId, Poll>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
