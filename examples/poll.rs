//! A poll: the bot asks, everybody votes, whoever wants to closes it.
//!
//! In a group with Alice, Bob and the bot:
//!
//! ```text
//! alice: /lunch soup salad pizza
//! lunch: (custom message `extension_poll`) ...Where do we eat?...
//! ```
//!
//! Bob votes for the salad, then for the pizza; Alice votes for the pizza too. The bot says `Bob: not salad, pizza!`, and then:
//!
//! ```text
//! alice: /close
//! lunch: (card) ...pizza wins with 2 votes.
//! alice: /close
//! lunch: There is no poll here. Write /lunch soup salad pizza
//! ```
//!
//! Where the app has no polls extension, the same poll is a card with buttons.
//!
//! Run with `cargo run -p cometchat-bot-examples --example poll`.
#![allow(
    missing_debug_implementations,
    missing_docs,
    reason = "shorter to read"
)]

use cometchat_bot::{poll::Vote, prelude::*};

/// Asks where to eat.
#[bot(name = "lunch", about = "Asks where to eat")]
pub struct LunchBot;

/// Asks a poll: /lunch soup salad pizza.
#[derive(Command)]
#[command(name = "lunch")]
pub struct Ask {
    places: Vec<String>,
}

/// Ends the poll.
#[derive(Command)]
#[command(name = "close")]
pub struct Close;

#[handler]
impl CommandHandler<Ask> for LunchBot {
    async fn on_command(&self, _ctx: &Context, ask: Ask) -> HandlerResult<Reply> {
        let poll = Poll::new("Where do we eat?", ask.places);
        Ok(match poll.check() {
            Ok(()) => poll.into_reply(),
            Err(error) => Reply::text(format!("That cannot be asked: {error}.")),
        })
    }
}

#[handler]
impl PollHandler for LunchBot {
    async fn on_vote(&self, _ctx: &Context, vote: &Vote) -> HandlerResult<Option<String>> {
        let (Some(from), Some(to)) = (&vote.from, &vote.to) else {
            return Ok(None);
        };
        Ok(Some(format!("{}: not {from}, {to}!", vote.name)))
    }
}

#[handler]
impl CommandHandler<Close> for LunchBot {
    async fn on_command(&self, ctx: &Context, _: Close) -> HandlerResult<Reply> {
        Ok(match ctx.polls().latest().await? {
            Some(poll) => ctx.polls().close(poll).await?.into_reply(),
            None => Reply::text("There is no poll here. Write /lunch soup salad pizza"),
        })
    }
}

fn main() -> std::process::ExitCode {
    cometchat_bot::daemon::main("poll", "0.1.0", &[])
}
