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
//! time_zone = "Europe/Berlin"
//! ```
//!
//! ```sh
//! cargo build --release -p cometchat-bot-examples --example production
//! production token janitor --create Janitor --out janitor.token
//! production check && production doctor && production run
//! ```

use std::time::Duration;

use cometchat_bot::{layer::RateLimit, prelude::*};
use serde::{Deserialize, Serialize};

/// What differs from house to house. A key that is not here is refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    /// The group that gets the daily report.
    house: Guid,
    time_zone: String,
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
        if !settings.time_zone.contains('/') {
            return Err(HandlerError::msg(
                "`time_zone` is not of the form Europe/Berlin",
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

/// What was reported since the last daily report, of the whole house.
#[derive(Default, Serialize, Deserialize)]
struct Reports(Vec<String>);

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

#[derive(Payload, Serialize, Deserialize)]
#[payload(type = "daily-report")]
struct Daily;

#[handler]
impl CommandHandler<Report> for JanitorBot {
    async fn on_command(&self, ctx: &Context, report: Report) -> HandlerResult<String> {
        let reports = ctx.state::<Reports>().bot();
        let number = reports
            .update(|Reports(reports)| {
                reports.push(report.what);
                reports.len()
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
impl DueHandler<Daily> for JanitorBot {
    async fn on_due(&self, ctx: &Context, _: Daily, _: &Due) -> HandlerResult<Option<String>> {
        let reports = ctx.state::<Reports>().bot();
        let Reports(new) = reports.update(std::mem::take).await?;
        Ok((!new.is_empty()).then(|| format!("Reported since yesterday:\n{}", new.join("\n"))))
    }
}

fn main() -> std::process::ExitCode {
    cometchat_bot::daemon::main("production", env!("CARGO_PKG_VERSION"), &[])
}
