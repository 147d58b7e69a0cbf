//! Layers stand around all handlers of a bot: who gets in, how often, and what people
//! hear when something breaks.
//!
//! ```text
//! alice: /open 1234
//! vault: It is open.
//! alice: /open 0
//! vault: Something broke. I have written it down.
//! mallory: /open 1234
//! vault: I do not know you.
//! alice: /open 1234
//! vault: It is open.
//! alice: /open 1234
//! vault: That is too much for me. Please ask again in ... seconds.
//! ```
//!
//! Run with `cargo run -p cometchat-bot-examples --example layers`.

use std::time::{Duration, Instant};

use cometchat_bot::{layer::RateLimit, prelude::*};

/// Writes down how long everything took.
struct Timing;

impl Layer for Timing {
    async fn around(&self, _: &Context, next: Next<'_>) -> HandlerResult {
        let (handler, begun) = (next.handler().trait_name, Instant::now());
        let outcome = next.run().await;
        let (elapsed_ms, is_ok) = (begun.elapsed().as_millis(), outcome.is_ok());
        tracing::info!(handler, elapsed_ms, is_ok);
        outcome
    }
}

/// Lets in who is known, and answers others itself.
struct Guests(&'static [&'static str]);

impl Layer for Guests {
    async fn around(&self, ctx: &Context, next: Next<'_>) -> HandlerResult {
        match ctx.sender() {
            Some(user) if self.0.contains(&user.uid.as_str()) => next.run().await,
            _ => Ok(Reply::text("I do not know you.")),
        }
    }
}

/// Tells people when their message is given up; it is kept as a dead letter all the same.
struct Sorry;

impl Layer for Sorry {
    async fn around(&self, _: &Context, next: Next<'_>) -> HandlerResult {
        let words = "Something broke. I have written it down.";
        next.run().await.map_err(|error| error.telling(words))
    }
}

/// The first layer stands outside of the others.
#[bot(
    name = "vault",
    layers = [Timing, Guests(&["alice"]), RateLimit::new(2, Duration::from_mins(1)), Sorry]
)]
struct VaultBot;

/// Opens the vault.
#[derive(Command)]
#[command(name = "open")]
struct Open {
    code: u32,
}

#[handler]
impl CommandHandler<Open> for VaultBot {
    async fn on_command(&self, _: &Context, open: Open) -> HandlerResult<&str> {
        match open.code {
            0 => Err(HandlerError::msg("the lock is jammed")),
            _ => Ok("It is open."),
        }
    }
}

fn main() -> std::process::ExitCode {
    cometchat_bot::daemon::main("layers", "0.1.0", &[])
}
