//! A bot as one would run it: settings that are checked, secrets that stay secret,
//! layers, state, a daily report, and errors that people understand.
//!
//! ```text
//! alice: /report the lift is stuck
//! janitor: Thank you. That is number 1.
//! alice: /report
//! janitor: WHAT is missing
//!   usage: /report WHAT...
//! bob: /report it is raining in
//! janitor: Thank you. That is number 2.
//! alice: /open
//! janitor: 1. the lift is stuck
//!   2. it is raining in
//! alice: /done 1
//! janitor: Only for the staff.
//! ```
//!
//! Its config, beside which `janitor.token` lies; `bots.example.toml` has every key:
//!
//! ```toml
//! [operations]
//! listen = "127.0.0.1:9464" # /metrics, /healthz, /readyz
//!
//! [[app]]
//! id = "your-app-id"
//! region = "eu"
//!
//! [[bot]]
//! kind = "janitor"
//! uid = "janitor"
//! token-file = "janitor.token"
//!
//! [bot.settings]
//! house = "house-7"
//! staff = ["carol"]
//! ```
//!
//! ```sh
//! cargo build --release -p cometchat-bot-examples --example production
//! production token janitor --create Janitor --out janitor.token
//! production check && production doctor && production run
//! ```

use std::{collections::BTreeMap, time::Duration};

use cometchat_bot::{layer::RateLimit, prelude::*};
use serde::{Deserialize, Serialize};

/// What differs from house to house. A key that is not here is refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    /// The group that gets the daily report.
    house: Guid,
    staff: Vec<Uid>,
    #[serde(default = "time_zone")]
    time_zone: String,
}

fn time_zone() -> String {
    "Europe/Berlin".to_owned()
}

#[bot(
    name = "janitor",
    about = "Takes reports of what is broken",
    layers = [Sorry, RateLimit::new(20, Duration::from_mins(1))]
)]
struct JanitorBot {
    settings: Settings,
}

impl Bot for JanitorBot {
    type Settings = Settings;

    fn new(settings: Settings) -> HandlerResult<Self> {
        if settings.staff.is_empty() {
            return Err(HandlerError::msg(
                "`staff` is empty: name who may close reports",
            ));
        }
        Ok(Self { settings })
    }
}

/// What people hear when an event is given up; `letters` shows it, and can replay it.
struct Sorry;

impl Layer for Sorry {
    async fn around(&self, _: &Context, next: Next<'_>) -> HandlerResult {
        let words = "That did not work. Somebody will look at it.";
        next.run().await.map_err(|error| error.telling(words))
    }
}

/// What is broken, by number: one list for the whole bot.
#[derive(Default, Serialize, Deserialize)]
struct Reports {
    last: u32,
    open: BTreeMap<u32, String>,
}

impl State for Reports {
    const NAME: &'static str = "reports";
}

/// Reports what is broken.
#[derive(Command)]
#[command(name = "report")]
struct Report {
    #[arg(rest)]
    what: String,
}

/// Lists what is open.
#[derive(Command)]
#[command(name = "open")]
struct Open;

/// Closes a report.
#[derive(Command)]
#[command(name = "done")]
struct Done {
    number: u32,
}

#[derive(Payload, Serialize, Deserialize)]
#[payload(type = "daily-report")]
struct Daily;

#[handler]
impl CommandHandler<Report> for JanitorBot {
    async fn on_command(&self, ctx: &Context, report: Report) -> HandlerResult<String> {
        let reports = ctx.state::<Reports>().bot();
        let number = reports
            .update(|reports| {
                reports.last += 1;
                reports.open.insert(reports.last, report.what);
                reports.last
            })
            .await?;
        // Planned again under its key, it is still one plan.
        let plan = ctx
            .schedule()
            .every("0 8 * * MON-FRI", &self.settings.time_zone, &Daily);
        plan.key("daily report")
            .to(self.settings.house.clone())
            .await?;
        Ok(format!("Thank you. That is number {number}."))
    }
}

#[handler]
impl CommandHandler<Open> for JanitorBot {
    async fn on_command(&self, ctx: &Context, _: Open) -> HandlerResult<String> {
        Ok(list(&ctx.state::<Reports>().bot().get().await?))
    }
}

#[handler]
impl CommandHandler<Done> for JanitorBot {
    async fn on_command(&self, ctx: &Context, done: Done) -> HandlerResult<String> {
        if !ctx
            .sender()
            .is_some_and(|user| self.settings.staff.contains(&user.uid))
        {
            return Ok("Only for the staff.".to_owned());
        }
        let reports = ctx.state::<Reports>().bot();
        let closed = reports
            .update(|reports| reports.open.remove(&done.number))
            .await?;
        Ok(match closed {
            Some(what) => format!("Closed: {what}"),
            None => format!("There is no report {}.", done.number),
        })
    }
}

#[handler]
impl DueHandler<Daily> for JanitorBot {
    async fn on_due(&self, ctx: &Context, _: Daily, _: &Due) -> HandlerResult<Option<String>> {
        let reports = ctx.state::<Reports>().bot().get().await?;
        Ok((!reports.open.is_empty()).then(|| list(&reports)))
    }
}

fn list(reports: &Reports) -> String {
    let lines = reports
        .open
        .iter()
        .map(|(number, what)| format!("{number}. {what}"));
    let lines: Vec<_> = lines.collect();
    if lines.is_empty() {
        return "Nothing is broken.".to_owned();
    }
    lines.join("\n")
}

fn main() -> std::process::ExitCode {
    cometchat_bot::daemon::main("production", env!("CARGO_PKG_VERSION"), &[])
}
