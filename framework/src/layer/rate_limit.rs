//! How much one person may ask of a bot.

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};

use super::{Layer, Next};
use crate::{
    context::Context,
    model::Event,
    reply::{HandlerResult, Reply},
    routing::told,
    state::State,
};

/// The most events that a limit may allow in its time: each is remembered.
pub const MAX_ALLOWED: u32 = 1_000;

/// Lets a person cause so many events in so much time, and no more.
///
/// Who asks for more is told once how long to wait, and then hears nothing until that
/// time is over: answering a flood would spend what the bot itself may send. Counted is
/// what people do (messages, presses, answers, reactions), over all conversations with
/// the bot; what is due and signals pass. What a handler fails to do does not count, and
/// the count survives a restart.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use cometchat_bot::{layer::RateLimit, prelude::*};
///
/// #[bot(name = "painter", layers = [RateLimit::new(3, Duration::from_mins(10))])]
/// pub struct PainterBot;
/// # #[handler]
/// # impl MessageHandler for PainterBot {
/// #     async fn on_message(&self, _: &Context, _: &Message) -> HandlerResult<()> { Ok(()) }
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    allowed: u32,
    within: Duration,
}

impl RateLimit {
    /// So many events, from 1 to [`MAX_ALLOWED`], in so much time, of whole seconds.
    #[must_use]
    pub const fn new(allowed: u32, within: Duration) -> Self {
        let allowed = match allowed {
            0 => 1,
            MAX_ALLOWED.. => MAX_ALLOWED,
            allowed => allowed,
        };
        Self { allowed, within }
    }

    /// The limit's name among those of a bot.
    fn key(self) -> String {
        format!("{} in {} s", self.allowed, self.within.as_secs())
    }
}

impl Layer for RateLimit {
    async fn around(&self, ctx: &Context, next: Next<'_>) -> HandlerResult {
        if !is_counted(next.event()) || ctx.sender().is_none() {
            return next.run().await;
        }
        let uses = ctx.state::<Uses>().user();
        let mut all = uses.get().await?;
        let mine = all.limits.entry(self.key()).or_default();
        let now = happened_at(ctx, next.event());
        let verdict = mine.judge(now, self.allowed, self.within.as_secs());
        uses.set(&all).await?;
        match verdict {
            Verdict::Pass => next.run().await,
            Verdict::Told { wait } => {
                let wait = told(Duration::from_secs(wait));
                Ok(Reply::text(format!(
                    "That is too much for me. Please ask again in {wait}."
                )))
            }
            Verdict::Silent => Ok(Reply::none()),
        }
    }
}

/// Whether a person did it.
const fn is_counted(event: &Event) -> bool {
    matches!(
        event,
        Event::Message(_)
            | Event::Reaction(_)
            | Event::InteractionCompleted(_)
            | Event::Submitted(_)
            | Event::Pressed(_)
    )
}

/// When it happened, in seconds: what waited for the bot to come back is no flood.
fn happened_at(ctx: &Context, event: &Event) -> u64 {
    let at = match event {
        Event::Message(message) => message.sent_at,
        _ => None,
    };
    let at = at.unwrap_or_else(|| ctx.now());
    u64::try_from(at.seconds()).unwrap_or_default()
}

/// What a person used of the limits of a bot.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Uses {
    limits: BTreeMap<String, Used>,
}

impl State for Uses {
    const NAME: &'static str = "rate-limits";
}

/// What a person used of one limit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Used {
    /// When, in seconds since 1970, oldest first.
    at: Vec<u64>,
    /// Until when the person was asked to wait.
    #[serde(default)]
    wait_until: u64,
}

/// What becomes of one event more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Pass,
    /// It is told to wait for so many seconds.
    Told {
        wait: u64,
    },
    /// That was told already.
    Silent,
}

impl Used {
    /// Counts what happens now, if it is allowed.
    fn judge(&mut self, now: u64, allowed: u32, within: u64) -> Verdict {
        self.at.retain(|at| at.saturating_add(within) > now);
        let allowed = usize::try_from(allowed).unwrap_or(usize::MAX);
        if self.at.len() < allowed {
            self.at.push(now);
            return Verdict::Pass;
        }
        if now < self.wait_until {
            return Verdict::Silent;
        }
        // The oldest that is still counted ends first.
        let oldest = self.at.iter().min().copied().unwrap_or(now);
        self.wait_until = oldest.saturating_add(within);
        Verdict::Told {
            wait: self.wait_until.saturating_sub(now),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn who_asks_for_too_much_is_told_once() {
        let mut used = Used::default();
        let mut judge = |now| used.judge(now, 2, 60);
        assert_eq!(judge(100), Verdict::Pass);
        assert_eq!(judge(110), Verdict::Pass);
        assert_eq!(judge(120), Verdict::Told { wait: 40 });
        assert_eq!(judge(159), Verdict::Silent);
        assert_eq!(judge(160), Verdict::Pass);
        assert_eq!(judge(161), Verdict::Told { wait: 9 });
        assert_eq!(judge(162), Verdict::Silent);
    }

    proptest! {
        #[test]
        fn no_more_pass_in_any_time(
            steps in prop::collection::vec(0..30u64, 1..200), allowed in 1..8u32, within in 1..100u64,
        ) {
            let (mut used, mut now, mut passed) = (Used::default(), 0, Vec::new());
            for step in steps {
                now += step;
                if used.judge(now, allowed, within) == Verdict::Pass {
                    passed.push(now);
                }
                prop_assert!(used.at.len() <= allowed as usize);
            }
            for (index, first) in passed.iter().enumerate() {
                let later = &passed[index..];
                let close = later.iter().filter(|at| **at < first + within).count();
                prop_assert!(close <= allowed as usize);
            }
        }
    }
}
