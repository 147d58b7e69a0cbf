//! A plan that is being made.

use std::{
    future::{Future, IntoFuture},
    pin::Pin,
};

use serde_json::Value;

use super::{Every, MAX_KEY_CHARS, ScheduleError};
use crate::{
    context::Context,
    model::{Due, Receiver, Timestamp},
    outbox::SendError,
    reply::HandlerResult,
    routing::Payload,
    timer::Timer,
};

/// A plan that is being made: await it. It gives the key of the plan.
#[derive(Debug)]
#[must_use = "nothing is planned until this is awaited"]
pub struct Planning<'a> {
    ctx: &'a Context,
    due_type: &'static str,
    payload: Result<Value, serde_json::Error>,
    first: Result<(Timestamp, Option<Every>), ScheduleError>,
    key: Option<String>,
    to: Option<Receiver>,
    skips_missed: bool,
}

impl<'a> Planning<'a> {
    pub(super) fn new<P: Payload>(
        ctx: &'a Context,
        payload: &P,
        first: Result<(Timestamp, Option<Every>), ScheduleError>,
    ) -> Self {
        Self {
            ctx,
            due_type: P::TYPE,
            payload: serde_json::to_value(payload),
            first,
            key: None,
            to: None,
            skips_missed: false,
        }
    }

    /// Names the plan, to cancel it; a plan of the same key is replaced. Keys are
    /// the bot's: put the person's or the group's id in them where each has one.
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// Sends what is said then to another user or group.
    pub fn to(mut self, receiver: impl Into<Receiver>) -> Self {
        self.to = Some(receiver.into());
        self
    }

    /// Leaves out what should have been done while the bot was not running: it is
    /// a minute late or more.
    pub fn skip_missed(mut self) -> Self {
        self.skips_missed = true;
        self
    }

    async fn plan(self) -> HandlerResult<String> {
        let ctx = self.ctx;
        let (at, every) = self.first?;
        let payload = self.payload.map_err(ScheduleError::Payload)?;
        let to = self.to.or_else(|| ctx.reply_to().cloned());
        let to = to.ok_or(ScheduleError::Nowhere(SendError::NowhereToReply))?;
        let id = uuid::Uuid::new_v4().simple().to_string();
        let key = self.key.unwrap_or_else(|| id.clone());
        let is_short = (1..=MAX_KEY_CHARS).contains(&key.chars().count());
        if !is_short || key.chars().any(char::is_control) {
            return Err(ScheduleError::Key { key }.into());
        }
        let mut due = Due::new(&*key, (self.due_type, payload), to, at);
        due.by = ctx.sender().cloned();
        due.id = id;
        let timer = Timer {
            due,
            every,
            skips_missed: self.skips_missed,
        };
        let (turn, account) = (ctx.turn(), ctx.account());
        if Timer::get(turn, account, &timer.name()).await?.is_none()
            && !turn.alarm().has_room(turn, account).await?
        {
            return Err(ScheduleError::TooMany.into());
        }
        timer.set(turn, account).await?;
        Ok(key)
    }
}

impl<'a> IntoFuture for Planning<'a> {
    type Output = HandlerResult<String>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.plan())
    }
}
