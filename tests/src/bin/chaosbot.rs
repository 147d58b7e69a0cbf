//! The daemon that the chaos run kills: one bot, which counts what it is told.

use std::process::ExitCode;

use cometchat_bot::{State, daemon, prelude::*};
use serde::{Deserialize, Serialize};

/// Answers with a number that it counts up in its state: a gap is a loss, a
/// repetition a doubling.
#[bot(name = "counter", about = "Counts what it is told")]
#[derive(Debug)]
struct CounterBot;

#[derive(Default, Serialize, Deserialize)]
struct Count {
    told: u64,
}

impl State for Count {
    const NAME: &'static str = "count";
}

#[handler]
impl MessageHandler for CounterBot {
    async fn on_message(&self, ctx: &Context, message: &Message) -> HandlerResult<String> {
        let state = ctx.state::<Count>().conversation();
        let count = state
            .update(|count| {
                count.told += 1;
                count.told
            })
            .await?;
        Ok(format!("{count}: {}", message.text().unwrap_or_default()))
    }
}

fn main() -> ExitCode {
    daemon::main("chaosbot", env!("CARGO_PKG_VERSION"), &[])
}
