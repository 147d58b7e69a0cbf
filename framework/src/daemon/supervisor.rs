//! Keeps bots running: one that ends is reported and started again, and a
//! changed config is taken over without a stop.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures_util::FutureExt;
use metrics::counter;
use tokio::{
    sync::watch,
    task::{AbortHandle, JoinSet},
    time::{Instant, sleep},
};
use tokio_util::sync::CancellationToken;

use super::board::{Board, Health};
use crate::{
    action::Counter,
    backoff::Backoff,
    routing::RoutingTable,
    runtime::{BotSetup, Ended, Runtime, causes},
    store::Store,
};

/// The wait before a bot that ended is started again; it doubles from there.
const FIRST_WAIT: Duration = Duration::from_secs(5);
/// The longest wait before a bot is started again.
const LONGEST_WAIT: Duration = Duration::from_mins(5);
/// A bot that ran for so long ran well: the waits begin anew.
const GOOD_AFTER: Duration = Duration::from_mins(10);

/// A bot of the config.
#[derive(Clone, Debug)]
pub(super) struct Configured {
    /// `app/uid`: by this name it is the same bot in another config.
    pub(super) name: String,
    /// Changes when anything in its config or its token does.
    pub(super) fingerprint: String,
    pub(super) setup: BotSetup,
}

/// The fingerprint of a bot that runs; whoever restarts the bot changes it.
type Fingerprint = Arc<Mutex<String>>;

/// Reads the config once more: tokens are renewed and mistakes mended while
/// the daemon runs. `None` when it cannot be used.
pub(super) type Reread = Arc<dyn Fn() -> Option<Vec<Configured>> + Send + Sync>;

/// What all bots share.
#[derive(Clone)]
struct Shared {
    table: RoutingTable,
    store: Arc<dyn Store>,
    board: Board,
    reread: Reread,
    /// Where answers to forms and buttons come in, if they do.
    counter: Option<Counter>,
}

/// The bots of a daemon.
pub(super) struct Supervisor {
    shared: Shared,
    running: BTreeMap<String, Running>,
    /// Whether a bot's handlers could finish.
    tasks: JoinSet<bool>,
    /// Whether handlers of every bot that was stopped could finish.
    is_clean: bool,
}

struct Running {
    /// That of the config with which it runs now.
    fingerprint: Fingerprint,
    stop: CancellationToken,
    task: AbortHandle,
}

/// How the daemon ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// As asked. How many bots were down then, and whether handlers could finish.
    Stopped { down: usize, is_clean: bool },
    /// No bot could go on.
    Hopeless,
}

impl Supervisor {
    pub(super) fn new(
        table: RoutingTable,
        store: Arc<dyn Store>,
        board: Board,
        reread: Reread,
        counter: Option<Counter>,
    ) -> Self {
        Self {
            shared: Shared {
                table,
                store,
                board,
                reread,
                counter,
            },
            running: BTreeMap::new(),
            tasks: JoinSet::new(),
            is_clean: true,
        }
    }

    /// Runs the bots until the stop, or until none of them can go on. Each
    /// message of `reload` makes it read the config anew.
    pub(super) async fn run(
        mut self,
        bots: Vec<Configured>,
        mut reload: watch::Receiver<u64>,
        stop: CancellationToken,
    ) -> Verdict {
        self.take_over(bots).await;
        let mut changes = self.shared.board.changes();
        loop {
            tokio::select! {
                () = stop.cancelled() => {
                    let down = self.shared.board.summary().down;
                    let names = self.running.keys().cloned().collect();
                    self.end(names).await;
                    return Verdict::Stopped { down, is_clean: self.is_clean };
                }
                Ok(()) = changes.changed() => {
                    if self.shared.board.summary().is_hopeless() {
                        return Verdict::Hopeless;
                    }
                }
                Ok(()) = reload.changed() => {
                    if let Some(bots) = (self.shared.reread)() {
                        self.take_over(bots).await;
                    }
                }
            }
        }
    }

    /// Ends what is no longer in the config or is otherwise there, and starts
    /// what is new. Bots that stay the same are not touched.
    async fn take_over(&mut self, bots: Vec<Configured>) {
        let same = |bot: &Configured| {
            let running = self.running.get(&bot.name);
            running.is_some_and(|running| *locked(&running.fingerprint) == bot.fingerprint)
        };
        let keep: BTreeSet<_> = bots
            .iter()
            .filter(|bot| same(bot))
            .map(|bot| bot.name.clone())
            .collect();
        let old = self.running.keys().filter(|name| !keep.contains(*name));
        let old: Vec<_> = old.cloned().collect();
        let is_reload = !self.running.is_empty();
        let ended = old.len();
        self.end(old).await;
        let mut started = 0;
        for bot in bots.into_iter().filter(|bot| !keep.contains(&bot.name)) {
            started += 1;
            self.start(bot);
        }
        if is_reload {
            tracing::info!(
                kept = keep.len(),
                ended,
                started,
                "the config was read anew"
            );
        }
    }

