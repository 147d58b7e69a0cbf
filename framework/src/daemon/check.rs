//! `check`: whether bots and config fit together. It needs no credentials and
//! asks nobody.

use std::collections::BTreeMap;

use clap::Args;

use super::{
    CommandError,
    config::{Checked, Config},
    place::{ConfigFile, StateFile},
    report::Report,
};
use crate::{
    action::Links,
    layer::Layers,
    routing::{RoutingError, RoutingTable},
    runtime::{layers, make},
};

/// The regions that the service has.
const REGIONS: [&str; 3] = ["us", "eu", "in"];

/// What to check.
#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    pub(super) file: ConfigFile,
    #[command(flatten)]
    pub(super) kept: StateFile,
    /// Print what was found as JSON.
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) fn check(
    table: Result<RoutingTable, RoutingError>,
    options: &Options,
) -> Result<(), CommandError> {
    let mut report = Report::new(options.json);
    if let Some(table) = bots(table, &mut report) {
        config(&table, options, &mut report);
    }
    report.end()
}

/// Looks at the bots that are linked.
pub(super) fn bots(
    table: Result<RoutingTable, RoutingError>,
    report: &mut Report,
) -> Option<RoutingTable> {
    match table {
        Ok(table) => {
            let (kinds, handlers) = (table.bots().count(), table.rows().len());
            report.good(
                "bots",
                format_args!("{kinds} kinds with {handlers} handlers"),
            );
            Some(table)
        }
        Err(error) => {
            for problem in error.problems() {
                report.bad("bots", problem, "change the code where it says");
            }
            None
        }
    }
}

/// Notes regions that are not known: the app would not be found there.
fn regions(bots: &[Checked<'_>], report: &mut Report) {
    let apps: BTreeMap<_, _> = bots
        .iter()
        .map(|bot| (bot.app.app_id(), &bot.app))
        .collect();
    for (id, app) in apps {
        let region = app.region().filter(|_| !app.is_client_api_explicit());
        if let Some(region) = region.filter(|region| !REGIONS.contains(region)) {
            report.note(
                format_args!("app {id}"),
                format_args!("{region:?} is none of the regions {}", REGIONS.join(", ")),
                "copy `region` from the dashboard, where the app's id is",
            );
        }
    }
}

/// Looks at the config; it is returned if it can be used.
pub(super) fn config(
    table: &RoutingTable,
    options: &Options,
    report: &mut Report,
) -> Option<Config> {
    let path = options.file.config.display();
    let config = match options.file.read() {
        Ok(config) => config,
        Err(error) => {
            report.wrong("config", &error);
            return None;
        }
    };
    let bots = match config.check(table) {
        Ok(bots) => bots,
        Err(error) => {
            report.wrong("config", &error);
            return None;
        }
    };
    report.good("config", format_args!("{path} can be read"));
    regions(&bots, report);
    for bot in bots {
        let about = format!("bot {}", bot.uid);
        // Kinds were checked.
        let Some(routes) = table.bot(bot.kind) else {
            continue;
        };
        let made = make(routes, bot.settings).and_then(|made| layers(routes, &*made));
        match made {
            Ok(layers) => report.good(
                about,
                format_args!(
                    "{} in app {}, its settings are right{}",
                    bot.kind,
                    bot.app.app_id(),
                    named(&layers)
                ),
            ),
            Err(reason) => report.bad(
                about,
                format_args!("{} cannot be made from its settings: {reason}", bot.kind),
                format!("change [bot.settings] of {} in {path}", bot.uid),
            ),
        }
    }
    if let Some((_, address)) = config.actions() {
        match Links::check(address) {
            Ok(()) => report.good("actions", format_args!("{address} can be their address")),
            Err(error) => report.wrong("actions", &error),
        }
    }
    Some(config)
}

/// The layers of a bot, if it has any.
fn named(layers: &Layers) -> String {
    let names: Vec<_> = layers.names().collect();
    if names.is_empty() {
        return String::new();
    }
    format!("; layers: {}", names.join(", "))
}
