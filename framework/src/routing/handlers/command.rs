//! Commands.

use async_trait::async_trait;
use futures_util::future::BoxFuture;

use super::misrouted;
use crate::{
    context::Context,
    model::{Event, Message, Uid},
    reply::{HandlerResult, Reply},
    routing::{
        command::{ArgumentError, Arguments, Command, Invocation, forbidden, refusal, too_soon},
        entry::AnyBot,
        registered::{Declared, Registered, on},
    },
};

/// Handles a command: a text message that begins with its name.
///
/// Arguments that cannot be read do not reach the handler: the sender is told
/// what is wrong with them and how the command is used. Nor do people whom the
/// command's [rules](crate::routing::CommandRules) keep out: they are told why.
///
/// A bot with commands answers `/help` and `/help COMMAND`, and commands that nobody
/// handles, unless it handles `help` itself. In a group it does so when it is named:
/// `/help@uid`, or behind a mention.
///
/// # Examples
///
/// ```
/// use cometchat_bot::prelude::*;
///
/// #[bot(name = "dice")]
/// pub struct DiceBot;
///
/// /// Adds numbers.
/// #[derive(Command)]
/// #[command(name = "sum")]
/// pub struct Sum {
///     numbers: Vec<i32>,
/// }
///
/// #[handler]
/// impl CommandHandler<Sum> for DiceBot {
///     async fn on_command(&self, _ctx: &Context, sum: Sum) -> HandlerResult<String> {
///         Ok(sum.numbers.iter().sum::<i32>().to_string())
///     }
/// }
/// ```
///
/// # Delivery
///
/// In order within a conversation, one at a time. What is returned is sent when
/// the handler has finished.
#[async_trait]
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not handle the command `{C}`",
    note = "write `#[handler] impl CommandHandler<{C}> for {Self}`"
)]
pub trait CommandHandler<C: Command>: Declared + Registered<on::Command<C>> {
    /// Somebody typed the command.
    ///
    /// # Errors
    ///
    /// Whatever keeps the handler from its work; see
    /// [when a handler fails](crate::routing#when-a-handler-fails).
    async fn on_command(&self, ctx: &Context, command: C) -> HandlerResult;
}

/// Calls the handler of a command, or tells the sender what is wrong with it.
pub fn call<'a, B: CommandHandler<C>, C: Command>(
    bot: &'a AnyBot,
    ctx: &'a Context,
    event: &'a Event,
) -> BoxFuture<'a, HandlerResult> {
    let (Some(bot), Event::Message(message)) = (bot.downcast_ref::<B>(), event) else {
        return misrouted("CommandHandler");
    };
    Box::pin(async move {
        if let Some(reason) = forbidden(&C::SPEC, ctx, message).await? {
            tracing::info!(bot = B::NAME, command = C::SPEC.name, sender = %message.sender, "forbidden");
            return Ok(Reply::text(reason));
        }
        let command = match read::<C>(message, ctx.me()) {
            Ok(command) => command,
            Err(error) => {
                tracing::debug!(bot = B::NAME, command = C::SPEC.name, "wrong arguments");
                return Ok(refusal::<C>(&error));
            }
        };
        match too_soon(&C::SPEC, ctx, message).await? {
            Some(reason) => Ok(Reply::text(reason)),
            None => bot.on_command(ctx, command).await,
        }
    })
}

fn read<C: Command>(message: &Message, me: &Uid) -> Result<C, ArgumentError> {
    let found = message.text().and_then(|text| Invocation::find(text, me));
    let mut arguments = Arguments::new(found.map_or("", |found| found.arguments));
    let command = C::parse(&mut arguments)?;
    arguments.finish()?;
    Ok(command)
}
