#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use serde_json::{Value, json};
use tokio::{
    sync::{Semaphore, mpsc},
    task::JoinHandle,
    time::Instant,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{Realtime, SourceError, login};
use crate::{
    client::{AppSettings, AuthToken, Client, Request, Response, Transport, TransportError},
    inbox::{CatchUp, Inbox, Incoming, Lanes, Ledger, Progress, Track, Turn, Work},
    letters::Letters,
    model::{Event, Uid},
    outbox::Signals,
    source::{
        Gauge,
        socket::{Socket, Wire, WireError},
    },
    store::{Account, MemoryStore, Store},
};

/// A service whose sockets the test holds in its hands.
#[derive(Debug)]
struct ByHand {
    accepted: mpsc::UnboundedSender<Server>,
}

/// The service's end of one socket. Dropping it breaks the connection.
#[derive(Debug)]
struct Server {
    to_client: mpsc::UnboundedSender<Result<String, WireError>>,
    from_client: mpsc::UnboundedReceiver<String>,
}

struct ClientEnd {
    incoming: mpsc::UnboundedReceiver<Result<String, WireError>>,
    outgoing: mpsc::UnboundedSender<String>,
}

#[async_trait]
impl Wire for ByHand {
    async fn connect(&self, _url: &str) -> Result<Box<dyn Socket>, WireError> {
        let (to_client, incoming) = mpsc::unbounded_channel();
        let (outgoing, from_client) = mpsc::unbounded_channel();
        let _ = self.accepted.send(Server {
            to_client,
            from_client,
        });
        Ok(Box::new(ClientEnd { incoming, outgoing }))
    }
}

#[async_trait]
impl Socket for ClientEnd {
    async fn next(&mut self) -> Result<String, WireError> {
        let gone = || Err(WireError::Closed("by the test".to_owned()));
        self.incoming.recv().await.unwrap_or_else(gone)
    }

    async fn send(&mut self, text: String) -> Result<(), WireError> {
        let gone = |_| WireError::Closed("by the test".to_owned());
        self.outgoing.send(text).map_err(gone)
    }

    async fn close(&mut self, _reason: &'static str) {}
}

impl Server {
    async fn reads(&mut self) -> Value {
        serde_json::from_str(&self.from_client.recv().await.expect("the client writes")).unwrap()
    }

    fn sends(&self, frame: &Value) {
        self.sends_text(&frame.to_string());
    }

    fn sends_text(&self, text: &str) {
        self.to_client.send(Ok(text.to_owned())).unwrap();
    }

    fn says(&self, id: u64) {
        self.sends(&json!({
            "type": "message", "sender": "ann", "receiver": "bot", "receiverType": "user",
            "body": message(id),
        }));
    }

    /// Takes the credential and returns it.
    async fn lets_in(&mut self) -> String {
        let auth = self.reads().await;
        assert_eq!(auth["type"], "auth");
        self.sends(&json!({"type": "auth", "body": {"status": "OK", "code": "200"}}));
        auth["body"]["auth"].as_str().unwrap().to_owned()
    }
}

/// Answers every login with a new credential, or with what was planned, and tells
/// history.
struct Logins {
    count: Mutex<u32>,
    planned: Mutex<Vec<Result<Response, TransportError>>>,
    /// The ids of Ann's messages.
    history: Mutex<Vec<u64>>,
    /// How often it tells them, each time as it was when it was asked.
    readings: Semaphore,
}

impl Default for Logins {
    fn default() -> Self {
        Self {
            count: Mutex::default(),
            planned: Mutex::default(),
            history: Mutex::default(),
            readings: Semaphore::new(Semaphore::MAX_PERMITS),
        }
    }
}

impl Logins {
    /// Keeps answers about history back, until some are let through.
    fn tells_nothing(&self) {
        self.readings.forget_permits(Semaphore::MAX_PERMITS);
    }
}

fn message(id: u64) -> Value {
    json!({
        "id": id, "sender": "ann", "receiver": "bot", "receiverType": "user",
        "category": "message", "type": "text", "data": {"text": "hello"},
    })
}

#[async_trait]
impl Transport for Logins {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        if request.method == http::Method::GET {
            let history = self.history.lock().unwrap().clone();
            let messages: Vec<_> = history.into_iter().map(message).collect();
            self.readings.acquire().await.unwrap().forget();
            return Ok(answer(200, &json!({ "data": messages })));
        }
        if let Some(planned) = self.planned.lock().unwrap().pop() {
            return planned;
        }
        let mut count = self.count.lock().unwrap();
        *count += 1;
        let me = json!({"data": {
            "uid": "bot", "name": "Bot", "authToken": "secret", "jwt": format!("jwt-{count}"),
            "settings": {"CHAT_HOST": "chat.test", "CHAT_WSS_PORT": "443"},
        }});
        Ok(answer(200, &me))
    }
}

fn answer(status: u16, body: &Value) -> Response {
    Response::new(
        status.try_into().unwrap(),
        http::HeaderMap::default(),
        body.to_string(),
    )
}

/// Hands every event that arrives to the test.
struct Arrived(mpsc::UnboundedSender<Incoming>);

#[async_trait]
impl Work for Arrived {
    fn wants(&self, _: &Event) -> bool {
        true
    }

    async fn work(&self, incoming: Incoming, _turn: Turn) {
        let _ = self.0.send(incoming);
    }
}

struct House {
    sockets: mpsc::UnboundedReceiver<Server>,
    arrived: mpsc::UnboundedReceiver<Incoming>,
    signals: Signals,
    logins: Arc<Logins>,
    running: JoinHandle<Result<(), SourceError>>,
    stop: CancellationToken,
}

impl House {
    async fn open() -> Self {
        let logins = Arc::new(Logins::default());
        let app = AppSettings::builder("app")
            .client_api("http://chat.test")
            .build()
            .unwrap();
        let client = Client::with_transport(app, AuthToken::new("secret"), logins.clone()).unwrap();
        let stop = CancellationToken::new();
        let me = login(&client, &stop).await.unwrap().unwrap();
        let (accepted, sockets) = mpsc::unbounded_channel();
        let (seen, arrived) = mpsc::unbounded_channel();
        let work = Arc::new(Arrived(seen));
        let turns = Arc::new(Semaphore::new(8));
        let lanes = Lanes::new(work, turns, TaskTracker::new(), stop.clone());
        let uid = Uid::new("bot").unwrap();
        let (signals, queue) = Signals::new(uid.clone());
        let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
        let account = Account::new("app", &uid);
        let ledger = Ledger::begin(Arc::clone(&store), &account, Track::Messages, 0).await;
        let progress = Arc::new(Progress::new(ledger.unwrap()));
        let session = client.session_id().to_owned();
        let letters = Letters::new(account);
        let inbox = Inbox::new(uid, session, progress, lanes);
        let catch_up = CatchUp::new(client.clone(), inbox.clone(), store, letters);
        tokio::spawn(catch_up.run(stop.clone()));
        let realtime = Realtime {
            inbox: inbox.clone(),
            client,
            wire: Arc::new(ByHand { accepted }),
            signals: queue,
            connected: Gauge::default(),
        };
        let running = tokio::spawn(realtime.run(me, stop.clone()));
        Self {
            sockets,
            arrived,
            signals,
            logins,
            running,
            stop,
        }
    }

    async fn socket(&mut self) -> Server {
        self.sockets.recv().await.expect("the client connects")
    }

    async fn arrives(&mut self) -> u64 {
        match self.arrived.recv().await.expect("an event arrives").event {
            Event::Message(message) => message.id.number(),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn it_authenticates_and_gives_a_sign_of_life_every_15_seconds() {
    let mut house = House::open().await;
    let mut server = house.socket().await;
    assert_eq!(server.lets_in().await, "jwt-1");
    for _ in 0..3 {
        let begun = Instant::now();
        assert_eq!(
            server.reads().await,
            json!({"action": "ping", "ack": "true"})
        );
        assert_eq!(begun.elapsed().as_secs(), 15);
        server.sends(&json!({"action": "pong"}));
    }
}

#[tokio::test(start_paused = true)]
async fn a_missing_pong_brings_a_new_connection_with_the_same_credential() {
    let mut house = House::open().await;
    let mut server = house.socket().await;
    server.lets_in().await;
    let begun = Instant::now();
    let mut next = house.socket().await;
    let elapsed = begun.elapsed();
    assert!(
        (Duration::from_secs(18)..Duration::from_secs(20)).contains(&elapsed),
        "{elapsed:?}"
    );
    assert_eq!(next.lets_in().await, "jwt-1");
    drop(server);
}

/// A connection may be lost and made anew while history is read: what is said in
/// between is in no reading that began before.
#[tokio::test(start_paused = true)]
async fn a_reading_that_began_before_a_connection_lets_nothing_of_it_go() {
    let mut house = House::open().await;
    let logins = Arc::clone(&house.logins);
    logins.tells_nothing();
    let mut server = house.socket().await;
    server.lets_in().await;
    yields().await;
    drop(server);
    let mut server = house.socket().await;
    logins.history.lock().unwrap().push(1);
    logins.readings.add_permits(1);
    yields().await;
    server.lets_in().await;
    server.says(2);
    yields().await;
    logins.readings.add_permits(1);
    assert_eq!((house.arrives().await, house.arrives().await), (1, 2));
}

/// Lets everything happen that can happen now.
async fn yields() {
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(start_paused = true)]
async fn garbage_is_skipped_and_what_follows_arrives() {
    let mut house = House::open().await;
    let mut server = house.socket().await;
    server.lets_in().await;
    for garbage in [
        "",
        "{",
        "[1, 2]",
        "null",
        "\u{0}",
        "{\"type\": 5}",
        "{\"body\": {}}",
    ] {
        server.sends_text(garbage);
    }
    server.sends(&json!({"type": "message", "body": {"id": "x"}}));
    server.says(7);
    let mut unknown = 0;
    loop {
        match house.arrived.recv().await.unwrap().event {
            Event::Unknown(_) => unknown += 1,
            Event::Message(message) => break assert_eq!(message.id.number(), 7),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(
        unknown, 2,
        "a frame without a type and an unreadable message are unknown events"
    );
}

#[tokio::test(start_paused = true)]
async fn an_oversized_frame_costs_the_connection_and_no_more() {
    let mut house = House::open().await;
    let mut server = house.socket().await;
    server.lets_in().await;
    server.to_client.send(Err(WireError::TooLarge)).unwrap();
    let mut next = house.socket().await;
    next.lets_in().await;
    next.says(8);
    assert_eq!(house.arrives().await, 8);
}

#[tokio::test(start_paused = true)]
async fn a_refused_credential_is_replaced_by_a_new_login() {
    let mut house = House::open().await;
    let mut server = house.socket().await;
    assert_eq!(server.reads().await["body"]["auth"], "jwt-1");
    server.sends(&json!({"type": "auth", "body": {"status": "UNAUTHORIZED", "code": "401"}}));
    let mut silent = house.socket().await;
    assert_eq!(silent.reads().await["body"]["auth"], "jwt-2");
    drop(silent);
    let mut mute = house.socket().await;
    assert_eq!(mute.reads().await["body"]["auth"], "jwt-3");
    let begun = Instant::now();
    assert_eq!(house.socket().await.lets_in().await, "jwt-4");
    assert!(
        begun.elapsed() >= Duration::from_secs(10),
        "no answer counts as a refusal"
    );
}

#[tokio::test(start_paused = true)]
async fn waits_between_attempts_grow_to_half_a_minute() {
    let mut house = House::open().await;
    let mut last = Instant::now();
    let mut waits = Vec::new();
    for _ in 0..14 {
        let server = house.socket().await;
        waits.push(last.elapsed().as_secs_f64());
        last = Instant::now();
        drop(server);
    }
    assert!(waits[1] >= 0.125 && waits[1] <= 0.3, "{waits:?}");
    assert!(
        waits[10..].iter().all(|wait| (15.0..=30.1).contains(wait)),
        "{waits:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_revoked_ends_it() {
    let mut house = House::open().await;
    let refusal = json!({"error": {"code": "AUTH_ERR_AUTH_TOKEN_NOT_FOUND", "message": "no"}});
    house
        .logins
        .planned
        .lock()
        .unwrap()
        .push(Ok(answer(401, &refusal)));
    drop(house.socket().await);
    let ended = house.running.await.unwrap();
    assert!(matches!(ended, Err(SourceError::Login(_))), "{ended:?}");
}

#[tokio::test(start_paused = true)]
async fn typing_goes_out_with_app_and_session() {
    let mut house = House::open().await;
    let mut server = house.socket().await;
    server.lets_in().await;
    house.signals.typing(&Uid::new("ann").unwrap().into(), true);
    let frame = server.reads().await;
    assert_eq!(frame["type"], "typing_indicator");
    assert_eq!(
        (&frame["appId"], &frame["receiver"]),
        (&json!("app"), &json!("ann"))
    );
    assert_eq!(frame["body"]["action"], "started");
    assert!(frame["deviceId"].as_str().unwrap().starts_with("RUST-"));
}

#[tokio::test(start_paused = true)]
async fn a_stop_ends_it_at_once() {
    let mut house = House::open().await;
    let mut server = house.socket().await;
    server.lets_in().await;
    house.stop.cancel();
    assert!(house.running.await.unwrap().is_ok());
}
