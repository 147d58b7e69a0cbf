//! People: their calls and their sockets.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _, TryStreamExt as _, stream};
use reqwest::{Method, RequestBuilder};
use rustls::{ClientConfig, RootCertStore};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::{Instant, interval_at};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use crate::tally::Tally;
use crate::{Error, GROUP};

/// The server's REST API key.
pub(crate) const KEY: &str = "scale";
/// The group of everybody.
const EVERYBODY: &str = "everybody";
/// Calls under way at a time while everything is made.
const AT_ONCE: usize = 32;
/// Members added in one call.
const ADDED: usize = 25;
/// How often a socket shows that it is there.
const PING: Duration = Duration::from_secs(20);
/// Bytes that a socket reads at a time.
const READ: usize = 4096;

/// A user with a token.
pub(crate) struct Person {
    pub(crate) uid: String,
    token: String,
}

/// One message: who sends it to whom, and how many sockets it comes to.
pub(crate) struct Send {
    pub(crate) from: usize,
    to: String,
    to_type: &'static str,
    pub(crate) frames: u64,
}

/// The messages of the flood: in turns to somebody, and to a small group.
pub(crate) fn spread(number: usize, people: &[Person]) -> Send {
    let turn = number / 2;
    if number.is_multiple_of(2) {
        let from = (turn * 7) % people.len();
        let to = (from + people.len() / 2) % people.len();
        // The sender's own socket is told too.
        return Send {
            from,
            to: people[to].uid.clone(),
            to_type: "user",
            frames: 2,
        };
    }
    let group = turn % (people.len() / GROUP);
    Send {
        from: group * GROUP + (turn / GROUP) % GROUP,
        to: format!("group{group}"),
        to_type: "group",
        frames: GROUP as u64,
    }
}

/// The messages to everybody.
pub(crate) fn crowd(number: usize, people: &[Person]) -> Send {
    Send {
        from: (number * 7) % people.len(),
        to: EVERYBODY.into(),
        to_type: "group",
        frames: people.len() as u64,
    }
}

/// The API of a server.
#[derive(Clone)]
pub(crate) struct Api {
    address: Arc<str>,
    http: reqwest::Client,
}

impl Api {
    pub(crate) fn new(address: &str) -> Result<Self, Error> {
        // Nothing is encrypted here, but the client wants to know how it would be.
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth();
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .build()?;
        Ok(Self {
            address: address.into(),
            http,
        })
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("http://{}/v3/{path}", self.address);
        self.http.request(method, url)
    }

    async fn admin(
        &self,
        method: Method,
        path: &str,
        uid: Option<&str>,
        body: &Value,
    ) -> Result<Value, Error> {
        let mut request = self.request(method, path).header("apikey", KEY);
        if let Some(uid) = uid {
            request = request.header("onBehalfOf", uid);
        }
        answer(request, body).await
    }

    async fn own(
        &self,
        person: &Person,
        method: Method,
        path: &str,
        body: &Value,
    ) -> Result<Value, Error> {
        let request = self.request(method, path).header("appId", "sandbox");
        let request = request
            .header("authToken", &person.token)
            .header("resource", &person.uid);
        answer(request, body).await
    }

    /// Sends one message.
    pub(crate) async fn send(
        &self,
        people: &[Person],
        send: &Send,
        text: &str,
    ) -> Result<(), Error> {
        let body = json!({ "receiver": send.to, "receiverType": send.to_type, "category": "message", "type": "text",
            "data": { "text": text } });
        self.own(&people[send.from], Method::POST, "messages", &body)
            .await?;
        Ok(())
    }
}

/// The data of a success.
async fn answer(request: RequestBuilder, body: &Value) -> Result<Value, Error> {
    let request = request.header("content-type", "application/json");
    let answer = request.body(body.to_string()).send().await?.bytes().await?;
    let mut answer: Value = serde_json::from_slice(&answer)?;
    match answer.get_mut("data") {
        Some(data) => Ok(data.take()),
        None => Err(format!("the server refused: {answer}").into()),
    }
}

