//! The real-time socket of one user, kept open.

use std::{sync::Arc, time::Duration};

use tokio::{sync::mpsc, time::Instant};
use tokio_util::sync::CancellationToken;

use super::{
    gauge::Gauge,
    session::{End, Session},
    socket::{Wire, WireError},
};
use crate::{
    backoff::Backoff,
    client::{Client, ClientError},
    inbox::Inbox,
    metrics::{Loss, Meter},
    model::{Frame, Me, Settings, Uid},
};

/// The wait before the second attempt to connect; it doubles from there.
const FIRST_WAIT: Duration = Duration::from_millis(250);
/// The wait before the second attempt to log in; it doubles from there. Short:
/// people wait for a bot that starts, and most failures pass in no time.
const FIRST_LOGIN_WAIT: Duration = Duration::from_millis(50);
/// The longest wait between two attempts.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// A connection that held this long was a good one: the waits begin anew.
const GOOD_AFTER: Duration = Duration::from_secs(30);
/// Connections that could not be opened in a row, after which the service is
/// asked anew where its socket is.
const ASK_AGAIN_AFTER: u32 = 3;
/// Refusals of fresh credentials in a row, after which it is called an error.
/// It is never given up: the token is good, so the service is in trouble.
const MANY_REFUSALS: u32 = 5;

/// Why a bot cannot be connected at all: trying again will not help.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// The service does not take the auth token or the app.
    #[error(transparent)]
    Login(ClientError),
    /// The token is another user's.
    #[error("the auth token belongs to user {found}, but the config says {expected}")]
    OtherUser {
        /// Who was expected.
        expected: Uid,
        /// To whom the token belongs.
        found: Uid,
    },
}

/// The real-time socket of one user, kept open: logs in, connects,
/// authenticates, and does so again after a loss.
#[derive(Debug)]
pub(crate) struct Realtime {
    pub(crate) client: Client,
    pub(crate) wire: Arc<dyn Wire>,
    pub(crate) inbox: Inbox,
    pub(crate) signals: mpsc::Receiver<Frame>,
    pub(crate) connected: Gauge,
}

impl Realtime {
    /// Runs until it is cancelled or cannot go on. `me` is a first login.
    pub(crate) async fn run(
        mut self,
        me: Me,
        cancel: CancellationToken,
    ) -> Result<(), SourceError> {
        let mut credential = Some(me);
        let mut backoff = Backoff::new(FIRST_WAIT, LONGEST_WAIT);
        let (mut refusals, mut failures) = (0_u32, 0_u32);
        loop {
            let me = match credential.take() {
                Some(me) => me,
                None => match login(&self.client, &cancel).await? {
                    Some(me) => me,
                    None => return Ok(()),
                },
            };
            let mut ready_at = None;
            let ended = self.connect(&me, &cancel, &mut ready_at).await;
            self.meter().disconnected(loss(&ended));
            match ended {
                Ok(End::Cancelled) => return Ok(()),
                Ok(End::Refused(reason)) => {
                    refusals += 1;
                    report_refusal(refusals, &reason);
                }
                Ok(End::Lost(error)) => {
                    report(&error, "the connection was lost");
                    credential = Some(me);
                }
                Ok(End::Silent) => {
                    tracing::warn!("the service did not answer a ping, connecting anew");
                    credential = Some(me);
                }
                Err(error) => {
                    report(&error, "cannot connect");
                    failures += 1;
                    credential = (failures % ASK_AGAIN_AFTER != 0).then_some(me);
                }
            }
            if let Some(ready_at) = ready_at {
                failures = 0;
                refusals = 0;
                if ready_at.elapsed() >= GOOD_AFTER {
                    backoff.reset();
                }
            }
            tokio::select! {
                () = cancel.cancelled() => return Ok(()),
                () = tokio::time::sleep(backoff.next_wait()) => {}
            }
        }
    }

    fn meter(&self) -> Meter {
        Meter::of(&self.client)
    }

