//! What goes wrong, and what it costs.

use std::{
    sync::{Condvar, Mutex},
    time::Duration,
};

use cometchat_bot::{
    client::{AppSettings, AuthToken, Draft},
    model::Uid,
    prelude::*,
    routing::RoutingTable,
    runtime::{BotError, BotSetup, Runtime},
    store::MemoryStore,
};
use cometchat_bot_tests::World;
use cometchat_sandbox::faults::Cut;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio_util::sync::CancellationToken;

/// A bot that fails in every way when asked to.
#[bot(name = "clumsy", about = "Fails when asked to")]
#[derive(Debug)]
struct ClumsyBot;

/// Blocks threads, as code that is not async does, until it is opened.
struct Gate {
    is_open: Mutex<bool>,
    opened: Condvar,
}

static GATE: Gate = Gate {
    is_open: Mutex::new(false),
    opened: Condvar::new(),
};

impl Gate {
    fn wait(&self) -> String {
        let is_open = self.is_open.lock().unwrap();
        drop(
            self.opened
                .wait_while(is_open, |is_open| !*is_open)
                .unwrap(),
        );
        "fine: unblocked".to_owned()
    }

    fn open(&self) {
        *self.is_open.lock().unwrap() = true;
        self.opened.notify_all();
    }
}

#[handler]
impl MessageHandler for ClumsyBot {
    async fn on_message(&self, ctx: &Context, message: &Message) -> HandlerResult<String> {
        match message.text() {
            Some("panic") => panic!("asked to panic"),
            Some("fail") => Err(HandlerError::msg("asked to fail")),
            Some("hang") => std::future::pending().await,
            Some("block") => Ok(GATE.wait()),
            Some("too long") => {
                let payload = serde_json::json!({"text": "x".repeat(100_000)});
                ctx.send_to(message.sender.clone(), Draft::custom("big", payload))
                    .await?;
                Ok("it was taken".to_owned())
            }
            other => Ok(format!("fine: {}", other.unwrap_or("nothing"))),
        }
    }
}

#[derive(Serialize, Deserialize, Payload)]
#[payload(type = "order")]
struct Order {
    count: u32,
}

#[handler]
impl CustomHandler<Order> for ClumsyBot {
    async fn on_custom(&self, _ctx: &Context, order: Order) -> HandlerResult<String> {
        Ok(format!("{} ordered", order.count))
    }
}

fn table() -> RoutingTable {
    RoutingTable::from_registry(&[]).unwrap()
}

async fn with_clumsy() -> World {
    let mut world = World::start().await;
    let setup = world.setup("clumsy", "clumsy").await;
    let runtime = Runtime::new(table(), MemoryStore::new())
        .handler_timeout(Duration::from_millis(200))
        .bot(setup);
    world.run(runtime, 1).await;
    world
}

fn clumsy() -> Uid {
    Uid::new("clumsy").unwrap()
}

#[tokio::test]
async fn a_panic_an_error_a_hang_and_a_reply_too_long_cost_one_event_each() {
    let world = with_clumsy().await;
    let mut ada = world.person("ada").await;
    for trouble in ["panic", "fail", "hang", "too long"] {
        ada.says(clumsy(), trouble).await;
        ada.says(clumsy(), trouble.to_uppercase().as_str()).await;
        assert_eq!(
            ada.hears("clumsy").await,
            format!("fine: {}", trouble.to_uppercase())
        );
    }
}

/// More handlers block than there are threads; whoever talks meanwhile is
/// answered all the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn handlers_that_block_their_thread_delay_nobody() {
    let mut world = World::start().await;
    let setup = world.setup("clumsy", "clumsy").await;
    world
        .run(Runtime::new(table(), MemoryStore::new()).bot(setup), 1)
        .await;
    let mut blocked = Vec::new();
    for n in 0..6 {
        let person = world.person(&format!("blocked-{n}")).await;
        person.says(clumsy(), "block").await;
        blocked.push(person);
    }
    let mut ada = world.person("ada").await;
    for round in ["one", "two", "three"] {
        ada.says(clumsy(), round).await;
        assert_eq!(ada.hears("clumsy").await, format!("fine: {round}"));
    }
    GATE.open();
    for mut person in blocked {
        assert_eq!(person.hears("clumsy").await, "fine: unblocked");
    }
}

#[tokio::test]
async fn a_payload_of_the_wrong_shape_does_not_reach_the_handler() {
    let world = with_clumsy().await;
    let mut ada = world.person("ada").await;
    for wrong in [
        json!({"count": "many"}),
        json!({"other": 1}),
        json!({"count": -1}),
        json!({"count": null}),
    ] {
        ada.sends(clumsy(), Draft::custom("order", wrong)).await;
    }
    ada.sends(
        clumsy(),
        Draft::custom("order", json!({"count": 2, "new": true})),
    )
    .await;
    assert_eq!(ada.hears("clumsy").await, "2 ordered");
}

