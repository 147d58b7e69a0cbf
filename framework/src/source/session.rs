//! One connection from its opening to its loss.

use std::time::Duration;

use tokio::{
    sync::mpsc,
    time::{Instant, MissedTickBehavior, interval_at, timeout},
};
use tokio_util::sync::CancellationToken;

use super::socket::{Socket, Wire, WireError};
use crate::{
    client::{Client, PresenceSubscription},
    inbox::{Inbox, Origin},
    model::{Event, Frame, Me},
};

/// How often the client gives a sign of life.
const PING_EVERY: Duration = Duration::from_secs(15);
/// How long the service may take to answer one.
const PONG_WITHIN: Duration = Duration::from_secs(3);
/// How long the service may take to answer the credential.
const AUTH_WITHIN: Duration = Duration::from_secs(10);

/// Characters of what the service says that a log shows.
const SHOWN_CHARS: usize = 200;

/// How a connection ended.
#[derive(Debug)]
pub(super) enum End {
    /// It was asked to stop.
    Cancelled,
    /// The service did not take the credential; a new login may help.
    Refused(String),
    /// It worked, and was lost.
    Lost(WireError),
    /// The service did not answer a sign of life.
    Silent,
}

/// One connection of one user.
pub(super) struct Session<'a> {
    pub(super) client: &'a Client,
    pub(super) me: &'a Me,
    pub(super) inbox: &'a Inbox,
    pub(super) signals: &'a mut mpsc::Receiver<Frame>,
    pub(super) cancel: &'a CancellationToken,
}

impl Session<'_> {
    /// Connects, authenticates, calls `ready`, and reads until the connection
    /// ends.
    pub(super) async fn run(
        &mut self,
        wire: &dyn Wire,
        url: &str,
        ready: impl FnOnce(),
    ) -> Result<End, WireError> {
        let connecting = async {
            let mut socket = wire.connect(url).await?;
            socket.send(text(&self.auth_frame())).await?;
            Ok(socket)
        };
        let Some(socket) = self.cancel.run_until_cancelled(connecting).await else {
            return Ok(End::Cancelled);
        };
        let mut socket = socket?;
        match timeout(AUTH_WITHIN, self.authenticated(&mut *socket)).await {
            Ok(Ok(())) => ready(),
            Ok(Err(end)) => return Ok(end),
            Err(_) => {
                socket.close("no answer to the credential").await;
                let seconds = AUTH_WITHIN.as_secs();
                return Ok(End::Refused(format!("no answer within {seconds} s")));
            }
        }
        let end = self.read(&mut *socket).await;
        if matches!(end, End::Cancelled | End::Silent) {
            socket.close("bye").await;
        }
        Ok(end)
    }

    /// Waits for the answer to the credential. A connection that closes before
    /// it counts as a refusal: the service need not say more.
    async fn authenticated(&mut self, socket: &mut dyn Socket) -> Result<(), End> {
        loop {
            let next = tokio::select! {
                () = self.cancel.cancelled() => return Err(End::Cancelled),
                next = socket.next() => next,
            };
            let text = next.map_err(|error| End::Refused(self.shown(&error.to_string())))?;
            match decode(&text) {
                Some((_, Event::Auth(reply))) if reply.is_ok() => return Ok(()),
                Some((_, Event::Auth(reply))) => {
                    let said = format!("{} {}", reply.code, reply.status);
                    return Err(End::Refused(self.shown(&said)));
                }
                Some((origin, event)) => self.inbox.offer(&origin, event),
                None => {}
            }
        }
    }

    async fn read(&mut self, socket: &mut dyn Socket) -> End {
        let mut ping = interval_at(Instant::now() + PING_EVERY, PING_EVERY);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut pong_due: Option<Instant> = None;
        loop {
            let silence = async {
                match pong_due {
                    Some(due) => tokio::time::sleep_until(due).await,
                    None => std::future::pending().await,
                }
            };
            let to_send = tokio::select! {
                () = self.cancel.cancelled() => return End::Cancelled,
                () = silence => return End::Silent,
                next = socket.next() => {
                    match next {
                        Err(error) => return End::Lost(error),
                        Ok(text) => self.take(&text, &mut pong_due),
                    }
                    continue;
                }
                _ = ping.tick() => {
                    pong_due = Some(Instant::now() + PONG_WITHIN);
                    Frame::ping()
                }
                Some(frame) = self.signals.recv() => self.stamped(frame),
            };
            if let Err(error) = socket.send(text(&to_send)).await {
                return End::Lost(error);
            }
        }
    }

    fn take(&self, text: &str, pong_due: &mut Option<Instant>) {
        match decode(text) {
            Some((_, Event::Pong)) => *pong_due = None,
            Some((origin, event)) => self.inbox.offer(&origin, event),
            None => {}
        }
    }

    /// What the service said, short and without the credential.
    fn shown(&self, said: &str) -> String {
        let said = match self.me.jwt.as_deref() {
            Some(jwt) if !jwt.is_empty() => said.replace(jwt, "[credential]"),
            _ => said.to_owned(),
        };
        said.chars().take(SHOWN_CHARS).collect()
    }

    fn auth_frame(&self) -> Frame {
        let session = self.client.session_id().to_owned();
        let mut body = serde_json::json!({
            "auth": self.me.jwt,
            "deviceId": session,
            "params": {
                "appInfo": {"version": env!("CARGO_PKG_VERSION"), "apiVersion": "v3.0"},
                "platform": "rust",
            },
        });
        match self.client.settings().presence() {
            PresenceSubscription::None => {}
            PresenceSubscription::AllUsers => body["presenceSubscription"] = "ALL_USERS".into(),
            PresenceSubscription::Friends => body["presenceSubscription"] = "FRIENDS".into(),
            PresenceSubscription::Roles(roles) => {
                body["presenceSubscription"] = "ROLES".into();
                body["roles"] = roles.iter().map(ToString::to_string).collect();
            }
        }
        let mut frame = Frame::default();
        frame.frame_type = Some("auth".to_owned());
        frame.sender = Some(self.me.user.uid.to_string());
        frame.body = body;
        self.stamped(frame)
    }

    /// Adds what every frame of this session carries.
    fn stamped(&self, mut frame: Frame) -> Frame {
        frame.app_id = Some(self.client.settings().app_id().to_owned());
        frame.device_id = Some(self.client.session_id().to_owned());
        frame
    }
}

fn text(frame: &Frame) -> String {
    serde_json::to_string(frame).unwrap_or_default()
}

/// Reads a text; garbage is reported and skipped, it must not end the
/// connection.
fn decode(text: &str) -> Option<(Origin, Event)> {
    match Frame::parse(text) {
        Ok(frame) => Some((Origin::of(&frame), frame.into_event())),
        Err(error) => {
            // What it says stays out of the log.
            tracing::warn!(%error, "a frame that is no JSON object of the known shape was skipped");
            None
        }
    }
}
