//! Forms that were filled in.

use async_trait::async_trait;
use futures_util::future::BoxFuture;

use super::misrouted;
use crate::{
    context::Context,
    form::{self, FormSpec, FormType, Refusal},
    model::Event,
    reply::{HandlerResult, Reply},
    routing::{
        entry::AnyBot,
        registered::{Declared, Registered, on},
    },
};

/// Handles the answers to one form, on whichever way they were given.
///
/// # Examples
///
/// ```
/// use cometchat_bot::prelude::*;
///
/// #[bot(name = "feedback")]
/// pub struct FeedbackBot;
///
/// /// Asks how it was.
/// #[derive(Command)]
/// #[command(name = "feedback")]
/// pub struct Ask;
///
/// #[derive(Form)]
/// #[form(id = "feedback", title = "How was it?")]
/// pub struct Feedback {
///     #[field(label = "Your rating", choices = ["1", "2", "3", "4", "5"])]
///     rating: u8,
///     /// Anything else?
///     comment: Option<String>,
/// }
///
/// #[handler]
/// impl CommandHandler<Ask> for FeedbackBot {
///     async fn on_command(&self, _ctx: &Context, _ask: Ask) -> HandlerResult<Form<Feedback>> {
///         Ok(Form::new())
///     }
/// }
///
/// #[handler]
/// impl FormHandler<Feedback> for FeedbackBot {
///     async fn on_submit(&self, _ctx: &Context, answer: Feedback) -> HandlerResult<String> {
///         let words = answer.comment.unwrap_or_default();
///         Ok(format!("{} of 5. {words}", answer.rating))
///     }
/// }
/// ```
///
/// # Delivery
///
/// One answer for each person and each form that was sent: pressing twice is
/// answering once. In order within a conversation, one at a time. What is
/// returned is sent when the handler has finished.
#[async_trait]
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not handle answers to `{F}`",
    note = "write `#[handler] impl FormHandler<{F}> for {Self}`"
)]
pub trait FormHandler<F: FormType>: Declared + Registered<on::Form<F>> {
    /// A person filled the form in. [`Context::sender`] says who.
    ///
    /// # Errors
    ///
    /// Whatever keeps the handler from its work; see
    /// [when a handler fails](crate::routing#when-a-handler-fails).
    async fn on_submit(&self, ctx: &Context, answer: F) -> HandlerResult;

    /// An answer was not taken: something in it is wrong, or the form has
    /// changed since it was sent. Without this method the person is told so.
    ///
    /// # Errors
    ///
    /// As [`on_submit`](Self::on_submit).
    async fn on_refused(&self, ctx: &Context, refusal: &Refusal) -> HandlerResult {
        let _ = ctx;
        Ok(Reply::text(refusal.to_string()))
    }
}

/// Calls the handler of a form.
pub fn call<'a, B: FormHandler<F>, F: FormType>(
    bot: &'a AnyBot,
    ctx: &'a Context,
    event: &'a Event,
) -> BoxFuture<'a, HandlerResult> {
    let (Some(bot), Event::Submitted(submission)) = (bot.downcast_ref::<B>(), event) else {
        return misrouted("FormHandler");
    };
    Box::pin(async move {
        let (store, account) = (ctx.turn().store(), ctx.account());
        let spec = &FormSpec::of::<F>();
        let definition = form::asked(&**store, account, &submission.muid, spec).await?;
        match form::read_submission::<F>(&definition, submission) {
            Ok(answer) => bot.on_submit(ctx, answer).await,
            Err(refusal) => bot.on_refused(ctx, &refusal).await,
        }
    })
}
