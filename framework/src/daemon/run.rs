//! `run`: bots of a config against an app.

use std::{
    net::SocketAddr,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use clap::Args;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    CommandError, actions,
    board::Board,
    operations::Operations,
    place::{ConfigFile, StateFile},
    stop,
    supervisor::{Configured, Reread, Supervisor, Verdict},
    systemd,
};
use crate::{
    routing::RoutingTable,
    runtime::{Runtime, SHUTDOWN_TIMEOUT, renew_keys},
    store::{SqliteStore, Store},
};

/// How the bots are run. A flag wins over its variable, and that over the
/// config.
#[derive(Clone, Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    pub(super) file: ConfigFile,
    #[command(flatten)]
    kept: StateFile,
    /// Where to serve /metrics, /healthz and /readyz, instead of the config's
    /// `listen` under `[operations]`.
    #[arg(long, value_name = "ADDR", env = "COMETBOT_LISTEN")]
    pub(super) listen: Option<SocketAddr>,
}

/// Runs the configured bots until a signal, or until none of them can go on.
pub(super) async fn run(table: RoutingTable, options: Options) -> Result<(), CommandError> {
    let config = options.file.read()?;
    let bots = config.configured(&table)?;
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(options.kept.of(&config))?.exclusive()?);
    tracing::info!("routing table\n{table}");
    let (board, stop) = (Board::default(), stop::on_signal());
    let others = CancellationToken::new();
    if let Some(address) = options.listen.or(config.listen()) {
        let operations = Operations::open(address, board.clone()).await?;
        tokio::spawn(operations.serve(others.clone()));
    }
    let answered = TaskTracker::new();
    let counter = match config.actions() {
        Some((listen, address)) => {
            let endpoint = actions::open(listen, Some(address), &*store).await?;
            let counter = endpoint.counter();
            let links = counter.links.clone();
            answered.spawn(renew_keys(links, Arc::clone(&store), others.clone()));
            answered.spawn(endpoint.serve(answered.clone(), others.clone()));
            Some(counter)
        }
        None => None,
    };
    let telling = tokio::spawn(systemd::tell(board.clone(), stop.clone()));
    let supervisor = Supervisor::new(table.clone(), store, board, reread(table, options), counter);
    let verdict = supervisor.run(bots, stop::on_hangup(), stop.clone()).await;
    others.cancel();
    answered.close();
    // Who waits for a response gets it; nobody waits longer than for a bot.
    let _ = tokio::time::timeout(SHUTDOWN_TIMEOUT, answered.wait()).await;
    telling.abort();
    match verdict {
        Verdict::Hopeless => Err(CommandError::NoBotLeft),
        Verdict::Stopped {
            is_clean: false, ..
        } => Err(CommandError::NotClean),
        Verdict::Stopped { down: 0, .. } => {
            tracing::info!("stopped");
            Ok(())
        }
        Verdict::Stopped { down, .. } => Err(CommandError::SomeFailed(down)),
    }
}

/// Reads the config anew; what is wrong with it is reported, and nothing changes.
fn reread(table: RoutingTable, options: Options) -> Reread {
    Arc::new(move || {
        let read = || -> Result<Vec<Configured>, CommandError> {
            Ok(options.file.read()?.configured(&table)?)
        };
        // Settings are read by the bots' own code.
        let read = catch_unwind(AssertUnwindSafe(read)).map_err(|_| {
            tracing::error!("reading the config panicked; the bots run on as they are");
        });
        read.ok()?
            .map_err(|error| {
                let cause = crate::runtime::causes(&error);
                tracing::error!(%error, cause, "the config was not taken over; the bots run on as they are");
            })
            .ok()
    })
}

/// Runs until a signal; it is a failure when the bots end by themselves.
#[cfg(feature = "sandbox")]
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
