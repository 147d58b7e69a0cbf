//! Much at once: a burst over the service's limits, and others beside it, in
//! virtual time and without faults.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, atomic::Ordering},
    time::Duration,
};

use async_trait::async_trait;
use cometchat_sandbox::Limits;
use http::Method;
use serde_json::Value;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::{
    counter::{COUNTER, EARLY, SLEEPS},
    dice,
    disk::Disk,
    judge::judge,
    life::Life,
    plan::{Frames, Plan},
    server::{BOT, Server},
    wire::Sockets,
    world::World,
};
use crate::{
    client::{self, Body, Request, Response, Transport, TransportError},
    clock::virtual_time::Followed,
    model::{Receiver, Uid},
    routing::RoutingTable,
    runtime::{BotSetup, Runtime},
};

/// Carries the bot's requests at once, and notes what it sends.
#[derive(Debug)]
struct Line {
    server: Server,
    /// When a message was taken, and for whom.
    sent: Mutex<Vec<(Instant, String)>>,
    /// When a request was one too many.
    refused: Mutex<Vec<Instant>>,
}

#[async_trait]
impl Transport for Line {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let receiver = match &request.body {
            Body::Json(json) if request.method == Method::POST => receiver(json),
            _ => None,
        };
        let response = self.server.send(request).await?;
        if response.status.as_u16() == 429 {
            self.refused.lock().unwrap().push(Instant::now());
        } else if let Some(receiver) = receiver {
            self.sent.lock().unwrap().push((Instant::now(), receiver));
        }
        Ok(response)
    }
}

fn receiver(json: &[u8]) -> Option<String> {
    let body: Value = serde_json::from_slice(json).ok()?;
    Some(body["receiver"].as_str()?.to_owned())
}

impl Line {
    /// When messages for somebody were taken.
    fn sent_to(&self, who: &Uid) -> Vec<Instant> {
        let sent = self.sent.lock().unwrap();
        let to = sent.iter().filter(|(_, to)| to == who.as_str());
        to.map(|(at, _)| *at).collect()
    }

    fn count(&self) -> usize {
        self.sent.lock().unwrap().len()
    }
}

/// A world with a bot at work and people who may write to it.
struct Scene {
    _followed: Followed,
    world: Arc<World>,
    line: Arc<Line>,
    people: Vec<Uid>,
    bot: Receiver,
    stop: CancellationToken,
}

impl Scene {
    async fn set(people: usize, limits: Limits, messages_per_minute: Option<u32>) -> Self {
        let followed = Server::clock();
        let world = Arc::new(World::new(Plan::quiet()));
        let lasting = Arc::new(Life::new(None));
        let bot = world.server.user(BOT).await;
        let token = world.server.token(&bot).await;
        let mut who = Vec::new();
        for number in 0..people {
            who.push(world.server.user(&format!("person-{number}")).await);
        }
        world.server.limit(limits);
        let line = Arc::new(Line {
            server: world.server.clone(),
            sent: Mutex::default(),
            refused: Mutex::default(),
        });
        let sockets = Sockets {
            world: Arc::clone(&world),
            life: Arc::clone(&lasting),
        };
        let setup = BotSetup::new(COUNTER, Server::settings(), token)
            .messages_per_minute(messages_per_minute)
            .with_transport(line.clone())
            .with_wire(Arc::new(sockets));
        let disk = Disk {
            world: Arc::clone(&world),
            life: lasting,
        };
        let table = RoutingTable::from_registry(&[]).expect("the bots fit together");
        let runtime = Runtime::new(table, disk).bot(setup);
        let (mut connected, stop) = (runtime.connected(), CancellationToken::new());
        tokio::spawn(runtime.run(stop.clone()));
        connected.wait_for(|now| *now == 1).await.unwrap();
        Self {
            _followed: followed,
            world,
            line,
            people: who,
            bot: Receiver::User(bot),
            stop,
        }
    }

    async fn says(&self, who: usize, text: &str) {
        let who = &self.people[who];
        self.world.server.say(who, &self.bot, text).await;
    }

    /// Waits until so many messages were sent, and no longer than this.
    async fn has_sent(&self, messages: usize, patience: Duration) {
        let begun = Instant::now();
        while self.line.count() < messages {
            assert!(
                begun.elapsed() < patience,
                "{} of {messages}",
                self.line.count()
            );
            sleep(Duration::from_millis(200)).await;
        }
    }

    /// How long after `begun` the bot first wrote to somebody.
    async fn waits(&self, who: usize, begun: Instant) -> Duration {
        loop {
            if let Some(at) = self.line.sent_to(&self.people[who]).first() {
                return *at - begun;
            }
            assert!(begun.elapsed() < Duration::from_mins(5), "no answer");
            sleep(Duration::from_millis(5)).await;
        }
    }
}

