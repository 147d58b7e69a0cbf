//! Asks how it was with an interactive form, and keeps the average.

mod form;
mod tally;

use cometchat_bot::{model::InteractionCompleted, prelude::*};

use crate::tally::Tally;

/// Collects ratings. Each conversation has an average of its own.
#[bot(name = "feedback", about = "Asks how it was and keeps the average")]
#[derive(Debug)]
pub struct FeedbackBot;

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
        let Some(stars) = pressed else {
            return Ok(None);
        };
        let state = ctx.state::<Tally>().conversation();
        let tally = state.update(|tally| tally.add(stars)).await?;
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
