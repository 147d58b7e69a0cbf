//! Nothing lost, answered once, in order: over stops, failures and floods.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use cometchat_bot::{
    State,
    client::AuthToken,
    letters::{self, LetterKind},
    model::Uid,
    prelude::*,
    routing::RoutingTable,
    runtime::{BotSetup, Runtime},
    store::{MemoryStore, SqliteStore, Store},
};
use cometchat_bot_tests::{Person, World};
use serde::{Deserialize, Serialize};

/// Answers with a number that it counts up in its state: a gap is a loss, a
/// repetition a doubling.
#[bot(name = "counter", about = "Counts what it is told")]
#[derive(Debug)]
struct CounterBot;

#[derive(Default, Serialize, Deserialize)]
struct Count {
    told: u64,
}

impl State for Count {
    const NAME: &'static str = "count";
}

/// Whether the bot fails on what it is told.
static IS_BROKEN: AtomicBool = AtomicBool::new(false);

#[handler]
impl MessageHandler for CounterBot {
    async fn on_message(&self, ctx: &Context, message: &Message) -> HandlerResult<String> {
        let text = message.text().unwrap_or_default();
        let state = ctx.state::<Count>().conversation();
        let count = state
            .update(|count| {
                count.told += 1;
                count.told
            })
            .await?;
        if text == "break" && IS_BROKEN.load(Ordering::SeqCst) {
            return Err(HandlerError::msg("broken"));
        }
        if text == "early" {
            ctx.reply(format!("{count}: working on it")).await?;
        }
        Ok(format!("{count}: {text}"))
    }
}

fn counter() -> Uid {
    Uid::new("counter").unwrap()
}

fn runtime(store: impl Store + 'static, setup: BotSetup) -> Runtime {
    Runtime::new(RoutingTable::from_registry(&[]).unwrap(), store).bot(setup)
}

fn unlimited(world: &World, token: &AuthToken) -> BotSetup {
    BotSetup::new("counter", world.app().clone(), token.clone()).messages_per_minute(None)
}

async fn hears_in_order(person: &mut Person, texts: impl IntoIterator<Item = String>) {
    for text in texts {
        assert_eq!(person.hears("counter").await, text);
    }
}

#[tokio::test]
async fn what_is_said_while_the_bot_is_away_is_answered_once_and_in_order() {
    let mut world = World::start().await;
    let store = MemoryStore::new();
    let mut ada = world.person("ada").await;
    let token = world.token("counter").await;
    ada.says(counter(), "before it ever ran").await;
    let setup = || unlimited(&world, &token);
    let (first, second, third) = (setup(), setup(), setup());

    world.run(runtime(store.clone(), first), 1).await;
    ada.says(counter(), "a").await;
    hears_in_order(&mut ada, ["1: a".to_owned()]).await;
    world.stop_bots().await;
    for n in 2..=250 {
        ada.says(counter(), &format!("b{n}")).await;
    }
    world.run(runtime(store.clone(), second), 1).await;
    hears_in_order(&mut ada, (2..=250).map(|n| format!("{n}: b{n}"))).await;
    world.stop_bots().await;
    world.run(runtime(store, third), 1).await;
    ada.says(counter(), "c").await;
    hears_in_order(&mut ada, ["251: c".to_owned()]).await;
}

#[tokio::test]
async fn a_new_bot_answers_what_was_written_before_if_it_is_told_to() {
    let mut world = World::start().await;
    let store = MemoryStore::new();
    let mut ada = world.person("ada").await;
    let token = world.token("counter").await;
    for text in ["a", "b"] {
        ada.says(counter(), text).await;
    }
    for text in ["c", "d"] {
        let setup = unlimited(&world, &token).answer_history(true);
        world.run(runtime(store.clone(), setup), 1).await;
        ada.says(counter(), text).await;
        let told = if text == "c" { 1..=3 } else { 4..=4 };
        let letters = ["a", "b", "c", "d"].into_iter().zip(1..);
        let heard = letters.filter(|(_, count)| told.contains(count));
        hears_in_order(&mut ada, heard.map(|(text, n)| format!("{n}: {text}"))).await;
        world.stop_bots().await;
    }
}

/// Says several things at once.
#[bot(name = "talkative", about = "Says much")]
#[derive(Debug)]
struct TalkativeBot;

#[handler]
impl MessageHandler for TalkativeBot {
    async fn on_message(&self, _: &Context, _: &Message) -> HandlerResult<Vec<&'static str>> {
        Ok(vec!["one", "two", "three"])
    }
}

