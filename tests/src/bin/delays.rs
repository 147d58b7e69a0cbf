//! By how much trouble in some conversations delays another: `delays [COUNT]`.
//!
//! A bot, a server and people in one process, over real sockets. Somebody writes and
//! waits for the answer, again and again: while nothing else happens, while others
//! flood the bot, while its handlers sleep, and while they block their threads.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a measurement that fails stops"
)]

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use cometchat_bot::{
    model::Uid, prelude::*, routing::RoutingTable, runtime::Runtime, store::MemoryStore,
};
use cometchat_bot_tests::{Person, World};

/// Answers that are timed under each trouble, unless said otherwise.
const COUNT: usize = 200;
/// People who make trouble at the same time: more than there are threads.
const TROUBLED: usize = 8;
/// Messages that one person of a flood has under way.
const FLOOD: usize = 16;
/// How long a handler sleeps, or blocks its thread.
const STANDSTILL: Duration = Duration::from_millis(500);

/// Answers at once, after a sleep, or after it has blocked its thread.
#[bot(name = "slow", about = "Sleeps and blocks when asked to")]
#[derive(Debug)]
struct SlowBot;

#[handler]
impl MessageHandler for SlowBot {
    async fn on_message(&self, _ctx: &Context, message: &Message) -> HandlerResult<String> {
        match message.text() {
            Some("sleep") => tokio::time::sleep(STANDSTILL).await,
            Some("block") => std::thread::sleep(STANDSTILL),
            _ => {}
        }
        Ok("fine".to_owned())
    }
}

/// What others do meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    None,
    Flood,
    Sleep,
    Block,
}

impl Trouble {
    const fn text(self) -> &'static str {
        match self {
            Self::Sleep => "sleep",
            Self::Block => "block",
            Self::None | Self::Flood => "hello",
        }
    }

    /// How many people make it, and how many messages each has under way.
    const fn size(self) -> (usize, usize) {
        match self {
            Self::None => (0, 0),
            Self::Flood => (1, FLOOD),
            Self::Sleep | Self::Block => (TROUBLED, 1),
        }
    }
}

#[tokio::main]
async fn main() {
    let count = std::env::args().nth(1);
    let count = count.map_or(COUNT, |count| count.parse().expect("a number"));
    for trouble in [
        Trouble::None,
        Trouble::Flood,
        Trouble::Sleep,
        Trouble::Block,
    ] {
        let mut waits = measure(trouble, count).await;
        waits.sort_unstable();
        let at = |percent: usize| waits[(waits.len() - 1) * percent / 100].as_secs_f64() * 1e3;
        println!(
            "{:<6} {count} answers, median {:.2} ms, p99 {:.2} ms, most {:.2} ms",
            format!("{trouble:?}").to_lowercase(),
            at(50),
            at(99),
            at(100)
        );
    }
}

async fn measure(trouble: Trouble, count: usize) -> Vec<Duration> {
    let mut world = World::start().await;
    let setup = world.setup("slow", "slow").await;
    let table = RoutingTable::from_registry(&[]).expect("the bot is registered");
    let runtime = Runtime::new(table, MemoryStore::new()).bot(setup);
    world.run(runtime, 1).await;
    let mut ada = world.person("ada").await;
    let is_over = Arc::new(AtomicBool::new(false));
    let (people, under_way) = trouble.size();
    let mut troubling = Vec::new();
    for number in 0..people {
        let person = world.person(&format!("trouble-{number}")).await;
        let is_over = Arc::clone(&is_over);
        troubling.push(tokio::spawn(make(person, trouble, under_way, is_over)));
    }
    // They have begun.
    tokio::time::sleep(STANDSTILL / 2).await;
    let mut waits = Vec::with_capacity(count);
    for _ in 0..count {
        let begun = Instant::now();
        ada.says(slow(), "hello").await;
        ada.hears("slow").await;
        waits.push(begun.elapsed());
    }
    is_over.store(true, Ordering::Relaxed);
    for person in troubling {
        person.await.expect("who makes trouble is well");
    }
    world.stop_bots().await;
    world.stop().await;
    waits
}

async fn make(mut person: Person, trouble: Trouble, under_way: usize, is_over: Arc<AtomicBool>) {
    for _ in 0..under_way {
        person.says(slow(), trouble.text()).await;
    }
    while !is_over.load(Ordering::Relaxed) {
        person.hears("slow").await;
        person.says(slow(), trouble.text()).await;
    }
    for _ in 0..under_way {
        person.hears("slow").await;
    }
}

fn slow() -> Uid {
    Uid::new("slow").unwrap()
}
