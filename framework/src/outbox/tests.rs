#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::{Budget, Outbox, Planned, Recovery, SendError, Signals, Target, Ways};
use crate::{
    client::{
        AppSettings, AuthToken, Body, Client, Draft, Request, Response, Transport, TransportError,
    },
    letters::Letters,
    model::{Message, Receiver, Timestamp, Uid},
    reply::{Action, Reply},
    store::{Account, Batch, MemoryStore, Store},
};

/// Gives planned answers in order and notes what was asked.
#[derive(Default)]
struct Scripted {
    answers: Mutex<VecDeque<Response>>,
    asked: Mutex<Vec<(String, Value)>>,
}

#[async_trait]
impl Transport for Scripted {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let body = match &request.body {
            Body::Json(bytes) => serde_json::from_slice(bytes).unwrap(),
            _ => Value::Null,
        };
        let path = request.url.trim_start_matches("http://chat.test");
        self.asked
            .lock()
            .unwrap()
            .push((format!("{} {path}", request.method), body));
        let planned = self.answers.lock().unwrap().pop_front();
        Ok(planned.expect("an answer is planned"))
    }
}

struct House {
    planned: Arc<Scripted>,
    outbox: Outbox,
}

impl House {
    fn new(answers: impl IntoIterator<Item = Response>) -> Self {
        let planned = Arc::new(Scripted::default());
        planned.answers.lock().unwrap().extend(answers);
        let app = AppSettings::builder("app")
            .client_api("http://chat.test")
            .build()
            .unwrap();
        let client = Client::with_transport(app, AuthToken::new("t"), planned.clone()).unwrap();
        let (signals, _) = Signals::new(Uid::new("bot").unwrap());
        let outbox = Outbox::new(client, signals, Budget::new(None));
        Self { planned, outbox }
    }

    async fn answers(&self, reply: Reply, to: Option<&Message>) -> Result<(), SendError> {
        let ann = Receiver::User(Uid::new("ann").unwrap());
        let (me, ways) = (Uid::new("bot").unwrap(), Ways::default());
        let account = Account::new("app", &me);
        for action in reply {
            let target = target(Some(&ann), to, "bot.m1.0", &me, &account, &ways);
            let planned = Planned::new(action, target, Timestamp::new(1_000))?;
            self.outbox.send(&planned).await?;
        }
        Ok(())
    }

    fn asked(&self) -> Vec<String> {
        self.planned
            .asked
            .lock()
            .unwrap()
            .iter()
            .map(|(call, _)| call.clone())
            .collect()
    }
}

fn target<'a>(
    reply_to: Option<&'a Receiver>,
    message: Option<&'a Message>,
    muid: &str,
    me: &'a Uid,
    account: &'a Account,
    ways: &'a Ways,
) -> Target<'a> {
    Target {
        reply_to,
        message,
        muid: muid.to_owned(),
        pressed: None,
        person: None,
        account,
        app: "app",
        me,
        ways,
        has_polls: false,
        after: None,
        is_notice: false,
    }
}

fn response(status: u16, body: &Value) -> Response {
    Response::new(
        status.try_into().unwrap(),
        http::HeaderMap::default(),
        body.to_string(),
    )
}

fn sent() -> Response {
    response(
        200,
        &json!({"data": {
            "id": "2", "muid": "bot.m1.0", "sender": "bot", "receiver": "ann", "receiverType": "user",
            "category": "message", "type": "text", "data": {"text": "hi"},
        }}),
    )
}

/// A page of messages with these muids, newest last, and an older one that
/// ends the search.
fn history(muids: &[&str]) -> Response {
    let message = |(n, muid): (usize, &&str)| {
        json!({
            "id": (n + 2).to_string(), "muid": muid, "sender": "bot", "receiver": "ann",
            "receiverType": "user", "category": "message", "type": "text",
            "data": {"text": "hi"}, "sentAt": 1_000,
        })
    };
    let mut rows: Vec<_> = muids.iter().enumerate().map(message).collect();
    let mut old = rows[0].clone();
    old["id"] = "1".into();
    old["muid"] = "old".into();
    old["sentAt"] = 1.into();
    rows.insert(0, old);
    response(200, &json!({"data": rows}))
}

