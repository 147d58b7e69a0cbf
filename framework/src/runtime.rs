//! Bots at work: logs them in, keeps them connected, gives their handlers
//! events, and stops them cleanly.

mod apart;
mod beginning;
mod bot;
mod call;
mod dialogue;
mod failure;
mod groups;
mod leaving;
mod network;
mod setup;
mod turn;
#[cfg(feature = "sandbox")]
mod witness;

use std::{sync::Arc, time::Duration};

use tokio::{sync::watch, task::JoinSet};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

#[cfg(feature = "daemon")]
pub(crate) use self::bot::{layers, make};
pub use self::{
    bot::BotError,
    call::{LAYERS_TIMEOUT, Panicked, TimedOut},
    setup::BotSetup,
};
#[cfg(feature = "actions")]
use crate::action::{Counter, Endpoint};
pub use crate::client::MESSAGES_PER_MINUTE;
use crate::{
    action::{Desks, HOLD_FOR, Links},
    routing::RoutingTable,
    source::Gauge,
    store::Store,
};

/// How long a handler may take before its event is given up, unless
/// `#[handler(timeout = "10m")]` above it says otherwise.
pub const HANDLER_TIMEOUT: Duration = Duration::from_mins(1);
/// How long handlers that run may go on after a stop was asked for.
pub const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);
/// How long those that did not are waited for once they are cut off: one that blocks
/// its thread cannot be.
const FORCE_TIMEOUT: Duration = Duration::from_secs(1);
/// How often the keys that sign addresses are looked after.
const RENEW_KEYS_EVERY: Duration = Duration::from_hours(1);

/// Many bots in one process.
///
/// Each has a connection of its own. A bot that cannot log in is reported and
/// the others go on; the runtime ends when it is told to or when no bot is left.
#[derive(Debug)]
pub struct Runtime {
    table: Arc<RoutingTable>,
    bots: Vec<BotSetup>,
    store: Arc<dyn Store>,
    handler_timeout: Duration,
    connected: Gauge,
    links: Option<Links>,
    desks: Desks,
    hold_for: Duration,
    /// Whether somebody else looks after the signing keys.
    keys_are_kept: bool,
    #[cfg(feature = "actions")]
    endpoint: Option<Endpoint>,
    #[cfg(feature = "sandbox")]
    watcher: Option<Watching>,
}

/// Somebody who is told what the bots do.
#[cfg(feature = "sandbox")]
#[derive(Clone)]
struct Watching(witness::Watcher);

#[cfg(feature = "sandbox")]
impl std::fmt::Debug for Watching {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Watching")
    }
}

/// How a runtime ended.
#[derive(Debug)]
#[non_exhaustive]
pub struct Ended {
    /// The bots that could not go on, and why.
    pub failed: Vec<(String, BotError)>,
    /// Whether every handler that ran could finish in time.
    pub clean: bool,
}

impl Runtime {
    /// A runtime for handlers of a routing table, with no bots yet. What must
    /// survive a restart is kept in `store`.
    #[must_use]
    pub fn new(table: RoutingTable, store: impl Store + 'static) -> Self {
        Self {
            store: Arc::new(store),
            table: Arc::new(table),
            bots: Vec::new(),
            handler_timeout: HANDLER_TIMEOUT,
            connected: Gauge::default(),
            links: None,
            desks: Desks::default(),
            hold_for: HOLD_FOR,
            keys_are_kept: false,
            #[cfg(feature = "actions")]
            endpoint: None,
            #[cfg(feature = "sandbox")]
            watcher: None,
        }
    }

    /// Adds a bot.
    #[must_use]
    pub fn bot(mut self, setup: BotSetup) -> Self {
        self.bots.push(setup);
        self
    }

    /// Changes how long a handler may take; [`HANDLER_TIMEOUT`] by default.
    #[must_use]
    pub fn handler_timeout(mut self, timeout: Duration) -> Self {
        self.handler_timeout = timeout;
        self
    }

    /// Lets forms and buttons carry addresses to which they are answered.
    /// Without it they are answered in the chat.
    #[must_use]
    pub fn links(mut self, links: Links) -> Self {
        self.links = Some(links);
        self
    }

    /// Tells somebody what the bots do with each event.
    #[cfg(feature = "sandbox")]
    #[must_use]
    pub(crate) fn watched_by(mut self, watcher: witness::Watcher) -> Self {
        self.watcher = Some(Watching(watcher));
        self
    }

