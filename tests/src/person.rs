//! Somebody who writes and listens.

use std::time::Duration;

use cometchat_bot::{
    client::{AppSettings, AuthToken, Client, Draft},
    model::{Event, Frame, Message, Receiver, Uid},
};
use futures_util::{SinkExt, StreamExt};
use serde_json::json;
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async, tungstenite::Message as WebSocketMessage,
};

/// How long an answer may take before the test fails.
const PATIENCE: Duration = Duration::from_secs(10);

/// Somebody who writes and listens, as a client of the service does.
#[derive(Debug)]
pub struct Person {
    /// Who it is.
    pub uid: Uid,
    /// For what is not said or heard.
    pub client: Client,
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    heard: Vec<Event>,
}

impl Person {
    /// Logs in with a token and opens the socket.
    pub async fn connect(app: &AppSettings, token: AuthToken) -> Self {
        let client = Client::new(app.clone(), token).unwrap();
        let me = client.login().await.expect("a person logs in");
        let address = app.client_api().replacen("http", "ws", 1);
        let (mut socket, _) = connect_async(address).await.expect("the socket opens");
        let auth = json!({
            "appId": app.app_id(), "type": "auth", "sender": me.user.uid,
            "deviceId": client.session_id(),
            "body": {
                "auth": me.jwt, "deviceId": client.session_id(),
                "presenceSubscription": "ALL_USERS",
            },
        });
        socket
            .send(WebSocketMessage::text(auth.to_string()))
            .await
            .unwrap();
        let mut person = Self {
            uid: me.user.uid,
            client,
            socket,
            heard: Vec::new(),
        };
        person
            .waits_for(|event| matches!(event, Event::Auth(reply) if reply.is_ok()))
            .await;
        person
    }

    /// Sends text.
    pub async fn says(&self, to: impl Into<Receiver>, text: &str) -> Message {
        self.sends(to, Draft::text(text)).await
    }

    /// Sends a message.
    pub async fn sends(&self, to: impl Into<Receiver>, draft: Draft) -> Message {
        self.client
            .messages()
            .send(&to.into(), &draft)
            .await
            .expect("a message is sent")
    }

    /// Waits for the next message of `from` and returns its text.
    pub async fn hears(&mut self, from: &str) -> String {
        let message = self.receives(from).await;
        message.data.text.unwrap_or_default()
    }

    /// Waits for the next message of `from`.
    pub async fn receives(&mut self, from: &str) -> Message {
        let is_from = |event: &Event| matches!(event, Event::Message(m) if m.sender == *from && m.category.as_str() != "action");
        match self.waits_for(is_from).await {
            Event::Message(message) => *message,
            _ => unreachable!("only messages were asked for"),
        }
    }

    /// Waits for the next event that fits; others stay for later.
    pub async fn waits_for(&mut self, fits: impl Fn(&Event) -> bool) -> Event {
        if let Some(index) = self.heard.iter().position(&fits) {
            return self.heard.remove(index);
        }
        loop {
            let next = timeout(PATIENCE, self.socket.next()).await;
            let next = next.unwrap_or_else(|_| panic!("{} heard only {:#?}", self.uid, self.heard));
            let message = next
                .expect("the socket stays open")
                .expect("the socket works");
            let WebSocketMessage::Text(text) = message else {
                continue;
            };
            let event = Frame::parse(&text)
                .expect("the server sends frames")
                .into_event();
            if fits(&event) {
                return event;
            }
            self.heard.push(event);
        }
    }
}
