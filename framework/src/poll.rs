//! Polls: one asks, everybody chooses, the bars move.
//!
//! A handler returns a [`Poll`]. Where the app has the polls extension, the poll
//! is one of the service's own, which every client draws. Where it has not, or the
//! extension cannot be reached, the same poll is a card whose votes come as presses
//! and whose message is edited. The bot's code does not see the difference: votes
//! reach its [`PollHandler`](crate::routing::PollHandler), and [`Polls`], from
//! [`Context::polls`](crate::Context::polls), finds and closes polls.
//!
//! ```
//! use cometchat_bot::{poll::Vote, prelude::*};
//!
//! #[bot(name = "lunch")]
//! pub struct LunchBot;
//!
//! /// Asks where to eat.
//! #[derive(Command)]
//! #[command(name = "lunch")]
//! pub struct Ask;
//!
//! /// Ends the poll.
//! #[derive(Command)]
//! #[command(name = "close")]
//! pub struct Close;
//!
//! #[handler]
//! impl CommandHandler<Ask> for LunchBot {
//!     async fn on_command(&self, _ctx: &Context, _: Ask) -> HandlerResult<Poll> {
//!         Ok(Poll::new("Lunch?", ["Soup", "Salad"]))
//!     }
//! }
//!
//! #[handler]
//! impl PollHandler for LunchBot {
//!     async fn on_vote(&self, _ctx: &Context, vote: &Vote) -> HandlerResult<Option<String>> {
//!         let moved = vote.from.is_some();
//!         Ok(moved.then(|| format!("{} thought again.", vote.name)))
//!     }
//! }
//!
//! #[handler]
//! impl CommandHandler<Close> for LunchBot {
//!     async fn on_command(&self, ctx: &Context, _: Close) -> HandlerResult<Reply> {
//!         Ok(match ctx.polls().latest().await? {
//!             Some(poll) => ctx.polls().close(poll).await?.into_reply(),
//!             None => Reply::text("There is no poll here."),
//!         })
//!     }
//! }
//! ```
//!
//! # What differs
//!
//! | | the service's poll | the poll as a card |
//! | --- | --- | --- |
//! | where | apps with the polls extension | everywhere cards are drawn |
//! | votes come | as edits of the message | as [presses](crate::card::Rendering) |
//! | a vote can move | yes | yes; with an interactive card and without an action endpoint only the first press is reported |
//! | closing | the bot takes no more votes; clients still do | the message loses its buttons |
//!
//! Votes that were made while the bot was not connected are found at the next one.

mod ballot;
mod builder;
mod error;
mod fallback;
mod native;
mod open;
mod tally;
mod vote;

pub use self::{
    builder::{MAX_OPTIONS, MAX_TEXT_CHARS, Poll},
    error::PollError,
    open::{Closed, Polls},
    tally::{Choice, Tally},
    vote::Vote,
};
pub(crate) use self::{
    fallback::{CastVote, definition},
    vote::{counted, created},
};
