use cometchat_bot::prelude::*;
use serde::{Deserialize, Serialize};

#[bot(name = "clock")]
struct ClockBot;

struct NoPayload;

#[derive(Payload, Serialize, Deserialize)]
#[payload(type = "reminder")]
struct Reminder;

#[handler]
impl DueHandler<NoPayload> for ClockBot {
    async fn on_due(&self, _: &Context, _: NoPayload, _: &Due) -> HandlerResult<()> {
        Ok(())
    }
}

#[handler]
impl DueHandler<Reminder> for ClockBot {
    async fn on_due(&self, _: &Context, _: &Reminder, _: &Due) -> HandlerResult<()> {
        Ok(())
    }
}

#[handler]
impl DueHandler for ClockBot {}

fn main() {}
