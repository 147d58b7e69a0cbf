//! `run`: bots of a config against an app.

use super::{CommandError, config::Config, stop};
use crate::{routing::RoutingTable, runtime::Runtime, store::SqliteStore};

/// Runs the configured bots until a signal, or until none is left.
pub(super) async fn run(table: RoutingTable, config: Config) -> Result<(), CommandError> {
    let setups = config.setups(&table)?;
    let store = SqliteStore::open(config.state())?.exclusive()?;
    let runtime = setups
        .into_iter()
        .fold(Runtime::new(table, store), Runtime::bot);
    until_stopped(runtime).await
}

/// Runs until a signal; it is a failure when the bots end by themselves.
pub(super) async fn until_stopped(runtime: Runtime) -> Result<(), CommandError> {
    let stop = stop::on_signal();
    let ended = runtime.run(stop.clone()).await;
    match ended.failed.len() {
        _ if !stop.is_cancelled() => Err(CommandError::NoBotLeft),
        0 if ended.clean => {
            tracing::info!("stopped");
            Ok(())
        }
        0 => Err(CommandError::NotClean),
        count => Err(CommandError::SomeFailed(count)),
    }
}
