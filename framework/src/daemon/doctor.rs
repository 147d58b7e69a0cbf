//! `doctor`: whether the bots of a config could run, here and now. It logs in
//! with their tokens and changes nothing.

mod action;
mod app;
mod bot;
mod key;
mod limits;
mod state;

use super::{
    CommandError,
    check::{self, Options},
    report::Report,
};
use crate::routing::{RoutingError, RoutingTable};

/// Looks at everything that `run` needs, and says what to do about what is wrong.
pub(super) async fn doctor(
    table: Result<RoutingTable, RoutingError>,
    options: &Options,
) -> Result<(), CommandError> {
    let mut report = Report::new(options.json);
    if let Some(table) = check::bots(table, &mut report)
        && let Some(config) = check::config(&table, options, &mut report)
    {
        let state = options.kept.of(&config);
        state::look(&state, &mut report);
        action::look(&config, &state, &mut report).await;
        // The config was checked.
        let bots = config.check(&table).unwrap_or_default();
        let mut apps = app::Apps::default();
        for bot in &bots {
            if let Some(line) = apps.reach(&bot.app, &mut report).await {
                bot::look(&config, bot, line, &mut report).await;
            }
        }
        key::look(&bots, &mut report).await;
        for (app, line) in apps.reached() {
            let of_app = bots.iter().filter(|bot| bot.app.app_id() == app);
            limits::look(app, line.noted(), of_app, &mut report);
        }
    }
    report.end()
}