fn play<F: Future>(scene: F) -> F::Output {
    let _seeded = dice::seed(1);
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_time().start_paused(true).build().unwrap();
    runtime.block_on(scene)
}

/// How evenly something is shared, from 0 to 1.
#[expect(clippy::cast_precision_loss, reason = "they are small")]
fn jain(shares: &[usize]) -> f64 {
    let sum: usize = shares.iter().sum();
    let squares: usize = shares.iter().map(|share| share * share).sum();
    (sum * sum) as f64 / (shares.len() * squares) as f64
}

#[test]
fn a_burst_ten_times_over_the_limit_is_answered_fairly_and_without_a_refusal() {
    const PEOPLE: usize = 50;
    let limits = client::Limits::build();
    let per_minute = limits.messages_per_user.unwrap();
    let all = 10 * per_minute as usize;
    play(async {
        let scene = Scene::set(PEOPLE, Limits::build(), Some(per_minute)).await;
        for number in 0..all {
            scene.says(number % PEOPLE, &format!("t{number}")).await;
        }
        scene.has_sent(all / 2, Duration::from_mins(8)).await;
        let shares: Vec<_> = scene
            .people
            .iter()
            .map(|who| scene.line.sent_to(who).len())
            .collect();
        let fairness = jain(&shares);
        println!("half of the burst: Jain {fairness:.3} of {shares:?}");
        assert!(fairness >= 0.95, "{shares:?}");
        scene.has_sent(all, Duration::from_mins(8)).await;
        sleep(Duration::from_mins(3)).await;
        scene.stop.cancel();
        let refused = scene.line.refused.lock().unwrap().clone();
        assert!(refused.is_empty(), "{} refusals", refused.len());
        let history = scene.world.server.history().await;
        judge(&history, &HashMap::new(), all, Frames::Ordered).unwrap();
    });
}

/// A handler that says something early is not to blame for the service's limits.
#[test]
fn who_waits_for_the_limit_is_not_given_up() {
    play(async {
        let scene = Scene::set(10, Limits::build(), Some(2)).await;
        for who in 0..10 {
            scene.says(who, EARLY).await;
        }
        scene.has_sent(20, Duration::from_mins(15)).await;
        for person in &scene.people {
            assert_eq!(scene.line.sent_to(person).len(), 2, "{person}");
        }
        scene.stop.cancel();
    });
}

/// An event is not to blame for a disk that takes nothing.
#[test]
fn a_disk_that_is_full_for_minutes_costs_nothing_but_time() {
    play(async {
        let scene = Scene::set(3, Limits::none(), None).await;
        scene.world.is_full.store(true, Ordering::Relaxed);
        for number in 0..30 {
            scene.says(number % 3, &format!("t{number}")).await;
        }
        sleep(Duration::from_mins(5)).await;
        assert_eq!(scene.line.count(), 0);
        scene.world.is_full.store(false, Ordering::Relaxed);
        scene.has_sent(30, Duration::from_secs(30)).await;
        sleep(Duration::from_mins(3)).await;
        scene.stop.cancel();
        let history = scene.world.server.history().await;
        judge(&history, &HashMap::new(), 30, Frames::Ordered).unwrap();
    });
}

/// How long an answer may take in the tests below: the way of a frame, and
/// storing a turn.
const SOON: Duration = Duration::from_millis(50);

#[test]
fn a_flood_in_one_conversation_does_not_delay_another() {
    play(async {
        let scene = Scene::set(2, Limits::none(), None).await;
        for number in 0..150 {
            scene.says(0, &format!("t{number}")).await;
        }
        let begun = Instant::now();
        scene.says(1, "t").await;
        assert!(scene.waits(1, begun).await < SOON);
        assert!(scene.line.count() < 150, "the flood was not over");
        scene.has_sent(151, Duration::from_mins(5)).await;
        scene.stop.cancel();
    });
}

#[test]
fn handlers_that_sleep_do_not_delay_another_conversation() {
    play(async {
        let scene = Scene::set(31, Limits::none(), None).await;
        for sleeper in 1..31 {
            scene.says(sleeper, SLEEPS).await;
        }
        sleep(Duration::from_secs(1)).await;
        let begun = Instant::now();
        scene.says(0, "t").await;
        assert!(scene.waits(0, begun).await < SOON);
        assert_eq!(scene.line.count(), 1, "the others sleep");
        scene.has_sent(31, Duration::from_mins(1)).await;
        scene.stop.cancel();
    });
}
