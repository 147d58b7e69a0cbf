//! Greets who comes to a group, says who goes, and announces new scopes.

use cometchat_bot::prelude::*;
use serde::Deserialize;

/// What can be set for a welcome bot.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The greeting; `{name}` is replaced by a mention of the new member.
    greeting: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            greeting: "Welcome, {name}!".to_owned(),
        }
    }
}

/// Greets who comes and says who goes.
#[bot(
    name = "welcome",
    about = "Greets who joins a group and says who leaves it"
)]
#[derive(Debug)]
pub struct WelcomeBot {
    settings: Settings,
}

impl Bot for WelcomeBot {
    type Settings = Settings;

    fn new(settings: Settings) -> HandlerResult<Self> {
        Ok(Self { settings })
    }
}

impl WelcomeBot {
    fn greet(&self, user: &User) -> String {
        self.settings.greeting.replace("{name}", &mention(user))
    }
}

fn mention(user: &User) -> String {
    format!("<@uid:{}>", user.uid)
}

#[handler]
impl GroupHandler for WelcomeBot {
    async fn on_joined(&self, _ctx: &Context, event: &MemberJoined) -> HandlerResult<String> {
        Ok(self.greet(&event.by))
    }

    async fn on_added(&self, ctx: &Context, event: &MemberAdded) -> HandlerResult<String> {
        if event.on.uid == *ctx.me() {
            return Ok("Hello, I greet everybody who comes here.".to_owned());
        }
        Ok(format!(
            "{} {} brought you here.",
            self.greet(&event.on),
            event.by.name
        ))
    }

    async fn on_left(&self, _ctx: &Context, event: &MemberLeft) -> HandlerResult<String> {
        Ok(format!("{} has left.", event.by.name))
    }

    async fn on_kicked(
        &self,
        ctx: &Context,
        event: &MemberKicked,
    ) -> HandlerResult<Option<String>> {
        Ok(removed(ctx, &event.on, &event.by, "removed"))
    }

    async fn on_banned(
        &self,
        ctx: &Context,
        event: &MemberBanned,
    ) -> HandlerResult<Option<String>> {
        Ok(removed(ctx, &event.on, &event.by, "banned"))
    }

    async fn on_unbanned(&self, _ctx: &Context, event: &MemberUnbanned) -> HandlerResult<String> {
        Ok(format!("{} may join again.", event.on.name))
    }

    async fn on_scope_changed(
        &self,
        _ctx: &Context,
        event: &ScopeChanged,
    ) -> HandlerResult<String> {
        let article = if event.new == Scope::Admin { "an" } else { "a" };
        Ok(format!("{} is now {article} {}.", event.on.name, event.new))
    }
}

/// `None` when it is the bot itself that has to go: it cannot speak any more.
fn removed(ctx: &Context, on: &User, by: &User, how: &str) -> Option<String> {
    let is_other = on.uid != *ctx.me();
    is_other.then(|| format!("{} was {how} by {}.", on.name, by.name))
}

#[handler]
impl MessageHandler for WelcomeBot {
    async fn on_message(
        &self,
        _ctx: &Context,
        message: &Message,
    ) -> HandlerResult<Option<&'static str>> {
        Ok((!message.is_group()).then_some("I greet people in groups: add me to one of yours."))
    }
}