    fn start(&mut self, bot: Configured) {
        let stop = CancellationToken::new();
        let shared = self.shared.clone();
        shared.board.set(&bot.name, Health::Starting);
        let name = bot.name.clone();
        let fingerprint = Arc::new(Mutex::new(bot.fingerprint.clone()));
        let supervising = shared.supervise(bot, Arc::clone(&fingerprint), stop.clone());
        let task = self.tasks.spawn(supervising);
        let running = Running {
            fingerprint,
            stop,
            task,
        };
        self.running.insert(name, running);
    }

    /// Stops bots, all at the same time, and waits for them.
    async fn end(&mut self, names: Vec<String>) {
        let mut waiting = HashMap::new();
        for name in names {
            let Some(running) = self.running.remove(&name) else {
                continue;
            };
            if running.task.is_finished() {
                // It panicked, and that may have been reported already.
                self.is_clean = false;
                self.shared.board.remove(&name);
                continue;
            }
            running.stop.cancel();
            waiting.insert(running.task.id(), name);
        }
        while !waiting.is_empty() {
            let (task, is_clean) = match self.tasks.join_next_with_id().await {
                Some(Ok((task, is_clean))) => (task, is_clean),
                // A panic does not say whose task it was.
                Some(Err(error)) => {
                    tracing::error!(%error, "the task that keeps a bot running ended");
                    (error.id(), false)
                }
                None => return,
            };
            if let Some(name) = waiting.remove(&task) {
                self.is_clean &= is_clean;
                self.shared.board.remove(&name);
            }
        }
    }
}

impl Shared {
    /// Runs a bot again and again until the stop; whether its handlers could
    /// finish then.
    async fn supervise(
        self,
        bot: Configured,
        fingerprint: Fingerprint,
        stop: CancellationToken,
    ) -> bool {
        let (name, mut setup) = (bot.name, bot.setup);
        let mut backoff = Backoff::new(FIRST_WAIT, LONGEST_WAIT);
        loop {
            let begun = Instant::now();
            let ended = self.run(&name, setup.clone(), &stop).await;
            if stop.is_cancelled() {
                return ended.is_ok_and(|ended| ended.clean);
            }
            if begun.elapsed() >= GOOD_AFTER {
                backoff.reset();
            }
            let wait = backoff.next_wait();
            let (reason, is_final) = reason(&ended);
            tracing::error!(bot = name, reason, again_in = ?wait, "a bot ended; it will be started again");
            counter!("cometbot_bot_ends_total", "bot" => name.clone()).increment(1);
            self.board.down(&name, reason, wait, is_final);
            tokio::select! {
                () = stop.cancelled() => return true,
                () = sleep(wait) => {}
            }
            // A token that was renewed meanwhile is the commonest cure.
            let bots = (self.reread)().unwrap_or_default();
            if let Some(now) = bots.into_iter().find(|bot| bot.name == name) {
                setup = now.setup;
                *locked(&fingerprint) = now.fingerprint;
            }
        }
    }

    /// Runs a bot once, and shows on the board how it is.
    async fn run(
        &self,
        name: &str,
        setup: BotSetup,
        stop: &CancellationToken,
    ) -> Result<Ended, String> {
        let runtime = Runtime::new(self.table.clone(), Arc::clone(&self.store)).bot(setup);
        let runtime = match &self.counter {
            Some(counter) => runtime.beside(counter),
            None => runtime,
        };
        let mut connected = runtime.connected();
        let mut running = Box::pin(AssertUnwindSafe(runtime.run(stop.clone())).catch_unwind());
        loop {
            tokio::select! {
                ended = &mut running => {
                    return ended.map_err(|_| "it panicked".to_owned());
                }
                Ok(()) = connected.changed() => {
                    let is_connected = *connected.borrow_and_update() > 0;
                    let health = if is_connected { Health::Connected } else { Health::Reconnecting };
                    self.board.set(name, health);
                }
            }
        }
    }
}

fn locked(fingerprint: &Fingerprint) -> MutexGuard<'_, String> {
    fingerprint.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Why a bot ended, and whether somebody must do something about it.
fn reason(ended: &Result<Ended, String>) -> (String, bool) {
    match ended {
        Err(panic) => (panic.clone(), false),
        Ok(ended) => match ended.failed.first() {
            None => ("its task panicked; the log says where".to_owned(), false),
            Some((_, error)) => match causes(error) {
                Some(causes) => (format!("{error}: {causes}"), true),
                None => (error.to_string(), true),
            },
        },
    }
}

#[cfg(all(test, feature = "sandbox"))]
mod tests;
