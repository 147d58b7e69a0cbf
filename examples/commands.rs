//! Commands with arguments of several kinds, rules, aliases and a help of their own.
//!
//! ```text
//! alice: /help
//! host: Runs a party
//!   /invite WHO: Asks somebody to come. (for moderators of a group)
//!   /order SIZE [CUPS]: Orders tea.
//!   /help COMMAND tells more of one.
//! alice: /help order
//! host: /order SIZE [CUPS]
//!   Orders tea.
//!   SIZE: How large (small or large)
//!   CUPS: How many; one unless given (a whole number from 0 to 255)
//!   Also: /tea
//!   Once in 30 seconds
//! alice: /order huge
//! host: SIZE must be small or large, not "huge"
//!   usage: /order SIZE [CUPS]
//! alice: /tea LARGE 2
//! host: 2 cups, Large.
//! alice: /order small
//! host: You can use /order again in 30 seconds.
//! alice: /oder small
//! host: I do not know that command. Did you mean /order?
//! alice: /invite bob
//! host: /invite works in groups only.
//! ```
//!
//! Run with `cargo run -p cometchat-bot-examples --example commands`.
#![allow(
    missing_debug_implementations,
    reason = "as short as the README shows it"
)]

use cometchat_bot::prelude::*;

#[bot(name = "host", about = "Runs a party")]
struct HostBot;

#[derive(Choices, Debug)]
enum Size {
    Small,
    Large,
}

/// Orders tea.
#[derive(Command)]
#[command(name = "order", aliases = ["tea"], cooldown = "30s")]
struct Order {
    /// How large.
    size: Size,
    /// How many; one unless given.
    #[arg(default = 1)]
    cups: u8,
}

/// Asks somebody to come.
#[derive(Command)]
#[command(name = "invite", scope = "moderator")]
struct Invite {
    who: Uid,
}

#[handler]
impl CommandHandler<Order> for HostBot {
    async fn on_command(&self, _: &Context, Order { size, cups }: Order) -> HandlerResult<String> {
        Ok(format!("{cups} cups, {size:?}."))
    }
}

#[handler]
impl CommandHandler<Invite> for HostBot {
    async fn on_command(&self, _: &Context, Invite { who }: Invite) -> HandlerResult<String> {
        Ok(format!("{who} is invited."))
    }
}

fn main() -> std::process::ExitCode {
    cometchat_bot::daemon::main("commands", "0.1.0", &[])
}