    /// Takes answers to forms and buttons over HTTP, for all bots. Their addresses
    /// are the endpoint's.
    #[cfg(feature = "actions")]
    #[must_use]
    pub fn endpoint(mut self, endpoint: Endpoint) -> Self {
        self = self.beside(&endpoint.counter());
        self.keys_are_kept = false;
        self.endpoint = Some(endpoint);
        self
    }

    /// Takes answers at an endpoint that others serve, and whose keys they keep.
    #[cfg(feature = "actions")]
    #[must_use]
    pub(crate) fn beside(mut self, counter: &Counter) -> Self {
        self.links = Some(counter.links.clone());
        self.desks = counter.desks.clone();
        self.hold_for = counter.hold_for;
        self.keys_are_kept = true;
        self
    }

    /// How many bots are connected at this moment; it changes as they come and go.
    #[must_use]
    pub fn connected(&self) -> watch::Receiver<usize> {
        self.connected.subscribe()
    }

    /// Runs the bots until `stop` is cancelled or none is left.
    ///
    /// On a stop nothing more is read; handlers that run have
    /// [`SHUTDOWN_TIMEOUT`] to finish.
    pub async fn run(self, stop: CancellationToken) -> Ended {
        tracing::debug!("routing table\n{}", self.table);
        let tasks = TaskTracker::new();
        // Without bots there is nothing to sign and nothing to take.
        let stop_serving = stop.child_token();
        if let Some(links) = self.links.clone().filter(|_| !self.keys_are_kept) {
            let (store, stop) = (Arc::clone(&self.store), stop_serving.clone());
            tasks.spawn(renew_keys(links, store, stop));
        }
        #[cfg(feature = "actions")]
        if let Some(endpoint) = self.endpoint {
            tasks.spawn(endpoint.serve(tasks.clone(), stop_serving.clone()));
        }
        let force = CancellationToken::new();
        let mut running = JoinSet::new();
        for setup in self.bots {
            let name = setup.name();
            let shared = bot::Shared {
                table: Arc::clone(&self.table),
                handler_timeout: self.handler_timeout,
                store: Arc::clone(&self.store),
                links: self.links.clone(),
                desks: self.desks.clone(),
                hold_for: self.hold_for,
                tasks: tasks.clone(),
                connected: self.connected.clone(),
                stop: stop.clone(),
                force: force.clone(),
                #[cfg(feature = "sandbox")]
                watcher: self.watcher.clone().map(|watching| watching.0),
            };
            running.spawn(async move { (name, setup.run(shared).await) });
        }
        let failed = join(running).await;
        stop_serving.cancel();
        tasks.close();
        let clean = tokio::time::timeout(SHUTDOWN_TIMEOUT, tasks.wait())
            .await
            .is_ok();
        if !clean {
            tracing::error!(
                handlers = tasks.len(),
                seconds = SHUTDOWN_TIMEOUT.as_secs(),
                "handlers did not finish in time"
            );
            // What they would still do, another process may be doing by now.
            force.cancel();
            drop(tokio::time::timeout(FORCE_TIMEOUT, tasks.wait()).await);
        }
        Ended { failed, clean }
    }
}

/// Changes the signing keys now and then, until the stop.
pub(crate) async fn renew_keys(links: Links, store: Arc<dyn Store>, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(RENEW_KEYS_EVERY) => {}
        }
        if let Err(error) = links.renew_keys(&*store).await {
            let cause = causes(&error);
            tracing::warn!(%error, cause, "cannot look after the signing keys, trying again in an hour");
        }
    }
}

async fn join(mut running: JoinSet<(String, Result<(), BotError>)>) -> Vec<(String, BotError)> {
    let mut failed = Vec::new();
    while let Some(joined) = running.join_next().await {
        match joined {
            Ok((_, Ok(()))) => {}
            Ok((name, Err(error))) => {
                let cause = causes(&error);
                tracing::error!(bot = name, %error, cause, "a bot cannot go on");
                failed.push((name, error));
            }
            Err(error) => tracing::error!(%error, "a bot's task ended by a panic"),
        }
    }
    failed
}

/// The causes of an error in one line, for a log.
pub(crate) fn causes(error: &dyn std::error::Error) -> Option<String> {
    let chain = std::iter::successors(error.source(), |cause| cause.source());
    let text = chain
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ");
    (!text.is_empty()).then_some(text)
}
