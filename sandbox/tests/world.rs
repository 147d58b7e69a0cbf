//! An app with people in it, their REST calls and their sockets.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use cometchat_sandbox::{App, Clock, Sandbox, SandboxBuilder};
use futures_util::{SinkExt as _, StreamExt as _};
use http::{HeaderMap, Method, Request};
use serde_json::{Value, json};
use tokio::io::{DuplexStream, duplex};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tower::ServiceExt as _;

pub(crate) const API_KEY: &str = "api-key";
pub(crate) const AUTH_KEY: &str = "auth-key";
/// The Unix second at which every world starts.
pub(crate) const START: u32 = 1_700_000_000;
/// How long a frame may take, in virtual time.
const PATIENCE: Duration = Duration::from_secs(5);

/// An answer: status, headers and body.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    /// A header as a number.
    pub(crate) fn number(&self, header: &str) -> Option<i64> {
        self.headers.get(header)?.to_str().ok()?.parse().ok()
    }

    /// The data of a success.
    #[track_caller]
    pub(crate) fn data(self) -> Value {
        assert_eq!(self.status, 200, "{}", self.body);
        self.body["data"].clone()
    }

    /// Checks a refusal.
    #[track_caller]
    pub(crate) fn refused(self, code: &str) {
        assert_eq!(self.body["error"]["code"], code, "{}", self.body);
        assert!(self.body.get("data").is_none());
        assert!(self.status >= 400, "{}", self.status);
        assert!(
            self.body["error"]["message"]
                .as_str()
                .is_some_and(|text| !text.is_empty())
        );
    }
}

pub(crate) struct World {
    pub(crate) app: Arc<App>,
}

/// A user with a token and a device.
#[derive(Clone)]
pub(crate) struct Person {
    app: Arc<App>,
    pub(crate) uid: String,
    pub(crate) token: String,
    pub(crate) device: String,
}

/// One call in process.
pub(crate) async fn call(
    app: &Arc<App>,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: Value,
) -> Answer {
    let mut request = Request::builder()
        .method(Method::from_bytes(method.as_bytes()).unwrap())
        .uri(path);
    request = request.header("Content-Type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = if body.is_null() {
        Body::empty()
    } else {
        Body::from(body.to_string())
    };
    send(app, request.body(body).unwrap()).await
}

/// One request in process, with its JSON answer.
pub(crate) async fn send(app: &Arc<App>, request: Request<Body>) -> Answer {
    let response = app.router().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    Answer {
        status,
        headers,
        body: serde_json::from_slice(&bytes).unwrap_or(Value::Null),
    }
}

impl World {
    pub(crate) fn new() -> Self {
        Self::at(START)
    }

    /// A world at another time.
    pub(crate) fn at(seconds: u32) -> Self {
        Self::of(|builder| builder.clock(Clock::starting_at(seconds)))
    }

    /// A world with other settings.
    pub(crate) fn of(set: impl FnOnce(SandboxBuilder) -> SandboxBuilder) -> Self {
        let builder = Sandbox::builder()
            .api_key(API_KEY)
            .auth_key(AUTH_KEY)
            .random_seed(7)
            .clock(Clock::starting_at(START));
        Self {
            app: set(builder).app().unwrap(),
        }
    }

    /// A call with the REST key.
    pub(crate) async fn admin(&self, method: &str, path: &str, body: Value) -> Answer {
        call(&self.app, method, path, &[("apikey", API_KEY)], body).await
    }

    /// A call with the REST key on behalf of a user.
    pub(crate) async fn admin_as(
        &self,
        uid: &str,
        method: &str,
        path: &str,
        body: Value,
    ) -> Answer {
        call(
            &self.app,
            method,
            path,
            &[("apikey", API_KEY), ("onBehalfOf", uid)],
            body,
        )
        .await
    }

    /// A new user.
    pub(crate) async fn person(&self, uid: &str) -> Person {
        let body = json!({ "uid": uid, "name": uid.to_uppercase(), "withAuthToken": true });
        let user = self.admin("POST", "/v3/users", body).await.data();
        Person {
            app: Arc::clone(&self.app),
            uid: uid.to_owned(),
            token: user["authToken"].as_str().unwrap().to_owned(),
            device: format!("device-{uid}"),
        }
    }

    /// A new group with its members; the first is the owner.
    pub(crate) async fn group(&self, guid: &str, members: &[&Person]) {
        let body = json!({ "guid": guid, "name": guid.to_uppercase(), "type": "public" });
        members[0].post("groups", body).await.data();
        let others: Vec<&str> = members[1..]
            .iter()
            .map(|person| person.uid.as_str())
            .collect();
        if !others.is_empty() {
            let body = json!({ "participants": others });
            members[0]
                .put(&format!("groups/{guid}/members"), body)
                .await
                .data();
        }
    }
}

impl Person {
    /// The same user on another device.
    pub(crate) fn on(&self, device: &str) -> Self {
        Self {
            device: device.to_owned(),
            ..self.clone()
        }
    }

    pub(crate) async fn call(&self, method: &str, path: &str, body: Value) -> Answer {
        let headers = [
            ("appId", "sandbox"),
            ("authToken", &*self.token),
            ("resource", &*self.device),
        ];
        call(&self.app, method, &format!("/v3.0/{path}"), &headers, body).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call("GET", path, Value::Null).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.call("POST", path, body).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        self.call("PUT", path, body).await
    }

