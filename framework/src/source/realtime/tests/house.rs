//! A bot's connection in a house of its own: sockets and logins are in the test's hands.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use serde_json::{Value, json};
use tokio::{
    sync::{Semaphore, mpsc},
    task::JoinHandle,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::super::{Realtime, SourceError, login};
use crate::{
    client::{
        AppSettings, AuthToken, Client, ClientError, Request, Response, Transport, TransportError,
    },
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
pub(super) struct ByHand {
    accepted: mpsc::UnboundedSender<Server>,
}

/// The service's end of one socket. Dropping it breaks the connection.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) to_client: mpsc::UnboundedSender<Result<String, WireError>>,
    pub(super) from_client: mpsc::UnboundedReceiver<String>,
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
    pub(super) async fn reads(&mut self) -> Value {
        serde_json::from_str(&self.from_client.recv().await.expect("the client writes")).unwrap()
    }

    pub(super) fn sends(&self, frame: &Value) {
        self.sends_text(&frame.to_string());
    }

    pub(super) fn sends_text(&self, text: &str) {
        self.to_client.send(Ok(text.to_owned())).unwrap();
    }

    pub(super) fn says(&self, id: u64) {
        self.sends(&json!({
            "type": "message", "sender": "ann", "receiver": "bot", "receiverType": "user",
            "body": message(id),
        }));
    }

    /// Takes the credential and returns it.
    pub(super) async fn lets_in(&mut self) -> String {
        let auth = self.reads().await;
        assert_eq!(auth["type"], "auth");
        self.sends(&json!({"type": "auth", "body": {"status": "OK", "code": "200"}}));
        auth["body"]["auth"].as_str().unwrap().to_owned()
    }
}

/// Messages that are told at once.
const PAGE: usize = 100;

/// Answers every login with a new credential, or with what was planned, and tells
/// history.
pub(super) struct Logins {
    pub(super) count: Mutex<u32>,
    pub(super) planned: Mutex<Vec<Result<Response, TransportError>>>,
    /// The ids of Ann's messages.
    pub(super) history: Mutex<Vec<u64>>,
    /// How often it tells them, each time as it was when it was asked.
    pub(super) readings: Semaphore,
    /// It tells nothing to a token that was revoked.
    pub(super) refuses: Mutex<bool>,
}

impl Default for Logins {
    fn default() -> Self {
        Self {
            count: Mutex::default(),
            planned: Mutex::default(),
            history: Mutex::default(),
            readings: Semaphore::new(Semaphore::MAX_PERMITS),
            refuses: Mutex::default(),
        }
    }
}

impl Logins {
    /// Keeps answers about history back, until some are let through.
    pub(super) fn tells_nothing(&self) {
        self.readings.forget_permits(Semaphore::MAX_PERMITS);
    }
}

pub(super) fn message(id: u64) -> Value {
    json!({
        "id": id, "sender": "ann", "receiver": "bot", "receiverType": "user",
        "category": "message", "type": "text", "data": {"text": "hello"},
    })
}

#[async_trait]
impl Transport for Logins {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        if *self.refuses.lock().unwrap() {
            let error = json!({"error": {
                "code": "AUTH_ERR_AUTH_TOKEN_NOT_FOUND", "message": "There is no such token.",
            }});
            return Ok(answer(401, &error));
        }
        if request.method == http::Method::GET {
            let url = reqwest::Url::parse(&request.url).unwrap();
            let after = url.query_pairs().find(|(name, _)| name == "id");
            let after = after.map_or(0, |(_, id)| id.parse().unwrap());
            let history = self.history.lock().unwrap().clone();
            let newer = history.into_iter().filter(|id| *id > after).take(PAGE);
            let messages: Vec<_> = newer.map(message).collect();
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

pub(super) fn answer(status: u16, body: &Value) -> Response {
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

pub(super) struct House {
    pub(super) sockets: mpsc::UnboundedReceiver<Server>,
    pub(super) arrived: mpsc::UnboundedReceiver<Incoming>,
    pub(super) signals: Signals,
    pub(super) logins: Arc<Logins>,
    pub(super) running: JoinHandle<Result<(), SourceError>>,
    pub(super) catching_up: JoinHandle<Result<(), ClientError>>,
    pub(super) store: Arc<dyn Store>,
    pub(super) stop: CancellationToken,
}

impl House {
    pub(super) async fn open() -> Self {
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
        let lanes = Lanes::new(work, turns, TaskTracker::new(), stop.clone(), stop.clone());
        let uid = Uid::new("bot").unwrap();
        let (signals, queue) = Signals::new(uid.clone());
        let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
        let account = Account::new("app", &uid);
        let ledger = Ledger::begin(Arc::clone(&store), &account, Track::Messages, 0).await;
        let progress = Arc::new(Progress::new(ledger.unwrap()));
        let session = client.session_id().to_owned();
        let letters = Letters::new(account);
        let inbox = Inbox::new(uid, session, progress, lanes);
        let catch_up = CatchUp::new(client.clone(), inbox.clone(), Arc::clone(&store), letters);
        let catching_up = tokio::spawn(catch_up.run(stop.clone()));
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
            catching_up,
            store,
            stop,
        }
    }

    pub(super) async fn socket(&mut self) -> Server {
        self.sockets.recv().await.expect("the client connects")
    }

    pub(super) async fn arrives(&mut self) -> u64 {
        match self.arrived.recv().await.expect("an event arrives").event {
            Event::Message(message) => message.id.number(),
            other => panic!("{other:?}"),
        }
    }
}

/// Lets everything happen that can happen now.
pub(super) async fn yields() {
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
}
