//! Work that takes long: shown in one message that changes, stopped with `/cancel`.
//!
//! ```text
//! alice: /search books
//! scout: Looking for books… Say /cancel to stop me.
//! scout: (edits) Looked on shelf 3 of 9.
//! scout: (edits) Looked on shelf 6 of 9.
//! scout: (edits) 9 shelves, no books.
//! alice: /search socks
//! scout: Looking for socks… Say /cancel to stop me.
//! alice: /cancel
//! scout: (edits) I stopped. There may be socks on 9 more shelves.
//! ```
//!
//! Run with `cargo run -p cometchat-bot-examples --example long_work`.

use std::time::Duration;

use cometchat_bot::prelude::*;

#[bot(name = "scout", about = "Looks for things")]
struct ScoutBot;

const SHELVES: u32 = 9;

/// Looks for something on all shelves.
#[derive(Command)]
#[command(name = "search")]
struct Search {
    what: String,
}

#[handler(timeout = "5m")]
impl CommandHandler<Search> for ScoutBot {
    async fn on_command(&self, ctx: &Context, Search { what }: Search) -> HandlerResult<Reply> {
        let text = format!("Looking for {what}… Say /cancel to stop me.");
        let work = ctx.long_work(text).await?;
        for shelf in 1..=SHELVES {
            if work.until_cancelled(look()).await.is_none() {
                let left = SHELVES + 1 - shelf;
                let text = format!("I stopped. There may be {what} on {left} more shelves.");
                return Ok(work.ends(text));
            }
            work.progress(format!("Looked on shelf {shelf} of {SHELVES}."));
        }
        Ok(work.ends(format!("{SHELVES} shelves, no {what}.")))
    }
}

/// Stands for a call that takes its time.
async fn look() {
    tokio::time::sleep(Duration::from_secs(1)).await;
}

fn main() -> std::process::ExitCode {
    cometchat_bot::daemon::main("long_work", "0.1.0", &[])
}
