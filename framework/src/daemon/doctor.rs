//! `doctor`: whether the bots of a config could run, here and now. It logs in
//! with their tokens and changes nothing.

mod app;
mod bot;
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
    let mut report = Report::default();
    if let Some(table) = check::bots(table, &mut report)
        && let Some(config) = check::config(&table, options, &mut report)
    {
        state::look(&options.kept.of(&config), &mut report);
        // The config was checked.
        let bots = config.check(&table).unwrap_or_default();
        let mut reached = app::Reached::default();
        for bot in bots {
            if reached.look(&bot.app, &mut report).await {
                bot::look(&config, bot, &mut report).await;
            }
        }
    }
    report.print(options.json)
}
