//! The listener of the action endpoint.

use std::{fmt, time::Duration};

use axum::Router;
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{claims::HOLD_FOR, desks::Desks, http, links::Links};
use crate::listen::{Limits, serve};

/// Enough for a large group that answers at once, and for slow lines.
const LIMITS: Limits = Limits {
    connections: 512,
    connection_time: Duration::from_secs(40),
};

/// Takes answers to forms and presses of buttons over HTTP.
///
/// It speaks HTTP without TLS: put a proxy before it that adds TLS, and give
/// [`Links`] the proxy's address. On a loopback address it can be used as it is.
///
/// ```no_run
/// use cometchat_bot::{
///     action::{Endpoint, Links},
///     routing::RoutingTable,
///     runtime::Runtime,
///     store::SqliteStore,
/// };
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let store = SqliteStore::open("bots.db")?;
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:7720").await?;
/// let links = Links::open(&store, "https://bots.example.com").await?;
/// let table = RoutingTable::from_registry(&[])?;
/// let runtime = Runtime::new(table, store).endpoint(Endpoint::new(listener, links));
/// # Ok(())
/// # }
/// ```
pub struct Endpoint {
    listener: TcpListener,
    counter: Counter,
}

/// What bots need of an endpoint. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Counter {
    pub(crate) links: Links,
    pub(crate) desks: Desks,
    /// How long an answer waits for the service's record of it.
    pub(crate) hold_for: Duration,
}

impl Endpoint {
    /// An endpoint that listens there and is reached by these addresses.
    #[must_use]
    pub fn new(listener: TcpListener, links: Links) -> Self {
        Self {
            listener,
            counter: Counter {
                links,
                desks: Desks::default(),
                hold_for: HOLD_FOR,
            },
        }
    }

    /// Changes how long an answer given in a group waits for the service's record
    /// of who gave it, before that person is asked; two minutes by default.
    #[must_use]
    pub fn hold_for(mut self, wait: Duration) -> Self {
        self.counter.hold_for = wait;
        self
    }

    pub(crate) fn counter(&self) -> Counter {
        self.counter.clone()
    }

    /// Serves until the stop; what is under way then is finished.
    pub(crate) async fn serve(self, tasks: TaskTracker, stop: CancellationToken) {
        let Counter { links, desks, .. } = self.counter;
        // What else is to be served here is merged into this router.
        let router = http::router(links.clone(), desks);
        // A proxy may pass the path on as it came, or without what is its own.
        let router = match links.base_path() {
            "" => router,
            path => Router::new().nest(path, router.clone()).merge(router),
        };
        if let Ok(address) = self.listener.local_addr() {
            tracing::info!(%address, "taking answers to forms and buttons");
        }
        serve(self.listener, router, LIMITS, tasks, stop).await;
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("listener", &self.listener)
            .field("links", &self.counter.links)
            .finish_non_exhaustive()
    }
}
