//! Feedback: asks in a form, keeps a summary that everybody sees, and gives the
//! answers as a table to admins.

mod summary;

use cometchat_bot::{client::Upload, model::MediaType, prelude::*};
use serde::{Deserialize, Serialize};

use crate::summary::Summary;

/// Collects feedback. Each conversation has a summary of its own.
#[bot(name = "feedback", about = "Asks how it was and sums up the answers")]
#[derive(Debug)]
pub struct FeedbackBot;

/// Asks everybody here how it was: /feedback the workshop.
#[derive(Debug, Command)]
#[command(name = "feedback")]
pub struct Ask {
    /// What it is about.
    #[arg(rest)]
    topic: Option<String>,
}

/// Shows how the answers stand.
#[derive(Debug, Command)]
#[command(name = "summary")]
pub struct Show;

/// Sends all answers as a table, to admins of the group only.
#[derive(Debug, Command)]
#[command(name = "export")]
pub struct Export;

/// How was it?
#[derive(Debug, Form, Serialize, Deserialize)]
#[form(id = "feedback", thanks = "Thank you for your feedback.")]
pub struct Feedback {
    #[field(
        label = "How many stars?",
        choices = [("5", "★★★★★"), ("4", "★★★★"), ("3", "★★★"), ("2", "★★"), ("1", "★")]
    )]
    stars: u8,
    #[field(label = "What was good?", choices = ["Content", "Pace", "People"])]
    good: Vec<String>,
    #[field(label = "Anything to add?", max = 500, lines = 4)]
    remark: Option<String>,
    #[field(label = "May we ask you about it?", tick = "Yes, write to me")]
    contact: bool,
}

#[handler]
impl CommandHandler<Ask> for FeedbackBot {
    async fn on_command(&self, ctx: &Context, ask: Ask) -> HandlerResult<Form<Feedback>> {
        let topic = ask.topic.unwrap_or_else(|| "it".to_owned());
        let form = Form::new().title(format!("How was {topic}?"));
        let state = ctx.state::<Summary>().conversation();
        state.update(|summary| summary.topic = topic).await?;
        Ok(form)
    }
}

#[handler]
impl FormHandler<Feedback> for FeedbackBot {
    async fn on_submit(&self, ctx: &Context, feedback: Feedback) -> HandlerResult<Option<String>> {
        let Some(by) = ctx.sender() else {
            return Ok(None);
        };
        let state = ctx.state::<Summary>().conversation();
        let average = state.update(|summary| {
            summary.add(by, feedback);
            summary.average()
        });
        Ok(Some(format!("Thank you, {}! {}", by.name, average.await?)))
    }
}

#[handler]
impl CommandHandler<Show> for FeedbackBot {
    async fn on_command(&self, ctx: &Context, _: Show) -> HandlerResult<Card> {
        Ok(ctx.state::<Summary>().conversation().get().await?.card())
    }
}

#[handler]
impl CommandHandler<Export> for FeedbackBot {
    async fn on_command(&self, ctx: &Context, _: Export) -> HandlerResult<Reply> {
        let (Some(by), Some(Scope::Admin)) = (ctx.sender(), ctx.sender_scope().await?) else {
            return Ok(Reply::text("Only admins of a group get its answers."));
        };
        let table = ctx.state::<Summary>().conversation().get().await?.table()?;
        let file = Upload::new("feedback.csv", "text/csv", table);
        let draft = Draft::upload(MediaType::File, vec![file]);
        Ok(Reply::to(by.uid.clone(), draft).then("I have sent you the answers."))
    }
}

#[handler]
impl MessageHandler for FeedbackBot {
    async fn on_message(&self, _: &Context, message: &Message) -> HandlerResult<Option<&str>> {
        Ok((!message.is_group()).then_some("Write /feedback and what it is about."))
    }
}
