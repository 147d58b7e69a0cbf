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

use super::{beginning::Beginning, call::panic_message, groups, network::Network, turn::Turns};
use crate::{
    action::{Desk, Desks, Links, Parts},
    card::Rendering,
    client::{AppSettings, AuthToken, Client, ClientError},
    form,
    inbox::{CatchUp, HANDLERS_AT_ONCE, Inbox, Incoming, Lanes},
    layer::Layers,
    letters::Letters,
    long_work::Works,
    metrics::Meter,
    model::{Guid, Me, Uid},
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

/// What is needed to run a bot.
#[derive(Clone)]
pub struct BotSetup {
    kind: String,
    uid: Option<Uid>,
    app: AppSettings,
    token: AuthToken,
    settings: serde_json::Value,
    groups: Vec<Guid>,
    messages_per_minute: Option<u32>,
    merges_replies: bool,
    answers_history: bool,
    cards: Rendering,
    forms: form::Way,
    network: Network,
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
    /// A bot of the kind that `#[bot(name = ..)]` names, logged in with `token`.
    pub fn new(kind: impl Into<String>, app: AppSettings, token: AuthToken) -> Self {
        Self {
            kind: kind.into(),
            uid: None,
            messages_per_minute: app.limits().messages_per_user,
            app,
            token,
            settings: serde_json::json!({}),
            groups: Vec::new(),
            merges_replies: false,
            answers_history: false,
            cards: Rendering::Auto,
            forms: form::Way::Auto,
            network: Network::default(),
        }
    }

    /// The user that the token must belong to.
    #[must_use]
    pub fn uid(mut self, uid: Uid) -> Self {
        self.uid = Some(uid);
        self
    }

    /// The bot's own settings: an object.
    #[must_use]
    pub fn settings(mut self, settings: serde_json::Value) -> Self {
        self.settings = settings;
        self
    }

    /// Public groups that the bot joins before it starts.
    #[must_use]
    pub fn groups(mut self, groups: impl IntoIterator<Item = Guid>) -> Self {
        self.groups.extend(groups);
        self
    }

    /// Messages that the bot sends in a minute at most, `None` for a server without
    /// that limit. Unless given it is what the app's
    /// [limits](AppSettings::limits) say: 30 for the service.
    #[must_use]
    pub fn messages_per_minute(mut self, limit: Option<u32>) -> Self {
        self.messages_per_minute = limit;
        self
    }

    /// Whether texts that a handler returns one after another go as one message,
    /// with a blank line between them, where the limit has no room for all of them
    /// at once. Not unless given.
    ///
    /// Only plain texts to the same conversation are merged, and never over the
    /// length of a message. They are merged before they are stored, so that they
    /// are sent once like every other reply.
    #[must_use]
    pub fn merge_replies(mut self, merge: bool) -> Self {
        self.merges_replies = merge;
        self
    }

    /// Whether a bot that runs for the first time answers what was written before:
    /// all messages that it can see, oldest first. Not unless given; for a bot that
    /// has run before it changes nothing.
    ///
    /// Reactions and changes that were made before are not worked.
    #[must_use]
    pub fn answer_history(mut self, answer: bool) -> Self {
        self.answers_history = answer;
        self
    }

    /// In which shape the bot sends cards that do not say it themselves.
    #[must_use]
    pub fn cards(mut self, rendering: Rendering) -> Self {
        self.cards = rendering;
        self
    }

    /// On which way people fill forms in that do not say it themselves.
    #[must_use]
    pub fn forms(mut self, way: form::Way) -> Self {
        self.forms = way;
        self
    }

    /// What carries its requests, instead of the network.
    #[cfg(any(feature = "testing", all(test, feature = "sandbox")))]
    #[must_use]
    pub(crate) fn with_transport(mut self, transport: Arc<dyn crate::client::Transport>) -> Self {
        self.network.transport = Some(transport);
        self
    }

    /// What carries its frames, instead of the network.
    #[cfg(any(feature = "testing", all(test, feature = "sandbox")))]
    #[must_use]
    pub(crate) fn with_wire(mut self, wire: Arc<dyn crate::source::Wire>) -> Self {
        self.network.wire = Some(wire);
        self
    }

    /// What tells it the time, instead of the machine.
    #[cfg(feature = "testing")]
    #[must_use]
    pub(crate) fn with_clock(mut self, clock: crate::clock::Clock) -> Self {
        self.network.clock = clock;
        self
    }

    /// The name by which logs call it: its user, or its kind.
    pub(super) fn name(&self) -> String {
        match &self.uid {
            Some(uid) => uid.to_string(),
            None => self.kind.clone(),
        }
    }

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
            let known: Vec<_> = shared.table.bots().map(BotRoutes::name).collect();
            return Err(BotError::UnknownKind {
                kind: self.kind,
                known: known.join(", "),
            });
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

/// Without the settings, in which there may be keys of other services.
impl std::fmt::Debug for BotSetup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BotSetup")
            .field("kind", &self.kind)
            .field("uid", &self.uid)
            .field("app", &self.app.app_id())
            .field("groups", &self.groups)
            .finish_non_exhaustive()
    }
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
