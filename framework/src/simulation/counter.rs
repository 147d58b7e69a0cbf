//! The bot that is simulated.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{State, prelude::*};

/// What makes it sleep before it answers.
pub(super) const SLEEPS: &str = "sleep";

/// The name of its kind.
pub(super) const KIND: &str = "simulated-counter";

/// Answers with a number that it counts up in its state: a gap is a loss, a
/// repetition a doubling. What becomes of a message it notes.
#[bot(name = "simulated-counter")]
#[derive(Debug)]
struct SimulatedCounter;

#[derive(Default, Serialize, Deserialize)]
struct Told {
    count: u64,
}

impl State for Told {
    const NAME: &'static str = "told";
}

#[handler]
impl MessageHandler for SimulatedCounter {
    async fn on_message(&self, ctx: &Context, message: &Message) -> HandlerResult<String> {
        let text = message.text().unwrap_or_default();
        if text == SLEEPS {
            tokio::time::sleep(Duration::from_secs(20)).await;
        }
        let told = ctx.state::<Told>().conversation();
        let count = told
            .update(|told| {
                told.count += 1;
                told.count
            })
            .await?;
        Ok(format!("{count}: {text}"))
    }
}

#[handler]
impl EditHandler for SimulatedCounter {
    async fn on_edited(&self, _ctx: &Context, message: &Message) -> HandlerResult<String> {
        Ok(format!("edited {}", message.text().unwrap_or_default()))
    }
}

#[handler]
impl DeleteHandler for SimulatedCounter {
    async fn on_deleted(&self, _ctx: &Context, message: &Message) -> HandlerResult<String> {
        Ok(format!("deleted {}", message.id))
    }
}

#[handler]
impl ReactionHandler for SimulatedCounter {
    async fn on_added(&self, _ctx: &Context, reaction: &Reaction) -> HandlerResult<String> {
        Ok(format!("reacted {}", reaction.message_id))
    }
}
