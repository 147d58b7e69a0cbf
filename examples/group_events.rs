//! What happens to a group's members, and how many are left.
//!
//! ```text
//! cleo: (joins)
//! doorman: Cleo is number 3.
//! alice: (makes cleo a moderator)
//! doorman: Cleo: participant → moderator
//! cleo: (leaves)
//! doorman: 2 are left.
//! ```
//!
//! Run with `cargo run -p cometchat-bot-examples --example group_events`.

use cometchat_bot::prelude::*;

/// Counts the members of a group.
#[bot(name = "doorman", about = "Counts who comes and goes")]
#[derive(Debug)]
pub struct DoormanBot;

/// Methods that are left out do nothing.
#[handler]
impl GroupHandler for DoormanBot {
    async fn on_joined(&self, _ctx: &Context, event: &MemberJoined) -> HandlerResult<String> {
        let count = event.group.members_count.unwrap_or_default();
        Ok(format!("{} is number {count}.", event.by.name))
    }

    async fn on_left(&self, _ctx: &Context, event: &MemberLeft) -> HandlerResult<String> {
        let count = event.group.members_count.unwrap_or_default();
        Ok(format!("{count} are left."))
    }

    async fn on_scope_changed(
        &self,
        _ctx: &Context,
        event: &ScopeChanged,
    ) -> HandlerResult<String> {
        Ok(format!("{}: {} → {}", event.on.name, event.old, event.new))
    }
}

fn main() -> std::process::ExitCode {
    cometchat_bot::daemon::main("doorman", "0.1.0", &[])
}