    async fn connect(
        &mut self,
        me: &Me,
        cancel: &CancellationToken,
        ready_at: &mut Option<Instant>,
    ) -> Result<End, WireError> {
        let url = socket_url(&self.client, me);
        // What comes now is newer than what was missed, which is read first.
        self.inbox.hold();
        let mut session = Session {
            client: &self.client,
            me,
            inbox: &self.inbox,
            signals: &mut self.signals,
            cancel,
        };
        let (gauge, inbox, meter) = (&self.connected, &self.inbox, Meter::of(&self.client));
        let mut counted = None;
        let ready = || {
            *ready_at = Some(Instant::now());
            counted = Some(gauge.enter());
            meter.connected();
            inbox.wake();
            tracing::info!("connected");
        };
        let ended = session.run(&*self.wire, &url, ready).await;
        drop(counted);
        ended
    }
}

/// What was lost with a connection; nothing when it was meant to end.
fn loss(ended: &Result<End, WireError>) -> Option<Loss> {
    match ended {
        Ok(End::Cancelled) => None,
        Ok(End::Refused(_)) => Some(Loss::Refused),
        Ok(End::Lost(_)) => Some(Loss::Lost),
        Ok(End::Silent) => Some(Loss::Silent),
        Err(_) => Some(Loss::Failed),
    }
}

/// Logs in until it works; `None` when cancelled, an error when it never will.
pub(crate) async fn login(
    client: &Client,
    cancel: &CancellationToken,
) -> Result<Option<Me>, SourceError> {
    let mut backoff = Backoff::new(FIRST_LOGIN_WAIT, LONGEST_WAIT);
    loop {
        let result = tokio::select! {
            () = cancel.cancelled() => return Ok(None),
            result = client.login_quickly() => result,
        };
        match result {
            Ok(me) => return Ok(Some(me)),
            Err(error) if error.is_fatal() => return Err(SourceError::Login(error)),
            Err(error) => {
                // A moment that the service names may have passed already.
                let asked = error.retry_after().unwrap_or_default();
                let wait = backoff.next_wait().max(asked);
                let [wait_ms, asked_ms] = [wait, asked].map(millis);
                let cause = crate::runtime::causes(&error);
                tracing::warn!(%error, cause, wait_ms, asked_ms, "not logged in yet; trying again");
                tokio::select! {
                    () = cancel.cancelled() => return Ok(None),
                    () = tokio::time::sleep(wait) => {}
                }
            }
        }
    }
}

/// As a number in a log.
fn millis(wait: Duration) -> u64 {
    u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)
}

fn report(error: &dyn std::error::Error, what: &str) {
    let cause = crate::runtime::causes(error);
    tracing::warn!(%error, cause, "{what}");
}

fn report_refusal(refusals: u32, reason: &str) {
    if refusals < MANY_REFUSALS {
        tracing::warn!(
            ?reason,
            "the socket refused the credential, logging in again"
        );
    } else {
        tracing::error!(
            reason,
            refusals,
            "the socket refuses every fresh credential; still trying"
        );
    }
}

/// The socket's address. It is TLS unless the operator gave a plain address
/// for the API, as for a local server.
pub(crate) fn socket_url(client: &Client, me: &Me) -> String {
    let fallback = Settings::default();
    let settings = me.settings.as_ref().unwrap_or(&fallback);
    let host = match settings.socket_host() {
        "" => client.settings().default_socket_host(),
        host => host.to_owned(),
    };
    let plain = client.settings().is_plain() && !settings.chat_ws_port.is_empty();
    let (scheme, port) = if plain {
        ("ws", settings.chat_ws_port.as_str())
    } else {
        ("wss", settings.chat_wss_port.as_str())
    };
    if port.is_empty() {
        format!("{scheme}://{host}/")
    } else {
        format!("{scheme}://{host}:{port}/")
    }
}

#[cfg(test)]
mod tests;
