//! Polls in a group: one asks, everybody votes with a number.

mod poll;

use cometchat_bot::prelude::*;

use crate::poll::{OpenPoll, Poll};

/// Options that a poll may have.
const MAX_OPTIONS: usize = 9;

/// Counts votes. There is one poll at a time in a conversation.
#[bot(name = "poll", about = "Asks a question and counts the votes")]
#[derive(Debug)]
pub struct PollBot;

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
        let count = ask.options.len();
        if !(2..=MAX_OPTIONS).contains(&count) {
            return Ok(format!(
                "A poll needs 2 to {MAX_OPTIONS} options, not {count}."
            ));
        }
        let poll = Poll::new(ask.question, ask.options);
        let text = format!("{poll}\nVote with a number; /close ends it.");
        ctx.state::<OpenPoll>()
            .conversation()
            .set(&poll.into())
            .await?;
        Ok(text)
    }
}

#[handler]
impl CommandHandler<Close> for PollBot {
    async fn on_command(&self, ctx: &Context, _: Close) -> HandlerResult<String> {
        let state = ctx.state::<OpenPoll>().conversation();
        Ok(match state.update(OpenPoll::close).await? {
            Some(poll) => format!("{poll}\n{}", poll.result()),
            None => {
                "There is no poll here. Ask one with /poll \"question\" answer answer".to_owned()
            }
        })
    }
}

#[handler]
impl MessageHandler for PollBot {
    async fn on_message(&self, ctx: &Context, message: &Message) -> HandlerResult<Option<String>> {
        let Some(choice) = message.text().and_then(|text| text.trim().parse().ok()) else {
            return Ok(None);
        };
        let voter = message.sender.clone();
        let state = ctx.state::<OpenPoll>().conversation();
        let voted = state.update(|open| {
            let poll = open.poll_mut()?;
            poll.vote(voter, choice).then(|| poll.to_string())
        });
        voted.await
    }
}
