//! A daemon whose bot never ends what it began, for tests of its command line.

use std::{future::pending, process::ExitCode};

use cometchat_bot::{daemon, prelude::*};

/// Answers, and then does not come to an end.
#[bot(name = "stubborn", about = "Never ends what it began")]
#[derive(Debug)]
struct StubbornBot;

#[handler]
impl MessageHandler for StubbornBot {
    async fn on_message(&self, ctx: &Context, _: &Message) -> HandlerResult<()> {
        ctx.reply("never").await?;
        pending().await
    }
}

fn main() -> ExitCode {
    daemon::main("stubborn", env!("CARGO_PKG_VERSION"), &[])
}
