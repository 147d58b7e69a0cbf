//! A bot that knows the framework under another name: no macro may write the
//! name that the framework gives itself.

#![forbid(unsafe_code)]
#![deny(clippy::pedantic, missing_docs, unused)]

use chat::prelude::*;

/// Repeats what people write.
#[bot(name = "renamed")]
#[derive(Debug)]
pub struct RenamedBot;

/// Says it again.
#[derive(Debug, Command)]
#[command(name = "again")]
pub struct Again {
    #[arg(rest)]
    text: String,
}

#[handler]
impl CommandHandler<Again> for RenamedBot {
    async fn on_command(&self, _ctx: &Context, again: Again) -> HandlerResult<String> {
        Ok(again.text)
    }
}
