//! A desk without a service behind it, for tests.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use async_trait::async_trait;
use http::{HeaderMap, StatusCode};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{Desk, HOLD_FOR, Parts};
use crate::{
    client::{
        AppSettings, AuthToken, Client, Request, Response, RetryPolicy, Transport, TransportError,
    },
    model::Uid,
    outbox::{Budget, Outbox, Signals},
    routing::RoutingTable,
    store::MemoryStore,
};

/// The app of every test's ticket.
pub(super) const APP: &str = "app";
/// The bot of every test's ticket.
pub(super) const BOT: &str = "bot";

/// A service that answers nothing.
struct Down;

#[async_trait]
impl Transport for Down {
    async fn send(&self, _: Request) -> Result<Response, TransportError> {
        let status = StatusCode::SERVICE_UNAVAILABLE;
        Ok(Response::new(status, HeaderMap::new(), "{}"))
    }
}

pub(super) fn uid(text: &str) -> Uid {
    Uid::new(text).unwrap()
}

/// The desk of a bot of this kind, with an empty store.
pub(super) fn desk(kind: &'static str) -> Desk {
    let settings = AppSettings::builder(APP).region("us");
    let settings = settings.retry(RetryPolicy::never()).build().unwrap();
    let token = AuthToken::new("token");
    let client = Client::with_transport(settings, token, Arc::new(Down)).unwrap();
    let (signals, _) = Signals::new(uid(BOT));
    Desk::new(Parts {
        me: uid(BOT),
        kind,
        table: Arc::new(RoutingTable::from_registry(&[]).unwrap()),
        outbox: Outbox::new(client, signals, Budget::new(None)),
        store: Arc::new(MemoryStore::new()),
        tasks: TaskTracker::new(),
        stop: CancellationToken::new(),
        hold_for: HOLD_FOR,
    })
}
