//! A command with an optional argument.
//!
//! ```text
//! alice: /hello
//! hello: Hello, Alice!
//! alice: /hello french
//! hello: Bonjour, Alice!
//! alice: /hello french twice
//! hello: "twice" is more than this command takes
//!   usage: /hello [LANGUAGE]
//! ```
//!
//! Run with `cargo run -p cometchat-bot-examples --example hello`.
#![allow(
    missing_debug_implementations,
    reason = "as short as the README shows it"
)]

use cometchat_bot::prelude::*;

/// Says hello.
#[bot(name = "hello", about = "Says hello in several languages")]
pub struct HelloBot;

/// Says hello: /hello french.
#[derive(Command)]
#[command(name = "hello")]
pub struct Hello {
    /// The language; English unless given.
    language: Option<String>,
}

#[handler]
impl CommandHandler<Hello> for HelloBot {
    async fn on_command(&self, ctx: &Context, hello: Hello) -> HandlerResult<String> {
        let word = match hello.language.as_deref() {
            Some("french") => "Bonjour",
            Some("german") => "Guten Tag",
            _ => "Hello",
        };
        let name = ctx.sender().map_or("you", |user| &user.name);
        Ok(format!("{word}, {name}!"))
    }
}

fn main() -> std::process::ExitCode {
    cometchat_bot::daemon::main("hello", "0.1.0", &[])
}
