//! What a user's client sees, for tools and tests: no order is kept, and what
//! was missed is not fetched.

use std::time::Duration;

use serde_json::json;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};

use super::{
    realtime::socket_url,
    socket::{Socket, Wire, WireError},
};
use crate::{
    client::{Client, ClientError},
    model::{Event, Frame, Me},
};

/// How often a sign of life is given.
const PING_EVERY: Duration = Duration::from_secs(20);

/// Why nothing can be seen.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ObserverError {
    #[error("cannot log in")]
    Login(#[from] ClientError),
    #[error("cannot open the socket")]
    Wire(#[from] WireError),
    #[error("the socket does not let user {0} in")]
    Refused(String),
}

/// An open socket of a user, and what comes over it.
pub(crate) struct Observer {
    socket: Box<dyn Socket>,
    ping: Interval,
}

impl Observer {
    /// Logs in and opens the socket.
    pub(crate) async fn connect(client: &Client, wire: &dyn Wire) -> Result<Self, ObserverError> {
        let me = client.login().await?;
        let mut socket = wire.connect(&socket_url(client, &me)).await?;
        socket.send(credential(client, &me)).await?;
        let mut ping = interval_at(Instant::now() + PING_EVERY, PING_EVERY);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut observer = Self { socket, ping };
        match observer.next().await? {
            Event::Auth(reply) if reply.is_ok() => Ok(observer),
            _ => Err(ObserverError::Refused(me.user.uid.to_string())),
        }
    }

    /// The next event.
    pub(crate) async fn next(&mut self) -> Result<Event, WireError> {
        loop {
            tokio::select! {
                next = self.socket.next() => {
                    if let Ok(frame) = Frame::parse(&next?) {
                        match frame.into_event() {
                            Event::Pong => {}
                            event => return Ok(event),
                        }
                    }
                }
                _ = self.ping.tick() => {
                    let ping = serde_json::to_string(&Frame::ping()).unwrap_or_default();
                    self.socket.send(ping).await?;
                }
            }
        }
    }
}

fn credential(client: &Client, me: &Me) -> String {
    json!({
        "appId": client.settings().app_id(),
        "type": "auth",
        "sender": me.user.uid,
        "deviceId": client.session_id(),
        "body": { "auth": me.jwt, "deviceId": client.session_id() },
    })
    .to_string()
}
