//! What a bot does later, or again and again.
//!
//! A handler plans with [`Context::schedule`](crate::Context::schedule); when the
//! time has come, the bot's [`DueHandler`](crate::routing::DueHandler) for the
//! payload is called, in a turn of its own, and what it returns is sent where it
//! was planned, or where it was planned [to](Planning::to).
//!
//! Plans are kept in the bot's store, with the turn that makes them: a handler that
//! fails has planned nothing, and a restart forgets nothing. What should have been
//! done while the bot was not running is done once at its start, however often it
//! was missed, unless it is planned to be [left out](Planning::skip_missed).
//!
//! Times are exact to the second. A bot may have [`MAX_PLANS`] plans at a time.

mod every;
mod planning;

use std::{collections::BTreeMap, time::Duration};

pub(crate) use self::every::Every;
pub use self::planning::Planning;
use crate::{
    context::Context,
    dialogue::after,
    model::{Due, Timestamp},
    outbox::SendError,
    reply::HandlerResult,
    routing::Payload,
    store::Pages,
    timer::Timer,
};

/// Plans that a bot may have at a time.
pub const MAX_PLANS: usize = 10_000;
/// Plans that [`Schedule::find`] finds.
pub const MAX_FOUND: usize = 1_000;
/// Plans that are read from the store at once.
const PAGE: usize = 100;
/// The most characters of a plan's key.
pub const MAX_KEY_CHARS: usize = 100;

/// Why something cannot be planned.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScheduleError {
    /// It is no cron pattern.
    #[error(
        "cannot plan {pattern:?}: {reason}; write minute, hour, day, month and weekday, like \"0 9 * * MON\""
    )]
    Pattern {
        /// What was written.
        pattern: String,
        /// What is wrong with it.
        reason: String,
    },
    /// It is no time zone.
    #[error(
        "cannot plan in {zone:?}: there is no such time zone; write one like \"Europe/Berlin\""
    )]
    Zone {
        /// What was written.
        zone: String,
    },
    /// It would never happen.
    #[error("cannot plan {pattern:?}: it never happens")]
    Never {
        /// The pattern.
        pattern: String,
    },
    /// The key cannot be used.
    #[error(
        "cannot plan under the key {key:?}: a key has 1 to {MAX_KEY_CHARS} characters, and no control characters"
    )]
    Key {
        /// The key.
        key: String,
    },
    /// There are too many plans.
    #[error("cannot plan more: the bot has {MAX_PLANS} plans; cancel some")]
    TooMany,
    /// Nobody would get what is said.
    #[error("cannot plan")]
    Nowhere(#[from] SendError),
    /// The payload cannot be written.
    #[error("cannot plan: the payload cannot be written as JSON")]
    Payload(#[from] serde_json::Error),
}

/// A bot's plans, as a handler sees them.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use cometchat_bot::prelude::*;
/// use serde::{Deserialize, Serialize};
///
/// #[bot(name = "kettle")]
/// pub struct KettleBot;
///
/// /// Reminds of the tea.
/// #[derive(Command)]
/// #[command(name = "tea")]
/// pub struct Tea;
///
/// #[derive(Payload, Serialize, Deserialize)]
/// #[payload(type = "tea-is-ready")]
/// pub struct Ready {
///     kind: String,
/// }
///
/// #[handler]
/// impl CommandHandler<Tea> for KettleBot {
///     async fn on_command(&self, ctx: &Context, _: Tea) -> HandlerResult<&str> {
///         let ready = Ready { kind: "green".to_owned() };
///         ctx.schedule().after(Duration::from_secs(180), &ready).await?;
///         Ok("In three minutes.")
///     }
/// }
///
/// #[handler]
/// impl DueHandler<Ready> for KettleBot {
///     async fn on_due(&self, _: &Context, ready: Ready, _: &Due) -> HandlerResult<String> {
///         Ok(format!("Your {} tea is ready.", ready.kind))
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Schedule<'a> {
    ctx: &'a Context,
}

