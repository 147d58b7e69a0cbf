//! `run`: bots of a config against an app.

use std::{
    net::SocketAddr,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::Arc,
};

use clap::Args;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    CommandError, actions,
    board::Board,
    config::Config,
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

/// What is read from the config at the start only.
#[derive(Debug, PartialEq, Eq)]
struct Fixed {
    state: PathBuf,
    listen: Option<SocketAddr>,
    actions: Option<(SocketAddr, String)>,
}

impl Fixed {
    fn of(config: &Config, options: &Options) -> Self {
        let actions = config.actions();
        Self {
            state: options.kept.of(config),
            listen: options.listen.or(config.listen()),
            actions: actions.map(|(listen, address)| (listen, address.to_owned())),
        }
    }
}

/// Runs the configured bots until a signal, or until none of them can go on.
pub(super) async fn run(table: RoutingTable, options: Options) -> Result<(), CommandError> {
    let config = options.file.read()?;
    let bots = config.configured(&table)?;
    let fixed = Fixed::of(&config, &options);
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&fixed.state)?.exclusive()?);
    tracing::info!("routing table\n{table}");
    let (board, stop) = (Board::default(), stop::on_signal());
    let others = CancellationToken::new();
    if let Some(address) = fixed.listen {
        let operations = Operations::open(address, board.clone()).await?;
        tokio::spawn(operations.serve(others.clone()));
    }
    let answered = TaskTracker::new();
    let counter = match &fixed.actions {
        Some((listen, address)) => {
            let endpoint = actions::open(*listen, Some(address), &*store).await?;
            let counter = endpoint.counter();
            let links = counter.links.clone();
            answered.spawn(renew_keys(links, Arc::clone(&store), others.clone()));
            answered.spawn(endpoint.serve(answered.clone(), others.clone()));
            Some(counter)
        }
        None => None,
    };
    let telling = tokio::spawn(systemd::tell(board.clone(), stop.clone()));
    let reread = reread(table.clone(), options, fixed);
    let supervisor = Supervisor::new(table, store, board, reread, counter);
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
        Verdict::Stopped { down, .. } => {
            stopped(down);
            Ok(())
        }
    }
}

/// Says that the daemon ends as it was asked to.
fn stopped(down: usize) {
    match down {
        0 => tracing::info!("stopped"),
        down => tracing::warn!(
            down,
            "stopped; these bots could not go on, the log says why"
        ),
    }
}

/// Says what of a config that is read anew needs a restart.
fn warn_of_fixed(now: &Fixed, begun_with: &Fixed) {
    let changed = [
        ("state", now.state != begun_with.state),
        ("[operations]", now.listen != begun_with.listen),
        ("[actions]", now.actions != begun_with.actions),
    ];
    for (key, _) in changed.into_iter().filter(|(_, has_changed)| *has_changed) {
        tracing::warn!(
            key,
            "this key of the config was changed; it is read at the start only: restart the daemon"
        );
    }
}

/// Reads the config anew; what is wrong with it is reported, and nothing changes.
fn reread(table: RoutingTable, options: Options, begun_with: Fixed) -> Reread {
    Arc::new(move || {
        let read = || -> Result<Vec<Configured>, CommandError> {
            let config = options.file.read()?;
            let bots = config.configured(&table)?;
            warn_of_fixed(&Fixed::of(&config, &options), &begun_with);
            Ok(bots)
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
    if !stop.is_cancelled() {
        return Err(CommandError::NoBotLeft);
    }
    if !ended.clean {
        return Err(CommandError::NotClean);
    }
    stopped(ended.failed.len());
    Ok(())
}
