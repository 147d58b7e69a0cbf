//! One bot: made from its settings, logged in, connected.

use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::Arc,
    time::Duration,
};

use tokio::{
    sync::Semaphore,
    task::{JoinError, JoinHandle},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::Instrument;

use super::{beginning::Beginning, call::panic_message, groups, setup::BotSetup, turn::Turns};
use crate::{
    action::{Desk, Desks, Links, Parts},
    client::{Client, ClientError},
    form,
    inbox::{CatchUp, HANDLERS_AT_ONCE, Inbox, Incoming, Lanes},
    layer::Layers,
    letters::Letters,
    long_work::Works,
    metrics::Meter,
    model::{Me, Uid},
    outbox::{Budget, Outbox, Recovery, Signals, Ways},
    reply::HandlerError,
    routing::{AnyBot, BotRoutes, RoutingTable},
    source::{Gauge, Realtime, SourceError, login},
    store::{Account, Store, StoreError},
    timer::{Alarm, Bell},
};

/// Why a bot cannot be run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BotError {
    /// No crate that is linked registers a bot of this name.
    #[error("there is no bot named {kind:?}; there are: {known}")]
    UnknownKind {
        /// The name asked for.
        kind: String,
        /// The names that there are.
        known: String,
    },
    /// The bot refused its settings.
    #[error("bot {kind:?} cannot be made from its settings: {reason}")]
    Settings {
        /// The bot's name.
        kind: String,
        /// What it said.
        reason: HandlerError,
    },
    /// The service does not let it in.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The client could not be made, or the service did not answer it.
    #[error("cannot begin the bot's work")]
    Client(#[from] ClientError),
    /// What the bot must keep cannot be read or written.
    #[error("cannot use the bot's store")]
    Store(#[from] StoreError),
}

/// What the bots of a runtime share.
pub(super) struct Shared {
    pub(super) table: Arc<RoutingTable>,
    pub(super) handler_timeout: Duration,
    pub(super) store: Arc<dyn Store>,
    pub(super) links: Option<Links>,
    /// Where answers are let in.
    pub(super) desks: Desks,
    /// How long an answer waits until it is known whose it is.
    pub(super) hold_for: Duration,
    pub(super) tasks: TaskTracker,
    pub(super) connected: Gauge,
    pub(super) stop: CancellationToken,
    /// Also ends what is under way.
    pub(super) force: CancellationToken,
    #[cfg(feature = "sandbox")]
    pub(super) watcher: Option<super::witness::Watcher>,
}

impl BotSetup {
    /// Runs until the stop or a final error.
    pub(super) async fn run(self, shared: Shared) -> Result<(), BotError> {
        let span = tracing::info_span!("bot", bot = self.name());
        self.run_inner(shared).instrument(span).await
    }

    async fn run_inner(self, mut shared: Shared) -> Result<(), BotError> {
        // However it ends: nothing of it goes on beside what is started in its place.
        shared.stop = shared.stop.child_token();
        let _ended = shared.stop.clone().drop_guard();
        let Some(routes) = shared.table.bot(&self.kind) else {
            return Err(unknown(self.kind, &shared.table));
        };
        let kind = routes.name();
        let refused = |reason| BotError::Settings {
            kind: self.kind.clone(),
            reason,
        };
        let bot = make(routes, self.settings.clone()).map_err(refused)?;
        let layers = layers(routes, &*bot).map_err(refused)?;
        let clock = self.network.clock;
        let (transport, wire) = self.network.open(&self.app)?;
        let client = Client::with_transport(self.app, self.token, transport)?;
        let Some(me) = log_in(&client, self.uid, &shared.stop).await? else {
            return Ok(());
        };
        let uid = me.user.uid.clone();
        let store = Arc::clone(&shared.store);
        let account = Account::new(client.settings().app_id(), &uid);
        let beginning = Beginning::new(&store, &account, &client, &shared.stop)
            .with_history(self.answers_history);
        let Some(progress) = beginning.progress(routes).await? else {
            return Ok(());
        };
        let joining = groups::join(client.clone(), self.groups, shared.stop.clone());
        shared.tasks.spawn(joining.in_current_span());
        let (signals, queue) = Signals::new(uid.clone());
        let budget = Budget::new(self.messages_per_minute);
        let ways = Ways {
            links: shared.links.clone(),
            cards: self.cards,
            forms: self.forms,
        };
        let outbox = Outbox::new(client.clone(), signals, budget)
            .with_ways(ways)
            .merging(self.merges_replies)
            .with_clock(clock);
        let letters = Letters::new(account.clone());
        form::forget_expired(&*store, &account, clock.now()).await?;
        recover(&shared, &outbox, &account, &letters).await?;
        let desk = desk(&shared, kind, &uid, &outbox);
        let alarm = Alarm::default();
        let turns = Turns {
            desk: desk.clone(),
            kind,
            bot,
            layers,
            works: Works::default(),
            me: uid.clone(),
            account: account.clone(),
            alarm: alarm.clone(),
            meter: Meter::of(&client),
            outbox,
            store: Arc::clone(&store),
            progress: Arc::clone(&progress),
            letters: letters.clone(),
            handler_timeout: shared.handler_timeout,
            stop: shared.stop.clone(),
            #[cfg(feature = "sandbox")]
            watcher: shared.watcher,
            table: shared.table,
        };
        let tasks = shared.tasks.clone();
        let lanes = Lanes::new(
            Arc::new(turns),
            Arc::new(Semaphore::new(HANDLERS_AT_ONCE)),
            shared.tasks,
            shared.stop.clone(),
            shared.force,
        );
        let inbox = Inbox::new(uid, client.session_id().to_owned(), progress, lanes);
        let _at_desk = match desk {
            Some(desk) => {
                desk.begin(inbox.downgrade()).await?;
                tasks.spawn(desk.clone().run().in_current_span());
                Some(shared.desks.open(desk))
            }
            None => None,
        };
        let bell = Bell::new(&inbox, account, &store, clock, alarm);
        tasks.spawn(bell.run(shared.stop.clone()).in_current_span());
        let catch_up = CatchUp::new(client.clone(), inbox.clone(), store, letters);
        let catching_up = tasks.spawn(catch_up.run(shared.stop.clone()).in_current_span());
        let realtime = Realtime {
            inbox,
            client,
            wire,
            signals: queue,
            connected: shared.connected,
        };
        tokio::select! {
            ended = realtime.run(me, shared.stop) => Ok(ended?),
            refusal = refusal(catching_up) => Err(refusal.into()),
        }
    }
}

fn unknown(kind: String, table: &RoutingTable) -> BotError {
    let known: Vec<_> = table.bots().map(BotRoutes::name).collect();
    let known = known.join(", ");
    BotError::UnknownKind { kind, known }
}

/// Sends what was left when the process before ended, beside all else.
async fn recover(
    shared: &Shared,
    outbox: &Outbox,
    account: &Account,
    letters: &Letters,
) -> Result<(), StoreError> {
    let prefix = Incoming::send_prefix(account);
    let recovery = Recovery::load(&shared.store, &prefix).await?;
    outbox.recovers(recovery.receivers());
    let store = Arc::clone(&shared.store);
    let recovering = recovery.run(outbox.clone(), store, letters.clone());
    // What is not sent when a stop comes stays planned.
    let recovering = shared.stop.clone().run_until_cancelled_owned(recovering);
    shared.tasks.spawn(recovering.in_current_span());
    Ok(())
}

/// Why the service lets the bot read nothing any more. A socket that is open may
/// outlive the token.
async fn refusal(catching_up: JoinHandle<Result<(), ClientError>>) -> ClientError {
    match catching_up.await.map_err(JoinError::try_into_panic) {
        Ok(Err(error)) => error,
        Err(Ok(panic)) => resume_unwind(panic),
        // It was stopped, and so is all else.
        Ok(Ok(())) | Err(Err(_)) => std::future::pending().await,
    }
}

/// Where answers arrive, if they do.
fn desk(shared: &Shared, kind: &'static str, me: &Uid, outbox: &Outbox) -> Option<Desk> {
    shared.links.as_ref()?;
    Some(Desk::new(Parts {
        me: me.clone(),
        kind,
        table: Arc::clone(&shared.table),
        outbox: outbox.clone(),
        store: Arc::clone(&shared.store),
        tasks: shared.tasks.clone(),
        stop: shared.stop.clone(),
        hold_for: shared.hold_for,
    }))
}

/// Makes the bot; it is somebody else's code and may panic.
pub(crate) fn make(
    routes: &BotRoutes,
    settings: serde_json::Value,
) -> Result<Arc<AnyBot>, HandlerError> {
    caught(|| routes.make(settings)).and_then(|made| made)
}

/// The bot's layers; they are somebody else's code as well.
pub(crate) fn layers(routes: &BotRoutes, bot: &AnyBot) -> Result<Layers, HandlerError> {
    caught(|| routes.layers(bot))
}

fn caught<T>(making: impl FnOnce() -> T) -> Result<T, HandlerError> {
    catch_unwind(AssertUnwindSafe(making)).map_err(|panic| {
        let message = panic_message(&*panic);
        HandlerError::msg(format!("it panicked: {message}"))
    })
}

async fn log_in(
    client: &Client,
    expected: Option<Uid>,
    stop: &CancellationToken,
) -> Result<Option<Me>, SourceError> {
    let Some(me) = login(client, stop).await? else {
        return Ok(None);
    };
    match expected {
        Some(expected) if expected != me.user.uid => Err(SourceError::OtherUser {
            expected,
            found: me.user.uid.clone(),
        }),
        _ => Ok(Some(me)),
    }
}