#[tokio::test]
async fn texts_for_which_there_is_no_room_are_one_message_if_the_bot_merges() {
    let mut world = World::start().await;
    let mut ada = world.person("ada").await;
    let setup = world.setup("talkative", "talkative").await;
    let setup = setup.messages_per_minute(Some(4)).merge_replies(true);
    world.run(runtime(MemoryStore::new(), setup), 1).await;
    let bot = Uid::new("talkative").unwrap();
    ada.says(bot.clone(), "talk").await;
    for text in ["one", "two", "three"] {
        assert_eq!(ada.hears("talkative").await, text);
    }
    ada.says(bot, "talk").await;
    assert_eq!(ada.hears("talkative").await, "one\n\ntwo\n\nthree");
}

#[tokio::test]
async fn state_survives_in_a_file() {
    let mut world = World::start().await;
    let file = std::env::temp_dir().join(format!("cometchat-bot-state-{}.db", std::process::id()));
    let mut ada = world.person("ada").await;
    let token = world.token("counter").await;
    for round in 1..=3 {
        let setup = unlimited(&world, &token);
        world
            .run(runtime(SqliteStore::open(&file).unwrap(), setup), 1)
            .await;
        ada.says(counter(), "again").await;
        hears_in_order(&mut ada, [format!("{round}: again")]).await;
        world.stop_bots().await;
    }
    std::fs::remove_file(file).unwrap();
}

#[tokio::test]
async fn an_early_reply_and_the_last_one_come_once_each() {
    let mut world = World::start().await;
    let mut ada = world.person("ada").await;
    let setup = world.setup("counter", "counter").await;
    let store = MemoryStore::new();
    world.run(runtime(store.clone(), setup), 1).await;
    ada.says(counter(), "early").await;
    hears_in_order(
        &mut ada,
        ["1: working on it".to_owned(), "1: early".to_owned()],
    )
    .await;
    world.stop_bots().await;
    let left = store.scan("", None, 100).await.unwrap();
    let kinds: Vec<_> = left
        .iter()
        .filter_map(|entry| entry.key.split('/').next())
        .collect();
    assert_eq!(
        kinds,
        ["done", "state", "watermark"],
        "nothing waits and nothing is noted twice"
    );
}

#[tokio::test]
async fn an_event_that_keeps_failing_becomes_a_letter_and_can_be_tried_again() {
    let mut world = World::start().await;
    let mut ada = world.person("ada").await;
    let token = world.token("counter").await;
    let store = MemoryStore::new();
    IS_BROKEN.store(true, Ordering::SeqCst);
    let setup = unlimited(&world, &token);
    world.run(runtime(store.clone(), setup), 1).await;
    ada.says(counter(), "break").await;
    ada.says(counter(), "b").await;
    hears_in_order(&mut ada, ["1: b".to_owned()]).await;
    world.stop_bots().await;

    let kept = letters::list(&store).await.unwrap();
    let [(name, letter)] = kept.as_slice() else {
        panic!("one letter is kept: {kept:?}");
    };
    assert_eq!(
        (letter.kind, letter.attempts, letter.cause.as_str()),
        (LetterKind::Event, 3, "broken")
    );
    IS_BROKEN.store(false, Ordering::SeqCst);
    assert!(letters::replay(&store, name).await.unwrap());
    assert!(
        !letters::replay(&store, name).await.unwrap(),
        "it is no letter any more"
    );
    let setup = unlimited(&world, &token);
    world.run(runtime(store.clone(), setup), 1).await;
    hears_in_order(&mut ada, ["2: break".to_owned()]).await;
    world.stop_bots().await;
    assert!(store.scan("replay/", None, 1).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_flood_over_the_bound_of_a_lane_is_answered_whole_and_in_order() {
    const FLOOD: u64 = 1_400;
    let mut world = World::start().await;
    let mut ada = world.person("ada").await;
    let token = world.token("counter").await;
    let setup = || unlimited(&world, &token);
    let (first, second) = (setup(), setup());
    let store = MemoryStore::new();
    world.run(runtime(store.clone(), first), 1).await;
    world.stop_bots().await;
    for n in 1..=FLOOD {
        ada.says(counter(), &n.to_string()).await;
    }
    let runtime = runtime(store, second).handler_timeout(Duration::from_secs(5));
    world.run(runtime, 1).await;
    hears_in_order(&mut ada, (1..=FLOOD).map(|n| format!("{n}: {n}"))).await;
}