#[tokio::test]
async fn a_wrong_token_ends_the_bot_and_says_what_to_do() {
    let mut world = World::start().await;
    let good = world.setup("clumsy", "clumsy").await;
    let wrong = BotSetup::new(
        "clumsy",
        world.app().clone(),
        AuthToken::new("clumsy_not_a_token"),
    );
    let runtime = Runtime::new(table(), MemoryStore::new())
        .bot(wrong)
        .bot(good);
    world.run(runtime, 1).await;
    // The other bot of the same process works.
    let mut ada = world.person("ada").await;
    ada.says(clumsy(), "hello").await;
    assert_eq!(ada.hears("clumsy").await, "fine: hello");
    let ended = world.stop_bots().await;
    let [(name, error)] = ended[0].failed.as_slice() else {
        panic!("one bot fails: {ended:?}");
    };
    assert_eq!(name, "clumsy");
    let text = explained(error);
    assert!(
        text.contains("AUTH_ERR_AUTH_TOKEN_NOT_FOUND") && text.contains("new token"),
        "{text}"
    );
    assert!(!text.contains("clumsy_not_a_token"), "{text}");
}

#[tokio::test]
async fn a_bot_whose_token_is_revoked_ends_and_leaves_nothing_running() {
    let world = World::start().await;
    let setup = world.setup("clumsy", "clumsy").await;
    let runtime = Runtime::new(table(), MemoryStore::new()).bot(setup);
    let (mut connected, stop) = (runtime.connected(), CancellationToken::new());
    let running = tokio::spawn(runtime.run(stop));
    connected.wait_for(|now| *now == 1).await.unwrap();
    world.admin().tokens(&clumsy()).flush().await.unwrap();
    world
        .sandbox()
        .app()
        .faults()
        .cut(Some("clumsy"), Cut::Drop);
    let ended = running.await.unwrap();
    assert_eq!(ended.failed.len(), 1, "{ended:?}");
    assert!(ended.clean, "what belongs to it ends with it");
}

#[tokio::test]
async fn an_unknown_app_ends_the_bot() {
    let world = World::start().await;
    let app = AppSettings::builder("no-such-app")
        .client_api(world.app().client_api())
        .build()
        .unwrap();
    let runtime = Runtime::new(table(), MemoryStore::new()).bot(BotSetup::new(
        "clumsy",
        app,
        AuthToken::new("t"),
    ));
    let ended = runtime.run(CancellationToken::new()).await;
    let text = explained(&ended.failed[0].1);
    assert!(text.contains("AUTH_ERR_INVALID_APPID"), "{text}");
}

#[tokio::test]
async fn a_token_of_another_user_and_a_kind_that_is_not_there_are_named() {
    let mut world = World::start().await;
    let other = world.setup("clumsy", "somebody").await.uid(clumsy());
    let none = world.setup("clumsi", "nobody").await;
    let runtime = Runtime::new(table(), MemoryStore::new())
        .bot(other)
        .bot(none);
    let mut texts: Vec<_> = runtime
        .run(CancellationToken::new())
        .await
        .failed
        .iter()
        .map(|(_, error)| explained(error))
        .collect();
    texts.sort();
    assert!(texts[0].contains("belongs to user somebody"), "{texts:?}");
    assert!(
        texts[1].contains("no bot named \"clumsi\"") && texts[1].contains("clumsy"),
        "{texts:?}"
    );
    world.stop_bots().await;
}

#[tokio::test]
async fn a_service_that_is_down_at_the_start_and_later_is_waited_for() {
    let file = std::env::temp_dir().join(format!("cometchat-bot-down-{}.db", std::process::id()));
    let world = World::start_at(0, &file).await;
    let port = world.port();
    let setup = world.setup("clumsy", "clumsy").await;
    world.stop().await;

    let runtime = Runtime::new(table(), MemoryStore::new()).bot(setup);
    let mut connected = runtime.connected();
    let stop = CancellationToken::new();
    let running = tokio::spawn(runtime.run(stop.clone()));
    for round in ["first", "second"] {
        let world = World::start_at(port, &file).await;
        connected.wait_for(|now| *now == 1).await.unwrap();
        let mut ada = world.person("ada").await;
        ada.says(clumsy(), round).await;
        assert_eq!(ada.hears("clumsy").await, format!("fine: {round}"));
        drop(ada);
        world.stop().await;
        connected.wait_for(|now| *now == 0).await.unwrap();
    }
    stop.cancel();
    let ended = running.await.unwrap();
    assert!(ended.failed.is_empty(), "{ended:?}");
    std::fs::remove_file(file).unwrap();
}

#[tokio::test]
async fn what_runs_when_a_stop_comes_is_finished() {
    let mut world = with_clumsy().await;
    let mut ada = world.person("ada").await;
    ada.says(clumsy(), "last words").await;
    assert_eq!(ada.hears("clumsy").await, "fine: last words");
    let ended = world.stop_bots().await;
    assert!(ended[0].clean && ended[0].failed.is_empty(), "{ended:?}");
}

fn explained(error: &BotError) -> String {
    let chain = std::iter::successors(Some(error as &dyn std::error::Error), |e| e.source());
    chain
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}
