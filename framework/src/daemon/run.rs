//! `run`: bots of a config against an app.

use super::{CommandError, config::Config, stop};
use crate::{routing::RoutingTable, runtime::Runtime};

/// Runs the configured bots until a signal, or until none is left.
pub(super) async fn run(table: RoutingTable, config: Config) -> Result<(), CommandError> {
    tracing::info!("routing table:\n{table}");
    let mut runtime = Runtime::new(table);
    for setup in config.into_setups()? {
        runtime = runtime.bot(setup);
    }
    until_stopped(runtime).await
}

/// Runs until a signal; it is a failure when the bots end by themselves.
pub(super) async fn until_stopped(runtime: Runtime) -> Result<(), CommandError> {
    let stop = stop::on_signal();
    runtime.run(stop.clone()).await;
    if stop.is_cancelled() {
        tracing::info!("stopped");
        Ok(())
    } else {
        Err(CommandError::NoBotLeft)
    }
}
