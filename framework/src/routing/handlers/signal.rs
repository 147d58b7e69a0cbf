//! Signals: what is never stored.

use async_trait::async_trait;
use futures_util::future::BoxFuture;

use super::misrouted;
use crate::{
    context::Context,
    model::{Event, Presence, Receipt, Transient, Typing},
    reply::{HandlerResult, Reply},
    routing::{
        entry::AnyBot,
        registered::{Declared, Registered, on},
    },
};

/// Handles what is sent live and never stored: receipts, typing, presence and
/// transient messages.
///
/// Implement the methods that matter; the others do nothing.
///
/// # Examples
///
/// ```
/// use cometchat_bot::prelude::*;
///
/// use cometchat_bot::model::Receipt;
///
/// #[bot(name = "ticker")]
/// pub struct TickerBot;
///
/// #[handler]
/// impl SignalHandler for TickerBot {
///     async fn on_receipt(&self, _ctx: &Context, receipt: &Receipt) -> HandlerResult<()> {
///         println!("{} has {}", receipt.user.uid, receipt.message_id);
///         Ok(())
///     }
/// }
/// ```
///
/// # Delivery
///
/// As they come: nothing of this is stored, so what happens while the bot is
/// not connected or too busy is lost. What is returned is sent when the handler
/// has finished.
#[async_trait]
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not handle signals",
    note = "write `#[handler] impl SignalHandler for {Self}`"
)]
pub trait SignalHandler: Declared + Registered<on::Signal> {
    /// Somebody got or read a message, and by custom all earlier ones.
    ///
    /// # Errors
    ///
    /// Whatever keeps the handler from its work; see
    /// [when a handler fails](crate::routing#when-a-handler-fails).
    async fn on_receipt(&self, ctx: &Context, receipt: &Receipt) -> HandlerResult {
        let _ = (ctx, receipt);
        Ok(Reply::none())
    }

    /// Somebody writes, or stopped.
    ///
    /// # Errors
    ///
    /// As [`on_receipt`](Self::on_receipt).
    async fn on_typing(&self, ctx: &Context, typing: &Typing) -> HandlerResult {
        let _ = (ctx, typing);
        Ok(Reply::none())
    }

    /// A user came or went, of those whose presence the app's settings ask for:
    /// `presence` in a config, [`AppSettingsBuilder::presence`] in code.
    ///
    /// [`AppSettingsBuilder::presence`]: crate::client::AppSettingsBuilder::presence
    ///
    /// # Errors
    ///
    /// As [`on_receipt`](Self::on_receipt).
    async fn on_presence(&self, ctx: &Context, presence: &Presence) -> HandlerResult {
        let _ = (ctx, presence);
        Ok(Reply::none())
    }

    /// Somebody sent a message that is not stored.
    ///
    /// # Errors
    ///
    /// As [`on_receipt`](Self::on_receipt).
    async fn on_transient(&self, ctx: &Context, transient: &Transient) -> HandlerResult {
        let _ = (ctx, transient);
        Ok(Reply::none())
    }
}

/// Calls the handler of a signal.
pub fn call<'a, B: SignalHandler>(
    bot: &'a AnyBot,
    ctx: &'a Context,
    event: &'a Event,
) -> BoxFuture<'a, HandlerResult> {
    let Some(bot) = bot.downcast_ref::<B>() else {
        return misrouted("SignalHandler");
    };
    match event {
        Event::Receipt(receipt) => bot.on_receipt(ctx, receipt),
        Event::Typing(typing) => bot.on_typing(ctx, typing),
        Event::Presence(presence) => bot.on_presence(ctx, presence),
        Event::Transient(transient) => bot.on_transient(ctx, transient),
        _ => misrouted("SignalHandler"),
    }
}

/// The method that handles an event; `None` if it is no signal.
pub(in crate::routing) const fn method(event: &Event) -> Option<&'static str> {
    Some(match event {
        Event::Receipt(_) => "on_receipt",
        Event::Typing(_) => "on_typing",
        Event::Presence(_) => "on_presence",
        Event::Transient(_) => "on_transient",
        _ => return None,
    })
}
