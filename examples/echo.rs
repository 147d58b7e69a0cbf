//! Repeats what people write to it, and reacts in groups.
//!
//! ```text
//! alice: hello?
//! echo: hello?
//! ```
//!
//! In a group with Alice and the bot:
//!
//! ```text
//! alice: just talking
//! alice: listen, <@uid:echo>
//! echo: (reacts with 👂)
//! ```
//!
//! Run with `cargo run -p cometchat-bot-examples --example echo`.

use cometchat_bot::prelude::*;

/// Repeats what people write to it.
#[bot(name = "echo", about = "Repeats what you write")]
#[derive(Debug)]
pub struct EchoBot;

#[handler]
impl MessageHandler for EchoBot {
    async fn on_message(&self, ctx: &Context, message: &Message) -> HandlerResult {
        Ok(match message.text() {
            Some(text) if !message.is_group() => Reply::text(text),
            _ if message.mentions(ctx.me()) => Reply::reaction("👂"),
            _ => Reply::none(),
        })
    }
}

fn main() -> std::process::ExitCode {
    cometchat_bot::daemon::main("echo", "0.1.0", &[])
}
