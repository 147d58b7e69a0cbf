//! Asks how it was with an interactive form, and keeps the average.

mod form;
mod tally;

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use cometchat_bot::{
    model::{ConversationId, InteractionCompleted},
    prelude::*,
};

use crate::tally::Tally;

/// Collects ratings. Each group has an average of its own; it is forgotten
/// when the bot stops.
#[bot(name = "feedback", about = "Asks how it was and keeps the average")]
#[derive(Debug)]
pub struct FeedbackBot {
    tallies: Mutex<HashMap<ConversationId, Tally>>,
}

impl Bot for FeedbackBot {
    type Settings = NoSettings;

    fn new(_: NoSettings) -> HandlerResult<Self> {
        Ok(Self {
            tallies: Mutex::default(),
        })
    }
}

/// Asks everybody here for a rating: /feedback the workshop.
#[derive(Debug, Command)]
#[command(name = "feedback")]
pub struct Ask {
    /// What to rate.
    #[arg(rest)]
    topic: Option<String>,
}

#[handler]
impl CommandHandler<Ask> for FeedbackBot {
    async fn on_command(&self, _ctx: &Context, ask: Ask) -> HandlerResult<Draft> {
        Ok(form::rating(ask.topic.as_deref()))
    }
}

#[handler]
impl InteractionHandler for FeedbackBot {
    async fn on_completed(
        &self,
        ctx: &Context,
        done: &InteractionCompleted,
    ) -> HandlerResult<Option<String>> {
        let pressed = done
            .interactions
            .iter()
            .find_map(|i| form::stars(&i.element_id));
        let (Some(stars), Some(here)) = (pressed, ctx.conversation()) else {
            return Ok(None);
        };
        let mut tallies = self.tallies.lock().unwrap_or_else(PoisonError::into_inner);
        let tally = tallies.entry(here.clone()).or_default();
        tally.add(stars);
        Ok(Some(format!("Thank you, {}! {tally}", done.user.name)))
    }
}

#[handler]
impl MessageHandler for FeedbackBot {
    async fn on_message(
        &self,
        _ctx: &Context,
        message: &Message,
    ) -> HandlerResult<Option<&'static str>> {
        Ok((!message.is_group()).then_some("Write /feedback and what it is about."))
    }
}
