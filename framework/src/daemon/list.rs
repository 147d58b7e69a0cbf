//! `list`: which bot handles what.

use std::io::Write;

use crate::routing::RoutingTable;

pub(super) fn list(table: &RoutingTable) {
    // A reader that has seen enough, such as `head`, is no error.
    let _ = writeln!(std::io::stdout().lock(), "{table}");
}
