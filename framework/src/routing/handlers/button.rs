//! Pressed buttons.

use std::{borrow::Cow, future::ready};

use async_trait::async_trait;
use futures_util::future::BoxFuture;

use super::misrouted;
use crate::{
    context::Context,
    model::{Event, Press},
    reply::{HandlerResult, Reply},
    routing::{
        button::{self, Button},
        entry::AnyBot,
        pressed,
        registered::{Declared, Registered, on},
    },
};

/// What a person hears who pressed a button of a version that nobody can read.
const OUTDATED: &str = "This button is from an earlier version and no longer works.";
/// What a person hears who pressed a button that no longer exists.
const GONE: &str = "This button no longer does anything.";
/// What a person hears whose press names no button that the bot sent.
const NOT_FOUND: &str = "I cannot find that button here.";

/// Handles presses of one kind of typed button.
///
/// # Examples
///
/// ```
/// use cometchat_bot::prelude::*;
///
/// #[bot(name = "shop")]
/// pub struct ShopBot;
///
/// /// Accepts an order.
/// #[derive(Button)]
/// #[button(id = "approve")]
/// pub struct Approve {
///     order: u64,
/// }
///
/// /// Shows an order: /order 7.
/// #[derive(Command)]
/// #[command(name = "order")]
/// pub struct Show {
///     order: u64,
/// }
///
/// #[handler]
/// impl CommandHandler<Show> for ShopBot {
///     async fn on_command(&self, _ctx: &Context, Show { order }: Show) -> HandlerResult<Card> {
///         Ok(Card::new(format!("Order {order} waits"))
///             .heading(format!("Order {order}"))
///             .button("Approve", Approve { order }))
///     }
/// }
///
/// #[handler]
/// impl ButtonHandler<Approve> for ShopBot {
///     async fn on_pressed(&self, ctx: &Context, approve: Approve) -> HandlerResult<String> {
///         let name = ctx.sender().map_or("somebody", |user| &user.name);
///         Ok(format!("{name} approved order {}.", approve.order))
///     }
/// }
/// ```
///
/// # Delivery
///
/// In order within a conversation, one at a time. The press is genuine: it came
/// to a signed address, or the service says who pressed and the bot's own message
/// has the button. Where the service reports it, only a person's first press of a
/// message is reported. What is returned is sent when the handler has finished.
#[async_trait]
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not handle presses of `{B}`",
    note = "write `#[handler] impl ButtonHandler<{B}> for {Self}`"
)]
pub trait ButtonHandler<B: Button>: Declared + Registered<on::Button<B>> {
    /// Somebody pressed the button.
    ///
    /// # Errors
    ///
    /// Whatever keeps the handler from its work; see
    /// [when a handler fails](crate::routing#when-a-handler-fails).
    async fn on_pressed(&self, ctx: &Context, button: B) -> HandlerResult;

    /// Somebody pressed a button of a version that cannot be read, and that
    /// `migrate` does not know. Without this method the person is told so.
    ///
    /// # Errors
    ///
    /// As [`on_pressed`](Self::on_pressed).
    async fn on_outdated(&self, ctx: &Context, press: &Press) -> HandlerResult {
        let _ = (ctx, press);
        Ok(Reply::text(OUTDATED))
    }
}

/// Calls the handler of a pressed button.
pub fn call<'a, B: ButtonHandler<T>, T: Button>(
    bot: &'a AnyBot,
    ctx: &'a Context,
    event: &'a Event,
) -> BoxFuture<'a, HandlerResult> {
    let Some(bot) = bot.downcast_ref::<B>() else {
        return misrouted("ButtonHandler");
    };
    Box::pin(async move {
        let Some(press) = genuine(ctx, event).await? else {
            return Ok(not_found(ctx, event));
        };
        match button::read::<T>(press.version, &press.data) {
            Some(button) => bot.on_pressed(ctx, button).await,
            None => bot.on_outdated(ctx, &press).await,
        }
    })
}

/// What is said to a press of nothing. In a group a message may stand for the
/// press of another bot's button.
fn not_found(ctx: &Context, event: &Event) -> Reply {
    let is_for_others = matches!(event, Event::Message(message) if message.is_group());
    if is_for_others {
        tracing::debug!(bot = ctx.bot(), "a press of no button of this bot");
        return Reply::none();
    }
    Reply::text(NOT_FOUND)
}

/// The press that an event is, if the bot sent such a button.
pub(crate) async fn genuine<'a>(
    ctx: &Context,
    event: &'a Event,
) -> HandlerResult<Option<Cow<'a, Press>>> {
    if let Event::Pressed(press) = event {
        // Its address was signed.
        return Ok(Some(Cow::Borrowed(press)));
    }
    Ok(pressed::genuine(ctx, event).await?.map(Cow::Owned))
}

/// Answers a press of a button that the bot no longer has.
pub(in crate::routing) fn gone<'a>(
    _: &'a AnyBot,
    _: &'a Context,
    _: &'a Event,
) -> BoxFuture<'a, HandlerResult> {
    Box::pin(ready(Ok(Reply::text(GONE))))
}