impl<'a> Schedule<'a> {
    pub(crate) const fn new(ctx: &'a Context) -> Self {
        Self { ctx }
    }

    /// Plans something once, so much later. Await it, or say more about it first.
    pub fn after<P: Payload>(self, wait: Duration, payload: &P) -> Planning<'a> {
        self.at(after(self.ctx.now(), wait), payload)
    }

    /// Plans something once, at a time. One that is over is due at once.
    pub fn at<P: Payload>(self, at: Timestamp, payload: &P) -> Planning<'a> {
        Planning::new(self.ctx, payload, Ok((at, None)))
    }

    /// Plans something again and again: at the times of a cron pattern (minute,
    /// hour, day of the month, month, day of the week) in a time zone.
    ///
    /// The times are those on the clocks of the zone. One that is skipped when
    /// clocks go forward comes right after the gap; one that comes twice when they
    /// go back comes once, unless the pattern is for every hour or minute.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cometchat_bot::prelude::*;
    /// # use serde::{Deserialize, Serialize};
    /// # #[derive(Payload, Serialize, Deserialize)]
    /// # #[payload(type = "standup")]
    /// # struct Standup;
    /// # async fn plan(ctx: &Context) -> HandlerResult<()> {
    /// ctx.schedule()
    ///     .every("0 9 * * MON-FRI", "Europe/Berlin", &Standup)
    ///     .key("standup")
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn every<P: Payload>(self, pattern: &str, zone: &str, payload: &P) -> Planning<'a> {
        let every = Every::new(pattern, zone);
        let first = every.and_then(|every| Ok((every.after(self.ctx.now())?, Some(every))));
        Planning::new(self.ctx, payload, first)
    }

    /// Cancels the plan under a key; whether there was one.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub async fn cancel(self, key: &str) -> HandlerResult<bool> {
        let name = Timer::name_of_plan(key);
        Ok(Timer::cancel(self.ctx.turn(), self.ctx.account(), &name).await?)
    }

    /// The plan under a key: what will be due, and when.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub async fn get(self, key: &str) -> HandlerResult<Option<Due>> {
        let name = Timer::name_of_plan(key);
        let timer = Timer::get(self.ctx.turn(), self.ctx.account(), &name).await?;
        Ok(timer.map(|timer| timer.due))
    }

    /// The plans whose keys begin with `prefix`, in the order of the keys: the first
    /// [`MAX_FOUND`].
    ///
    /// # Examples
    ///
    /// Somebody's reminders, where each has a key such as `"reminder alice 7"`:
    ///
    /// ```
    /// # use cometchat_bot::prelude::*;
    /// # async fn list(ctx: &Context) -> HandlerResult<String> {
    /// let who = ctx.sender().map_or("", |user| user.uid.as_str());
    /// let plans = ctx.schedule().find(&format!("reminder {who} ")).await?;
    /// # Ok(
    /// format!("You have {} reminders.", plans.len())
    /// # )
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub async fn find(self, prefix: &str) -> HandlerResult<Vec<Due>> {
        let turn = self.ctx.turn();
        let prefix = Timer::plans(self.ctx.account(), prefix);
        let changed = turn.changed_under(&prefix);
        let enough = MAX_FOUND + changed.len();
        let (mut found, mut pages) = (BTreeMap::new(), Pages::new(&**turn.store(), &prefix, PAGE));
        while found.len() < enough
            && let Some(page) = pages.next().await?
        {
            let stored = page.into_iter().map(|entry| (entry.key, Some(entry.value)));
            found.extend(stored);
        }
        found.extend(changed);
        let timers = found.into_values().flatten();
        let timers = timers.filter_map(|bytes| Timer::from_bytes(&bytes));
        Ok(timers.map(|timer| timer.due).take(MAX_FOUND).collect())
    }
}
