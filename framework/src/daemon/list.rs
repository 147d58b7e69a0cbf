//! `list`: which bot handles what.

use std::io::Write;

use clap::Args;
use serde_json::json;

use crate::routing::RoutingTable;

/// How it is printed.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Options {
    /// Print it as JSON: a list of objects.
    #[arg(long)]
    json: bool,
}

pub(super) fn list(table: &RoutingTable, options: &Options) {
    let text = if options.json {
        let rows: Vec<_> = table
            .rows()
            .iter()
            .map(|row| {
                json!({
                    "bot": row.bot,
                    "trigger": row.trigger,
                    "handler": row.handler,
                    "place": row.place.to_string(),
                })
            })
            .collect();
        serde_json::to_string_pretty(&rows).unwrap_or_default()
    } else {
        table.to_string()
    };
    // A reader that has seen enough, such as `head`, is no error.
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}
