#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use cometchat_sandbox::Sandbox;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::{Configured, Fingerprint, Reread, Running, Supervisor, Verdict};
use crate::{
    client::{AdminClient, ApiKey, AppSettings, AuthToken, NewUser},
    daemon::board::{Board, Health},
    in_process::InProcess,
    model::Uid,
    prelude::*,
    routing::RoutingTable,
    runtime::BotSetup,
    store::MemoryStore,
};

const ADDRESS: &str = "https://sandbox.test";

#[bot(name = "supervised")]
struct SupervisedBot;

#[handler]
impl MessageHandler for SupervisedBot {
    async fn on_message(&self, _: &Context, _: &Message) -> HandlerResult<()> {
        Ok(())
    }
}

/// A server, and what its bots are configured to be.
struct World {
    line: InProcess,
    app: AppSettings,
    admin: AdminClient,
    config: Arc<Mutex<Vec<Configured>>>,
    board: Board,
    reload: watch::Sender<u64>,
    stop: CancellationToken,
}

impl World {
    fn new() -> Self {
        let server = Sandbox::builder().api_key("key").app().unwrap();
        let line = InProcess::new(server);
        let app = AppSettings::builder("sandbox")
            .client_api(ADDRESS)
            .admin_api(ADDRESS)
            .build()
            .unwrap();
        let key = ApiKey::new("key");
        let admin = AdminClient::with_transport(app.clone(), key, Arc::new(line.clone())).unwrap();
        Self {
            line,
            app,
            admin,
            config: Arc::default(),
            board: Board::default(),
            reload: watch::Sender::new(0),
            stop: CancellationToken::new(),
        }
    }

    async fn token(&self, uid: &str) -> AuthToken {
        let uid = Uid::new(uid).unwrap();
        let user = NewUser::new(uid.clone(), uid.to_string());
        self.admin.users().create(&user).await.unwrap();
        self.admin.tokens(&uid).create().await.unwrap()
    }

    /// A bot of the config; the fingerprint tells one version from another.
    fn bot(&self, uid: &str, token: AuthToken, fingerprint: &str) -> Configured {
        let setup = BotSetup::new("supervised", self.app.clone(), token)
            .uid(Uid::new(uid).unwrap())
            .with_transport(Arc::new(self.line.clone()))
            .with_wire(Arc::new(self.line.clone()));
        Configured {
            name: uid.to_owned(),
            fingerprint: fingerprint.to_owned(),
            setup,
        }
    }

    fn write(&self, bots: Vec<Configured>) {
        *self.config.lock().unwrap() = bots;
    }

    fn supervisor(&self) -> Supervisor {
        let config = Arc::clone(&self.config);
        let reread: Reread = Arc::new(move || Some(config.lock().unwrap().clone()));
        let table = RoutingTable::from_registry(&[]).unwrap();
        let store = Arc::new(MemoryStore::new());
        Supervisor::new(table, store, self.board.clone(), reread, None)
    }

    fn run(&self) -> tokio::task::JoinHandle<Verdict> {
        let supervisor = self.supervisor();
        let bots = self.config.lock().unwrap().clone();
        let (reload, stop) = (self.reload.subscribe(), self.stop.clone());
        tokio::spawn(supervisor.run(bots, reload, stop))
    }

    async fn until(&self, bot: &str, is: fn(&Health) -> bool) -> Health {
        let mut changes = self.board.changes();
        let bots = changes
            .wait_for(|bots| bots.get(bot).is_some_and(is))
            .await
            .unwrap();
        bots[bot].clone()
    }
}

fn is_connected(health: &Health) -> bool {
    *health == Health::Connected
}

fn is_down(health: &Health) -> bool {
    matches!(health, Health::Down { .. })
}

#[tokio::test(start_paused = true)]
async fn a_dead_bot_is_shown_and_started_again_with_a_renewed_token() {
    let world = World::new();
    let (good, other) = (world.token("good").await, world.token("other").await);
    let bad = world.bot("other", AuthToken::new("stale"), "1");
    world.write(vec![world.bot("good", good.clone(), "1"), bad]);
    let running = world.run();
    world.until("good", is_connected).await;
    let Health::Down {
        reason, again_in, ..
    } = world.until("other", is_down).await
    else {
        panic!("it is down");
    };
    assert!(reason.contains("cannot log in"), "{reason}");
    assert!((2..=5).contains(&again_in), "{again_in}");
    assert!(!world.board.summary().is_ready());
    assert!(world.board.summary().is_settled());

    world.write(vec![
        world.bot("good", good, "1"),
        world.bot("other", other, "2"),
    ]);
    world.until("other", is_connected).await;
    assert!(world.board.summary().is_ready());
    world.stop.cancel();
    let verdict = running.await.unwrap();
    assert_eq!(
        verdict,
        Verdict::Stopped {
            down: 0,
            is_clean: true
        }
    );
}

