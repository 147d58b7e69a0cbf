//! Answers in dialogues.

use async_trait::async_trait;
use futures_util::future::BoxFuture;

use super::misrouted;
use crate::{
    context::Context,
    dialogue::{Dialogue, End},
    model::{Event, Message, Receiver},
    reply::{HandlerResult, Reply},
    routing::{
        entry::AnyBot,
        registered::{Declared, Registered, on},
    },
};

/// Leads one dialogue.
///
/// # Examples
///
/// ```
/// use cometchat_bot::prelude::*;
///
/// #[bot(name = "table")]
/// pub struct TableBot;
///
/// /// Books a table.
/// #[derive(Command)]
/// #[command(name = "book")]
/// pub struct Book;
///
/// #[derive(Dialogue)]
/// #[dialogue(id = "booking", wait = "1h")]
/// pub enum Booking {
///     Day,
///     Count { day: String },
/// }
///
/// #[handler]
/// impl CommandHandler<Book> for TableBot {
///     async fn on_command(&self, _ctx: &Context, _: Book) -> HandlerResult {
///         Booking::Day.asks("For which day?")
///     }
/// }
///
/// #[handler]
/// impl DialogueHandler<Booking> for TableBot {
///     async fn on_answer(&self, ctx: &Context, state: Booking, _: &Message) -> HandlerResult {
///         match (state, ctx.said().parse::<u8>()) {
///             (Booking::Day, _) => {
///                 let day = ctx.said().to_owned();
///                 Booking::Count { day }.asks("For how many?")
///             }
///             (Booking::Count { day }, Ok(count)) => {
///                 Ok(Reply::text(format!("A table for {count} on {day}.")))
///             }
///             (state, Err(_)) => state.asks("Please write a number."),
///         }
///     }
/// }
/// ```
///
/// # Delivery
///
/// Each message once, in order within a conversation, one at a time. Where the
/// dialogue stands changes in the same turn as what is said: a handler that fails,
/// or is run again after a crash, finds the dialogue where it was.
#[async_trait]
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not lead the dialogue `{D}`",
    note = "write `#[handler] impl DialogueHandler<{D}> for {Self}`"
)]
pub trait DialogueHandler<D: Dialogue>: Declared + Registered<on::Dialogue<D>> {
    /// The person answered: wrote a text that is no command, or sent media. A
    /// reply that [`asks`](Dialogue::asks) leads on, any other ends the dialogue.
    /// [`Context::said`](crate::Context::said) is what was written.
    ///
    /// # Errors
    ///
    /// Whatever keeps the handler from its work; it is logged, nothing is sent,
    /// and the dialogue stays where it is.
    async fn on_answer(&self, ctx: &Context, state: D, message: &Message) -> HandlerResult;

    /// The dialogue ended before it was at its end. Without this method the
    /// person is told so.
    ///
    /// After [`End::TimedOut`] and [`End::Unreadable`] a message that came goes
    /// where it would have gone without the dialogue.
    ///
    /// # Errors
    ///
    /// As [`on_answer`](Self::on_answer).
    async fn on_ended(&self, ctx: &Context, end: End<D>) -> HandlerResult {
        let to = match (ctx.reply_to(), ctx.sender(), ctx.event()) {
            (Some(Receiver::Group(_)), Some(user), Event::Due(_)) => {
                format!("<@uid:{}> ", user.uid)
            }
            _ => String::new(),
        };
        Ok(Reply::text(to + end.text()))
    }
}

/// Calls the handler of a dialogue.
pub fn call<'a, B: DialogueHandler<D>, D: Dialogue>(
    bot: &'a AnyBot,
    ctx: &'a Context,
    event: &'a Event,
) -> BoxFuture<'a, HandlerResult> {
    let (Some(bot), Some(heard)) = (bot.downcast_ref::<B>(), ctx.heard().take()) else {
        return misrouted("DialogueHandler");
    };
    Box::pin(async move {
        match (heard.read::<D>(), event) {
            (Ok(state), Event::Message(message)) => bot.on_answer(ctx, state, message).await,
            (Ok(state), _) => bot.on_ended(ctx, End::TimedOut(state)).await,
            (Err(end), _) => bot.on_ended(ctx, end).await,
        }
    })
}
