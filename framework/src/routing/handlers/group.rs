//! Members of groups.

use async_trait::async_trait;
use futures_util::future::BoxFuture;

use super::misrouted;
use crate::{
    context::Context,
    model::{
        Content, Event, GroupEvent, MemberAdded, MemberBanned, MemberJoined, MemberKicked,
        MemberLeft, MemberUnbanned, ScopeChanged,
    },
    reply::{HandlerResult, Reply},
    routing::{
        entry::AnyBot,
        registered::{Declared, Registered, on},
    },
};

/// Handles what happens to the members of groups.
///
/// Implement the methods that matter; the others do nothing.
///
/// # Examples
///
/// ```
/// use cometchat_bot::prelude::*;
///
/// #[bot(name = "welcome")]
/// pub struct WelcomeBot;
///
/// #[handler]
/// impl GroupHandler for WelcomeBot {
///     async fn on_joined(&self, _ctx: &Context, event: &MemberJoined) -> HandlerResult<String> {
///         Ok(format!("Welcome to {}, {}!", event.group.name, event.by.name))
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
    message = "`{Self}` does not handle what happens in groups",
    note = "write `#[handler] impl GroupHandler for {Self}`"
)]
pub trait GroupHandler: Declared + Registered<on::Group> {
    /// A user joined: `event.by` is the new member.
    ///
    /// # Errors
    ///
    /// Whatever keeps the handler from its work; see
    /// [when a handler fails](crate::routing#when-a-handler-fails).
    async fn on_joined(&self, ctx: &Context, event: &MemberJoined) -> HandlerResult {
        let _ = (ctx, event);
        Ok(Reply::none())
    }

    /// A member left: `event.by` is who left.
    ///
    /// # Errors
    ///
    /// As [`on_joined`](Self::on_joined).
    async fn on_left(&self, ctx: &Context, event: &MemberLeft) -> HandlerResult {
        let _ = (ctx, event);
        Ok(Reply::none())
    }

    /// A user was added by somebody.
    ///
    /// # Errors
    ///
    /// As [`on_joined`](Self::on_joined).
    async fn on_added(&self, ctx: &Context, event: &MemberAdded) -> HandlerResult {
        let _ = (ctx, event);
        Ok(Reply::none())
    }

    /// A member was removed by somebody.
    ///
    /// # Errors
    ///
    /// As [`on_joined`](Self::on_joined).
    async fn on_kicked(&self, ctx: &Context, event: &MemberKicked) -> HandlerResult {
        let _ = (ctx, event);
        Ok(Reply::none())
    }

    /// A member was removed by somebody and may not come back.
    ///
    /// # Errors
    ///
    /// As [`on_joined`](Self::on_joined).
    async fn on_banned(&self, ctx: &Context, event: &MemberBanned) -> HandlerResult {
        let _ = (ctx, event);
        Ok(Reply::none())
    }

    /// A banned user may come back.
    ///
    /// # Errors
    ///
    /// As [`on_joined`](Self::on_joined).
    async fn on_unbanned(&self, ctx: &Context, event: &MemberUnbanned) -> HandlerResult {
        let _ = (ctx, event);
        Ok(Reply::none())
    }

    /// A member's scope was changed.
    ///
    /// # Errors
    ///
    /// As [`on_joined`](Self::on_joined).
    async fn on_scope_changed(&self, ctx: &Context, event: &ScopeChanged) -> HandlerResult {
        let _ = (ctx, event);
        Ok(Reply::none())
    }
}

/// Calls the handler of an event in a group.
pub fn call<'a, B: GroupHandler>(
    bot: &'a AnyBot,
    ctx: &'a Context,
    event: &'a Event,
) -> BoxFuture<'a, HandlerResult> {
    let (Some(bot), Event::Message(message)) = (bot.downcast_ref::<B>(), event) else {
        return misrouted("GroupHandler");
    };
    let Content::Group(event) = message.content() else {
        return misrouted("GroupHandler");
    };
    Box::pin(async move {
        match &*event {
            GroupEvent::Joined(event) => bot.on_joined(ctx, event).await,
            GroupEvent::Left(event) => bot.on_left(ctx, event).await,
            GroupEvent::Added(event) => bot.on_added(ctx, event).await,
            GroupEvent::Kicked(event) => bot.on_kicked(ctx, event).await,
            GroupEvent::Banned(event) => bot.on_banned(ctx, event).await,
            GroupEvent::Unbanned(event) => bot.on_unbanned(ctx, event).await,
            GroupEvent::ScopeChanged(event) => bot.on_scope_changed(ctx, event).await,
            _ => Ok(Reply::none()),
        }
    })
}

/// The method that handles an event; `None` if there is none yet.
pub(in crate::routing) const fn method(event: &GroupEvent) -> Option<&'static str> {
    Some(match event {
        GroupEvent::Joined(_) => "on_joined",
        GroupEvent::Left(_) => "on_left",
        GroupEvent::Added(_) => "on_added",
        GroupEvent::Kicked(_) => "on_kicked",
        GroupEvent::Banned(_) => "on_banned",
        GroupEvent::Unbanned(_) => "on_unbanned",
        GroupEvent::ScopeChanged(_) => "on_scope_changed",
        _ => return None,
    })
}
