//! The listener of the action endpoint.

use std::{fmt, net::IpAddr, sync::Arc, time::Duration};

use axum::Router;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::timeout,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt as _;

use super::{
    claims::HOLD_FOR,
    desks::Desks,
    http::{self, Peer},
    links::Links,
};

/// Connections at a time; more wait in the operating system's queue.
const CONNECTIONS: usize = 512;
/// How long the head of a request may take.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// How long a connection may take as a whole: one request, with its response.
const CONNECTION_TIME: Duration = Duration::from_secs(40);
/// Bytes that the head of a request may have; an address is a part of it.
const HEAD_BYTES: usize = 16 * 1024;
/// The wait after a connection could not be taken.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

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
        let room = Arc::new(Semaphore::new(CONNECTIONS));
        if let Ok(address) = self.listener.local_addr() {
            tracing::info!(%address, "taking answers to forms and buttons");
        }
        loop {
            let Ok(permit) = Arc::clone(&room).acquire_owned().await else {
                return;
            };
            let taken = tokio::select! {
                () = stop.cancelled() => return,
                taken = self.listener.accept() => taken,
            };
            let (stream, peer) = match taken {
                Ok((stream, address)) => (stream, address.ip()),
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be taken");
                    // Out of descriptors, most likely: give others time to end.
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                    continue;
                }
            };
            let (router, stop) = (router.clone(), stop.clone());
            tasks.spawn(async move {
                let serving = timeout(CONNECTION_TIME, serve(router, stream, peer, stop));
                if serving.await.is_err() {
                    tracing::debug!("a connection took too long");
                }
                drop(permit);
            });
        }
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

/// One request; a connection that stays open would take room for nothing.
async fn serve(router: Router, stream: TcpStream, peer: IpAddr, stop: CancellationToken) {
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(Peer(peer));
        router.clone().oneshot(request)
    });
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(HEAD_BYTES)
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), service);
    tokio::pin!(serving);
    let ended = tokio::select! {
        ended = serving.as_mut() => ended,
        () = stop.cancelled() => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended badly");
    }
}
