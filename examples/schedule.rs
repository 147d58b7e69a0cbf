//! Later, and again and again: reminders, and a call each working day at nine.
//!
//! ```text
//! alice: /remind 90s drink something
//! clock: I will.
//! clock: Alice, drink something!
//! alice: /standup on
//! clock: Each working day at nine.
//! ```
//! The next day is a Friday:
//! ```text
//! clock: Good morning! What will you do today?
//! alice: /standup off
//! clock: No more.
//! ```
//! Run with `cargo run -p cometchat-bot-examples --example schedule`.

use std::time::Duration;

use cometchat_bot::prelude::*;
use serde::{Deserialize, Serialize};

#[bot(name = "clock", about = "Reminds people")]
struct ClockBot;

/// Reminds you of something later.
#[derive(Command)]
#[command(name = "remind")]
struct Remind {
    after: Duration,
    #[arg(rest)]
    what: String,
}

/// Calls everybody together each working day.
#[derive(Command)]
#[command(name = "standup")]
struct Standup {
    on: bool,
}

#[derive(Payload, Serialize, Deserialize)]
#[payload(type = "reminder")]
struct Reminder(String);

#[handler]
impl CommandHandler<Remind> for ClockBot {
    async fn on_command(&self, ctx: &Context, remind: Remind) -> HandlerResult<&str> {
        let name = ctx.sender().map_or("You", |user| &user.name);
        let reminder = Reminder(format!("{name}, {}!", remind.what));
        ctx.schedule().after(remind.after, &reminder).await?;
        Ok("I will.")
    }
}

#[handler]
impl CommandHandler<Standup> for ClockBot {
    async fn on_command(&self, ctx: &Context, standup: Standup) -> HandlerResult<&str> {
        let (plans, here) = (ctx.schedule(), ctx.reply_to().map_or("", |to| to.id()));
        if !standup.on {
            plans.cancel(&format!("standup {here}")).await?;
            return Ok("No more.");
        }
        let call = Reminder("Good morning! What will you do today?".to_owned());
        let plan = plans.every("0 9 * * MON-FRI", "Europe/Berlin", &call);
        plan.key(format!("standup {here}")).skip_missed().await?;
        Ok("Each working day at nine.")
    }
}

#[handler]
impl DueHandler<Reminder> for ClockBot {
    async fn on_due(&self, _: &Context, reminder: Reminder, _: &Due) -> HandlerResult<String> {
        Ok(reminder.0)
    }
}

fn main() -> std::process::ExitCode {
    cometchat_bot::daemon::main("schedule", "0.1.0", &[])
}