fn refused(status: u16, code: &str) -> Response {
    response(status, &json!({"error": {"code": code, "message": "no"}}))
}

#[tokio::test(start_paused = true)]
async fn a_busy_service_is_given_the_time_it_asks_for() {
    let mut busy = response(
        429,
        &json!({"error": {"code": "ERR_TOO_MANY_REQUESTS", "message": "no"}}),
    );
    busy.headers.insert("retry-after", "17".parse().unwrap());
    let house = House::new([busy, sent()]);
    let begun = Instant::now();
    house.answers(Reply::text("hi"), None).await.unwrap();
    assert_eq!(begun.elapsed(), Duration::from_secs(17));
    assert_eq!(house.asked(), ["POST /messages", "POST /messages"]);
}

#[tokio::test(start_paused = true)]
async fn a_send_of_unknown_fate_that_arrived_is_not_repeated() {
    let house = House::new([refused(503, "ERR_EXCEPTION"), sent()]);
    house.answers(Reply::text("hi"), None).await.unwrap();
    assert_eq!(
        house.asked(),
        ["POST /messages", "GET /user/messages/bot.m1.0"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_send_of_unknown_fate_that_did_not_arrive_is_repeated_under_the_same_name() {
    let missing = refused(404, "ERR_MESSAGE_ID_NOT_FOUND");
    let house = House::new([
        refused(500, "ERR_EXCEPTION"),
        missing,
        history(&["x"]),
        sent(),
    ]);
    house.answers(Reply::text("hi"), None).await.unwrap();
    let asked = house.planned.asked.lock().unwrap();
    assert_eq!(asked.len(), 4);
    assert_eq!(asked[0].1["muid"], "bot.m1.0");
    assert_eq!(asked[3], asked[0]);
}

#[tokio::test(start_paused = true)]
async fn a_final_refusal_is_not_repeated() {
    let house = House::new([refused(403, "ERR_BLOCKED_RECEIVER")]);
    let error = house.answers(Reply::text("hi"), None).await.unwrap_err();
    assert!(
        matches!(error, SendError::Client { attempts: 1, .. }),
        "{error:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn attempts_have_an_end() {
    let house = House::new((0..500).map(|_| refused(429, "ERR_TOO_MANY_REQUESTS")));
    let begun = Instant::now();
    let error = house.answers(Reply::text("hi"), None).await.unwrap_err();
    assert!(matches!(error, SendError::Client { .. }), "{error:?}");
    let minutes = begun.elapsed().as_secs() / 60;
    assert!((15..16).contains(&minutes), "{minutes}");
}

#[tokio::test(start_paused = true)]
async fn what_the_service_cannot_tell_by_muid_is_looked_up_in_history() {
    let unknown = || refused(404, "ERR_API_NOT_FOUND");
    let house = House::new([
        refused(500, "ERR_EXCEPTION"),
        unknown(),
        history(&["x", "bot.m1.0"]),
    ]);
    house.answers(Reply::text("hi"), None).await.unwrap();
    assert_eq!(house.asked().len(), 3);
    // History may show a message some time after it was stored.
    let house = House::new([
        refused(500, "ERR_EXCEPTION"),
        unknown(),
        history(&["x", "y"]),
        unknown(),
        history(&["x", "y", "bot.m1.0"]),
    ]);
    house.answers(Reply::text("hi"), None).await.unwrap();
    assert_eq!(house.asked().len(), 5);
    let house = House::new([
        refused(500, "ERR_EXCEPTION"),
        unknown(),
        history(&["x", "y"]),
        unknown(),
        history(&["x", "y"]),
        sent(),
    ]);
    house.answers(Reply::text("hi"), None).await.unwrap();
    let asked = house.asked();
    assert_eq!(asked.len(), 6);
    assert!(asked[2].starts_with("GET /users/ann/messages"), "{asked:?}");
    assert!(asked[5].starts_with("POST"), "{asked:?}");
}

#[tokio::test(start_paused = true)]
async fn what_is_said_in_a_thread_is_answered_there() {
    let said: Message = serde_json::from_value(json!({
        "id": "1", "sender": "ann", "receiver": "bot", "receiverType": "user", "parentId": "77",
        "category": "message", "type": "text", "data": {"text": "hello"},
    }))
    .unwrap();
    let house = House::new([sent(), sent()]);
    house.answers(Reply::text("hi"), Some(&said)).await.unwrap();
    let elsewhere = Reply::to(Uid::new("cat").unwrap(), Draft::text("psst"));
    house.answers(elsewhere, Some(&said)).await.unwrap();
    assert_eq!(
        house.asked(),
        ["POST /messages/77/thread", "POST /messages"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_reaction_needs_a_message() {
    let house = House::new([]);
    let error = house
        .answers(Reply::reaction("👍"), None)
        .await
        .unwrap_err();
    assert!(matches!(error, SendError::NothingToReactTo));
    let action = Action::Answer(Draft::text("hi"));
    let (me, ways) = (Uid::new("bot").unwrap(), Ways::default());
    let account = Account::new("app", &me);
    let target = target(None, None, "", &me, &account, &ways);
    let error = Planned::new(action, target, Timestamp::new(1_000)).unwrap_err();
    assert!(matches!(error, SendError::NowhereToReply));
}

#[tokio::test(start_paused = true)]
async fn nothing_new_overtakes_what_was_left_for_the_same_receiver() {
    let mut left_is_there = response(200, &json!({}));
    let text = String::from_utf8(sent().body.to_vec()).unwrap();
    left_is_there.body = text.replace("bot.m1.0", "left").into();
    let house = House::new([sent(), left_is_there, sent()]);
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
    let (me, ways) = (Uid::new("bot").unwrap(), Ways::default());
    let account = Account::new("app", &me);
    let plan = |to: &str, muid| {
        let receiver = Receiver::User(Uid::new(to).unwrap());
        let draft = Draft::text("hi");
        let action = Action::Send { receiver, draft };
        let target = target(None, None, muid, &me, &account, &ways);
        Planned::new(action, target, Timestamp::new(1_000)).unwrap()
    };
    let left = serde_json::to_vec(&plan("ann", "left")).unwrap();
    let batch = Batch {
        put: vec![("send/app/bot/1/0000".to_owned(), left)],
        ..Batch::default()
    };
    store.commit(batch).await.unwrap();
    let recovery = Recovery::load(&store, "send/app/bot/").await.unwrap();
    house.outbox.recovers(recovery.receivers());

    let (new, other) = (plan("ann", "new"), plan("ben", "other"));
    house.outbox.send(&other).await.unwrap();
    let letters = Letters::new(Account::new("app", &Uid::new("bot").unwrap()));
    let recovering = async {
        tokio::time::sleep(Duration::from_secs(3)).await;
        recovery
            .run(house.outbox.clone(), Arc::clone(&store), letters)
            .await;
    };
    let (sent, ()) = tokio::join!(house.outbox.send(&new), recovering);
    sent.unwrap();
    assert!(store.scan("send/", None, 1).await.unwrap().is_empty());
    let asked = house.planned.asked.lock().unwrap();
    let muids: Vec<_> = asked
        .iter()
        .filter_map(|(_, body)| body["muid"].as_str())
        .collect();
    assert_eq!(muids, ["other", "new"], "what was left had arrived already");
    let calls: Vec<_> = asked.iter().map(|(call, _)| call.as_str()).collect();
    assert_eq!(
        calls[1], "GET /user/messages/left",
        "and was asked for before"
    );
}
