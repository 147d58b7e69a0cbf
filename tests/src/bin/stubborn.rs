//! A daemon of bots that behave badly, for tests of its command line.

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

/// Repeats what people write, and panics when they ask for it.
#[bot(name = "fragile", about = "Panics when asked to")]
#[derive(Debug)]
struct FragileBot;

#[handler]
impl MessageHandler for FragileBot {
    async fn on_message(&self, _: &Context, message: &Message) -> HandlerResult<String> {
        let text = message.text().unwrap_or_default();
        assert!(text != "panic", "as asked");
        Ok(text.to_owned())
    }
}

fn main() -> ExitCode {
    daemon::main("stubborn", env!("CARGO_PKG_VERSION"), &[])
}