/// Makes users with tokens.
pub(crate) async fn people(api: &Api, count: usize) -> Result<Vec<Person>, Error> {
    let make = |number: usize| async move {
        let uid = format!("user{number}");
        let body = json!({ "uid": uid, "name": format!("User {number}"), "withAuthToken": true });
        let user = api.admin(Method::POST, "users", None, &body).await?;
        let token = user["authToken"].as_str().ok_or("no token")?.to_owned();
        Ok::<_, Error>(Person { uid, token })
    };
    stream::iter(0..count)
        .map(make)
        .buffered(AT_ONCE)
        .try_collect()
        .await
}

/// Puts everybody into one small group, and all into one of their own.
pub(crate) async fn groups(api: &Api, people: &[Person], size: usize) -> Result<(), Error> {
    for (number, members) in people.chunks_exact(size).enumerate() {
        group(api, &format!("group{number}"), members).await?;
    }
    group(api, EVERYBODY, people).await
}

async fn group(api: &Api, guid: &str, members: &[Person]) -> Result<(), Error> {
    let owner = Some(members[0].uid.as_str());
    let body = json!({ "guid": guid, "name": guid, "type": "public" });
    api.admin(Method::POST, "groups", owner, &body).await?;
    let path = format!("groups/{guid}/members");
    for members in members[1..].chunks(ADDED) {
        let uids: Vec<&str> = members.iter().map(|person| person.uid.as_str()).collect();
        let body = json!({ "participants": uids });
        api.admin(Method::PUT, &path, owner, &body).await?;
    }
    Ok(())
}

/// Opens a socket for each, which counts what comes until the end.
pub(crate) async fn connect(api: &Api, people: &[Person], tally: &Arc<Tally>) -> Result<(), Error> {
    let share = |number| PING.mul_f64(number as f64 / people.len() as f64);
    let open = |(number, person)| async move {
        let socket = open(api, person).await?;
        // Spread out, as with people who come at different times.
        let first = Instant::now() + share(number);
        tokio::spawn(listen(socket, first, Arc::clone(tally)));
        Ok::<_, Error>(())
    };
    stream::iter(people.iter().enumerate())
        .map(open)
        .buffer_unordered(AT_ONCE)
        .try_collect()
        .await
}

async fn open(api: &Api, person: &Person) -> Result<WebSocketStream<TcpStream>, Error> {
    let login = json!({ "platform": "WEB" });
    let me = api.own(person, Method::PUT, "me", &login).await?;
    let stream = TcpStream::connect(&*api.address).await?;
    stream.set_nodelay(true)?;
    let config = WebSocketConfig::default().read_buffer_size(READ);
    let url = format!("ws://{}/", api.address);
    let (mut socket, _) = client_async_with_config(url, stream, Some(config)).await?;
    let auth = json!({ "appId": "sandbox", "type": "auth", "sender": person.uid, "deviceId": person.uid,
        "body": { "auth": me["jwt"] } });
    socket.send(Message::text(auth.to_string())).await?;
    match socket.next().await {
        Some(Ok(Message::Text(text))) if text.contains(r#""OK""#) => Ok(socket),
        other => Err(format!("a socket was not let in: {other:?}").into()),
    }
}

async fn listen(mut socket: WebSocketStream<TcpStream>, first: Instant, tally: Arc<Tally>) {
    let mut pings = interval_at(first, PING);
    loop {
        let going = tokio::select! {
            _ = pings.tick() => socket.send(Message::text(r#"{"action":"ping","ack":"true"}"#)).await.is_ok(),
            item = socket.next() => match item {
                Some(Ok(Message::Text(text))) => {
                    tally.frame(&text);
                    true
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => false,
                Some(Ok(_)) => true,
            },
        };
        if !going {
            tally.ended.fetch_add(1, Relaxed);
            return;
        }
    }
}