    pub(crate) async fn delete(&self, path: &str, body: Value) -> Answer {
        self.call("DELETE", path, body).await
    }

    /// Sends a text to a user; the message.
    pub(crate) async fn text(&self, to: &str, text: &str) -> Value {
        let body = json!({ "receiver": to, "receiverType": "user", "category": "message", "type": "text", "data": { "text": text } });
        self.post("messages", body).await.data()
    }

    /// Sends a text to a group; the message.
    pub(crate) async fn say(&self, guid: &str, text: &str) -> Value {
        let body = json!({ "receiver": guid, "receiverType": "group", "category": "message", "type": "text", "data": { "text": text } });
        self.post("messages", body).await.data()
    }

    /// Logs in and opens a socket.
    pub(crate) async fn socket(&self) -> Socket {
        self.socket_with(json!({})).await
    }

    /// Logs in and opens a socket, with more in the auth frame's body.
    pub(crate) async fn socket_with(&self, more: Value) -> Socket {
        let me = self.put("me", json!({ "platform": "WEB" })).await.data();
        let mut body = more;
        body["auth"] = me["jwt"].clone();
        let mut socket = Socket::open(&self.app).await;
        socket.device.clone_from(&self.device);
        socket.uid.clone_from(&self.uid);
        socket.send("auth", json!({ "body": body })).await;
        let reply = socket.next().await;
        assert_eq!(reply["type"], "auth");
        assert_eq!(reply["body"], json!({ "status": "OK", "code": "200" }));
        assert_eq!(reply["deviceId"], self.device);
        socket
    }
}

/// The client's end of a socket.
pub(crate) struct Socket {
    io: WebSocketStream<DuplexStream>,
    pub(crate) uid: String,
    pub(crate) device: String,
}

impl Socket {
    /// A socket that has not authenticated.
    pub(crate) async fn open(app: &Arc<App>) -> Self {
        let (near, far) = duplex(64 * 1024);
        let app = Arc::clone(app);
        tokio::spawn(async move { app.accept_socket(far).await });
        let (io, _) = tokio_tungstenite::client_async("ws://localhost/", near)
            .await
            .unwrap();
        Self {
            io,
            uid: String::new(),
            device: String::new(),
        }
    }

    /// Sends a frame of a kind.
    pub(crate) async fn send(&mut self, kind: &str, more: Value) {
        let mut frame = json!({ "appId": "sandbox", "type": kind, "sender": self.uid, "deviceId": self.device });
        for (key, value) in more.as_object().unwrap() {
            frame[key] = value.clone();
        }
        self.raw(&frame.to_string()).await;
    }

    pub(crate) async fn raw(&mut self, text: &str) {
        self.io.send(Message::text(text)).await.unwrap();
    }

    /// The next frame; fails if none comes.
    #[track_caller]
    pub(crate) fn next(&mut self) -> impl Future<Output = Value> + '_ {
        let place = std::panic::Location::caller();
        async move {
            let message = tokio::time::timeout(PATIENCE, self.io.next()).await;
            match message {
                Ok(Some(Ok(Message::Text(text)))) => serde_json::from_str(&text).unwrap(),
                other => panic!("no frame at {place}: {other:?}"),
            }
        }
    }

    /// The next frame, which must be of this type.
    pub(crate) async fn expect(&mut self, kind: &str) -> Value {
        let frame = self.next().await;
        assert_eq!(frame["type"], kind, "{frame}");
        frame
    }

    /// Checks that nothing else came before a ping is answered.
    pub(crate) async fn quiet(&mut self) {
        self.raw(r#"{"action":"ping","ack":"true"}"#).await;
        let frame = self.next().await;
        assert_eq!(frame["action"], "pong", "{frame}");
    }

    /// The texts of the messages that come until nothing has come for a while.
    pub(crate) async fn texts(&mut self) -> Vec<String> {
        let mut texts = Vec::new();
        while let Ok(Some(Ok(Message::Text(text)))) =
            tokio::time::timeout(PATIENCE, self.io.next()).await
        {
            let frame: Value = serde_json::from_str(&text).unwrap();
            if frame["type"] == "message" {
                texts.push(frame["body"]["data"]["text"].as_str().unwrap().to_owned());
            }
        }
        texts
    }

    /// Whether the connection has ended without a close.
    pub(crate) async fn dropped(&mut self) -> bool {
        let next = tokio::time::timeout(PATIENCE, self.io.next()).await;
        matches!(next, Ok(Some(Err(_)) | None))
    }

    /// Checks that nothing at all comes.
    pub(crate) async fn mute(&mut self, time: Duration) {
        let next = tokio::time::timeout(time, self.io.next()).await;
        assert!(next.is_err(), "{next:?}");
    }

    /// The code with which the server closes.
    pub(crate) async fn closed(&mut self) -> u16 {
        let wait = Duration::from_mins(2);
        match tokio::time::timeout(wait, self.io.next()).await {
            Ok(Some(Ok(Message::Close(Some(frame))))) => frame.code.into(),
            other => panic!("not closed: {other:?}"),
        }
    }
}
