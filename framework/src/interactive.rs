//! Interactive messages with a body of one's own.

use crate::{
    client::Draft,
    context::Context,
    model::{Content, Event, InteractionGoal, Message},
    reply::HandlerResult,
    routing::{Payload, PayloadError, read_payload},
};

/// An interactive message whose body is a payload of your own: a widget that only
/// apps draw which know it. Its `type` is the payload's; the kits' own word for such
/// messages is `customInteractive`.
///
/// ```
/// use cometchat_bot::{
///     interactive::Interactive,
///     model::{GoalType, InteractionCompleted, InteractionGoal},
///     prelude::*,
/// };
/// use serde::{Deserialize, Serialize};
///
/// #[bot(name = "quizmaster")]
/// pub struct QuizBot;
///
/// #[derive(Payload, Serialize, Deserialize)]
/// #[payload(type = "customInteractive")]
/// pub struct Quiz {
///     question: String,
///     right: String,
/// }
///
/// /// Asks.
/// #[derive(Command)]
/// #[command(name = "quiz")]
/// pub struct Ask;
///
/// #[handler]
/// impl CommandHandler<Ask> for QuizBot {
///     async fn on_command(&self, _ctx: &Context, _: Ask) -> HandlerResult<Draft> {
///         let quiz = Quiz { question: "2 + 2 = ?".into(), right: "b".into() };
///         let goal = InteractionGoal::new(GoalType::AnyOf, ["a", "b"]);
///         Interactive::new(quiz, "A quiz").goal(goal).draft()
///     }
/// }
///
/// #[handler]
/// impl InteractionHandler for QuizBot {
///     async fn on_completed(
///         &self,
///         ctx: &Context,
///         done: &InteractionCompleted,
///     ) -> HandlerResult<Option<&'static str>> {
///         let Some(quiz) = Interactive::<Quiz>::completed(ctx).await? else {
///             return Ok(None);
///         };
///         let is_right = done.interactions.iter().any(|i| i.element_id == quiz.right);
///         Ok(Some(if is_right { "Right!" } else { "Wrong." }))
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use = "it does nothing until it is sent"]
pub struct Interactive<P> {
    payload: P,
    fallback_text: String,
    goal: InteractionGoal,
    allow_sender: bool,
}

impl<P: Payload> Interactive<P> {
    /// A message with this body, and the text for those who cannot see it. It
    /// counts as done once any element was pressed.
    pub fn new(payload: P, fallback_text: impl Into<String>) -> Self {
        let none: [String; 0] = [];
        Self {
            payload,
            fallback_text: fallback_text.into(),
            goal: InteractionGoal::new(crate::model::GoalType::AnyAction, none),
            allow_sender: false,
        }
    }

    /// When it counts as done: only then is the bot told what was pressed.
    pub fn goal(mut self, goal: InteractionGoal) -> Self {
        self.goal = goal;
        self
    }

    /// Lets the bot itself press its elements, too.
    pub fn allow_sender(mut self) -> Self {
        self.allow_sender = true;
        self
    }

    /// The message.
    ///
    /// # Errors
    ///
    /// When the payload cannot be written as JSON.
    pub fn draft(self) -> HandlerResult<Draft> {
        let data = serde_json::to_value(&self.payload)?;
        let draft = Draft::interactive(P::TYPE, data, self.goal);
        Ok(draft
            .conversation_text(self.fallback_text)
            .allow_sender_interaction(self.allow_sender))
    }

    /// Reads the body of a message that was received; `None` if it is none of this
    /// type.
    ///
    /// # Errors
    ///
    /// When it has the wrong shape.
    #[must_use]
    pub fn from_message(message: &Message) -> Option<Result<P, PayloadError>> {
        match message.content() {
            Content::Interactive(content) if content.interactive_type == P::TYPE => {
                Some(read_payload(content.data))
            }
            _ => None,
        }
    }

    /// The body of the message whose goal was reached, read from the service;
    /// `None` if the event is something else, or the message is of another type.
    ///
    /// # Errors
    ///
    /// When the message cannot be read, or has the wrong shape.
    pub async fn completed(ctx: &Context) -> HandlerResult<Option<P>> {
        let Event::InteractionCompleted(done) = ctx.event() else {
            return Ok(None);
        };
        let message = ctx.client().messages().get(&done.message_id).await?;
        Ok(Self::from_message(&message).transpose()?)
    }
}
