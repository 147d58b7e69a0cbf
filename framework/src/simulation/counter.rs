//! The bots that are simulated.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{State, prelude::*};

/// What makes them sleep before they answer.
pub(super) const SLEEPS: &str = "sleep";

/// What makes them say something before they answer.
pub(super) const EARLY: &str = "early";

/// The name of the one that answers.
pub(super) const COUNTER: &str = "simulated-counter";
/// The name of the one that also notes what becomes of messages.
pub(super) const WITNESS: &str = "simulated-witness";

/// Answers with a number that it counts up in its state: a gap is a loss, a
/// repetition a doubling.
#[bot(name = "simulated-counter")]
#[derive(Debug)]
struct SimulatedCounter;

/// Answers as the other does, and notes what becomes of each message.
#[bot(name = "simulated-witness")]
#[derive(Debug)]
struct SimulatedWitness;

#[derive(Default, Serialize, Deserialize)]
struct Told {
    count: u64,
}

impl State for Told {
    const NAME: &'static str = "told";
}

async fn answer(ctx: &Context, message: &Message) -> HandlerResult<String> {
    let text = message.text().unwrap_or_default();
    if text == EARLY {
        ctx.reply("a moment").await?;
    }
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

#[handler]
impl MessageHandler for SimulatedCounter {
    async fn on_message(&self, ctx: &Context, message: &Message) -> HandlerResult<String> {
        answer(ctx, message).await
    }
}

#[handler]
impl MessageHandler for SimulatedWitness {
    async fn on_message(&self, ctx: &Context, message: &Message) -> HandlerResult<String> {
        answer(ctx, message).await
    }
}

#[handler]
impl EditHandler for SimulatedWitness {
    async fn on_edited(&self, _ctx: &Context, message: &Message) -> HandlerResult<String> {
        Ok(format!("edited {}", message.text().unwrap_or_default()))
    }
}

#[handler]
impl DeleteHandler for SimulatedWitness {
    async fn on_deleted(&self, _ctx: &Context, message: &Message) -> HandlerResult<String> {
        Ok(format!("deleted {}", message.id))
    }
}

#[handler]
impl ReactionHandler for SimulatedWitness {
    async fn on_added(&self, _ctx: &Context, reaction: &Reaction) -> HandlerResult<String> {
        Ok(format!("reacted {}", reaction.message_id))
    }
}