#[tokio::test(start_paused = true)]
async fn a_bot_that_was_started_again_with_a_new_config_is_known_by_that() {
    let world = World::new();
    let (good, other) = (world.token("good").await, world.token("other").await);
    let bots = |token: AuthToken, version: &str| {
        let other = world.bot("other", token, version);
        vec![world.bot("good", good.clone(), "1"), other]
    };
    world.write(bots(AuthToken::new("stale"), "1"));
    let running = world.run();
    world.until("other", is_down).await;
    world.write(bots(other.clone(), "2"));
    world.until("other", is_connected).await;

    // What it runs with already is nothing new.
    let mut seen = world.board.changes();
    seen.mark_unchanged();
    world.reload.send_modify(|count| *count += 1);
    let moment = std::time::Duration::from_mins(1);
    let changed = tokio::time::timeout(moment, seen.changed()).await;
    assert!(changed.is_err(), "{:?}", *seen.borrow());

    // What it began with, but does not run with any more, is.
    world.write(bots(AuthToken::new("stale"), "1"));
    world.reload.send_modify(|count| *count += 1);
    world.until("other", is_down).await;
    world.stop.cancel();
    running.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn when_no_bot_can_go_on_the_daemon_ends() {
    let world = World::new();
    world.token("one").await;
    world.write(vec![world.bot("one", AuthToken::new("stale"), "1")]);
    assert_eq!(world.run().await.unwrap(), Verdict::Hopeless);
}

#[tokio::test(start_paused = true)]
async fn a_changed_config_touches_only_what_changed() {
    let world = World::new();
    let mut tokens = Vec::new();
    for uid in ["same", "changed", "gone", "new"] {
        tokens.push((uid, world.token(uid).await));
    }
    let bot = |index: usize, version: &str| {
        let (uid, token) = &tokens[index];
        world.bot(uid, token.clone(), version)
    };
    world.write(vec![bot(0, "1"), bot(1, "1"), bot(2, "1")]);
    let running = world.run();
    for uid in ["same", "changed", "gone"] {
        world.until(uid, is_connected).await;
    }
    let mut seen = world.board.changes();
    seen.mark_unchanged();
    world.write(vec![bot(0, "1"), bot(1, "2"), bot(3, "1")]);
    world.reload.send_modify(|count| *count += 1);
    loop {
        seen.changed().await.unwrap();
        let bots = seen.borrow_and_update().clone();
        assert_eq!(bots["same"], Health::Connected, "it is not touched");
        if bots.values().all(is_connected) && bots.contains_key("new") {
            assert!(!bots.contains_key("gone"));
            break;
        }
    }
    world.stop.cancel();
    let verdict = running.await.unwrap();
    assert_eq!(
        verdict,
        Verdict::Stopped {
            down: 0,
            is_clean: true
        }
    );
}

impl Supervisor {
    /// Keeps a task as if it kept a bot running.
    fn keep(&mut self, name: &str, task: impl Future<Output = bool> + Send + 'static) {
        let (stop, name) = (CancellationToken::new(), name.to_owned());
        let stopped = stop.clone();
        let task = self.tasks.spawn(async move {
            stopped.cancelled().await;
            task.await
        });
        self.shared.board.set(&name, Health::Connected);
        let running = Running {
            fingerprint: Fingerprint::default(),
            stop,
            task,
        };
        self.running.insert(name, running);
    }

    async fn ends(&mut self, name: &str) {
        let end = self.end(vec![name.to_owned()]);
        let ended = tokio::time::timeout(Duration::from_hours(1), end).await;
        assert!(ended.is_ok(), "{name} is waited for without end");
    }
}

#[tokio::test(start_paused = true)]
async fn a_task_that_panics_is_not_waited_for_while_others_run() {
    let world = World::new();
    let mut supervisor = world.supervisor();
    for name in ["first", "second"] {
        supervisor.keep(name, async { panic!("as planned") });
    }
    supervisor.keep("good", async { true });
    supervisor.keep("endless", std::future::pending());
    supervisor.ends("first").await;
    assert!(!supervisor.is_clean);
    // The panic of this one is reported while another is waited for.
    supervisor.running["second"].stop.cancel();
    tokio::task::yield_now().await;
    supervisor.ends("good").await;
    supervisor.ends("second").await;
    let left: Vec<_> = world.board.changes().borrow().keys().cloned().collect();
    assert_eq!(left, ["endless"]);
}
