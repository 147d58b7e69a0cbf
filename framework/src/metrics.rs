//! What bots count, by the [`metrics`](https://docs.rs/metrics) facade: a
//! program that installs no recorder pays next to nothing.
//!
//! Every series has the labels `app` and `bot` (the uid), and no label takes a
//! value from what people write, so that their number stays bounded by the
//! config and the code.
//!
//! | name | labels | what |
//! | --- | --- | --- |
//! | `cometbot_events_received_total` | `event` | events that some handler wants, also ones that came twice |
//! | `cometbot_events_handled_total` | `handler`, `outcome` | events that are done: `ok`, or `given_up` as a dead letter |
//! | `cometbot_handler_retries_total` | `handler`, `cause` | runs that were begun again: `handler`, `conflict` or `store` |
//! | `cometbot_handler_seconds` | `handler` | from the beginning of the first run to the stored turn |
//! | `cometbot_event_lag_seconds` | | from sending, in the service's whole seconds, to the beginning of the first run |
//! | `cometbot_events_waiting` | | events that wait in lanes |
//! | `cometbot_replies_total` | `outcome` | replies that were `sent`, or `given_up` as a dead letter |
//! | `cometbot_reply_retries_total` | | attempts that the service did not take |
//! | `cometbot_reply_seconds` | | from the first attempt to the service's answer, waits included |
//! | `cometbot_rate_limit_wait_seconds` | | waits for the service's limit of messages a minute |
//! | `cometbot_connected` | | 1 while the socket is connected |
//! | `cometbot_connections_total` | | connections that were opened |
//! | `cometbot_connections_lost_total` | `cause` | connections that ended: `refused`, `lost`, `silent`, `failed` |
//!
//! A daemon adds `cometbot_bot_ends_total` (`bot`), how often a bot ended and was
//! started again, and `cometbot_build_info` (`version`).

use std::{sync::Arc, time::Duration};

use metrics::{counter, gauge, histogram};

use crate::{
    client::Client,
    model::{Event, Timestamp, Uid},
};

/// Bounds, in seconds, of what is counted as taking time.
#[cfg(feature = "daemon")]
pub(crate) const BUCKETS: [f64; 14] = [
    0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 300.0,
];

/// Counts what one bot does.
#[derive(Clone, Debug)]
pub(crate) struct Meter {
    app: Arc<str>,
    bot: Arc<str>,
}

/// How an event or a reply ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Done,
    GivenUp,
}

/// Why a handler was run again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Retry {
    Handler,
    Conflict,
    Store,
}

/// How a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loss {
    Refused,
    Lost,
    Silent,
    /// It was never there.
    Failed,
}

impl Meter {
    /// The meter of a client that has logged in.
    pub(crate) fn of(client: &Client) -> Self {
        let bot = client.uid().map_or("", Uid::as_str);
        Self {
            app: client.settings().app_id().into(),
            bot: bot.into(),
        }
    }

    fn labels(&self) -> [(&'static str, Arc<str>); 2] {
        [("app", self.app.clone()), ("bot", self.bot.clone())]
    }

    pub(crate) fn received(&self, event: &Event) {
        let [app, bot] = self.labels();
        counter!("cometbot_events_received_total", app.0 => app.1, bot.0 => bot.1, "event" => kind(event))
            .increment(1);
    }

    pub(crate) fn handled(&self, handler: &'static str, outcome: Outcome, took: Duration) {
        let outcome = match outcome {
            Outcome::Done => "ok",
            Outcome::GivenUp => "given_up",
        };
        let [app, bot] = self.labels();
        counter!("cometbot_events_handled_total", app.0 => app.1, bot.0 => bot.1, "handler" => handler, "outcome" => outcome)
            .increment(1);
        let [app, bot] = self.labels();
        histogram!("cometbot_handler_seconds", app.0 => app.1, bot.0 => bot.1, "handler" => handler)
            .record(took);
    }

    pub(crate) fn retried(&self, handler: &'static str, cause: Retry) {
        let cause = match cause {
            Retry::Handler => "handler",
            Retry::Conflict => "conflict",
            Retry::Store => "store",
        };
        let [app, bot] = self.labels();
        counter!("cometbot_handler_retries_total", app.0 => app.1, bot.0 => bot.1, "handler" => handler, "cause" => cause)
            .increment(1);
    }

    /// An event that was sent at a time is begun now.
    pub(crate) fn begun(&self, sent_at: Option<Timestamp>) {
        let Some(sent_at) = sent_at else {
            return;
        };
        let now = Timestamp::from(crate::clock::now());
        let lag = now.seconds().saturating_sub(sent_at.seconds()).max(0);
        let lag = Duration::from_secs(lag.unsigned_abs());
        let [app, bot] = self.labels();
        histogram!("cometbot_event_lag_seconds", app.0 => app.1, bot.0 => bot.1).record(lag);
    }

    #[expect(clippy::cast_precision_loss, reason = "lanes hold some thousands")]
    pub(crate) fn waiting(&self, count: usize) {
        let [app, bot] = self.labels();
        gauge!("cometbot_events_waiting", app.0 => app.1, bot.0 => bot.1).set(count as f64);
    }

    pub(crate) fn replied(&self, outcome: Outcome, took: Duration) {
        let outcome = match outcome {
            Outcome::Done => "sent",
            Outcome::GivenUp => "given_up",
        };
        let [app, bot] = self.labels();
        counter!("cometbot_replies_total", app.0 => app.1, bot.0 => bot.1, "outcome" => outcome)
            .increment(1);
        let [app, bot] = self.labels();
        histogram!("cometbot_reply_seconds", app.0 => app.1, bot.0 => bot.1).record(took);
    }

    pub(crate) fn reply_retried(&self) {
        let [app, bot] = self.labels();
        counter!("cometbot_reply_retries_total", app.0 => app.1, bot.0 => bot.1).increment(1);
    }

    pub(crate) fn waited_for_limit(&self, took: Duration) {
        let [app, bot] = self.labels();
        histogram!("cometbot_rate_limit_wait_seconds", app.0 => app.1, bot.0 => bot.1).record(took);
    }

    pub(crate) fn connected(&self) {
        let [app, bot] = self.labels();
        counter!("cometbot_connections_total", app.0 => app.1, bot.0 => bot.1).increment(1);
        self.set_connected(1.0);
    }

    /// A connection has ended; without a cause it was meant to.
    pub(crate) fn disconnected(&self, loss: Option<Loss>) {
        self.set_connected(0.0);
        let cause = match loss {
            None => return,
            Some(Loss::Refused) => "refused",
            Some(Loss::Lost) => "lost",
            Some(Loss::Silent) => "silent",
            Some(Loss::Failed) => "failed",
        };
        let [app, bot] = self.labels();
        counter!("cometbot_connections_lost_total", app.0 => app.1, bot.0 => bot.1, "cause" => cause)
            .increment(1);
    }

    fn set_connected(&self, value: f64) {
        let [app, bot] = self.labels();
        gauge!("cometbot_connected", app.0 => app.1, bot.0 => bot.1).set(value);
    }
}

const fn kind(event: &Event) -> &'static str {
    match event {
        Event::Message(_) => "message",
        Event::Reaction(_) => "reaction",
        Event::InteractionCompleted(_) => "interaction",
        Event::Receipt(_) => "receipt",
        Event::Typing(_) => "typing",
        Event::Presence(_) => "presence",
        Event::Transient(_) => "transient",
        _ => "other",
    }
}
