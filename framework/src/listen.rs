//! Serves HTTP to whoever connects: one request a connection, within limits.

use std::{net::IpAddr, sync::Arc, time::Duration};

use axum::Router;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::{sleep, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt as _;

/// How long the head of a request may take.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// Bytes that the head of a request may have; an address is a part of it.
const HEAD_BYTES: usize = 16 * 1024;
/// The wait after a connection could not be taken.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// How much is served.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Connections at a time; more wait in the operating system's queue.
    pub(crate) connections: usize,
    /// How long a connection may take as a whole: one request, with its response.
    pub(crate) connection_time: Duration,
}

/// The address at the other end of a connection; each request has it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// Serves until the stop; what is under way then is finished.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    tasks: TaskTracker,
    stop: CancellationToken,
) {
    let room = Arc::new(Semaphore::new(limits.connections));
    loop {
        let Ok(permit) = Arc::clone(&room).acquire_owned().await else {
            return;
        };
        let taken = tokio::select! {
            () = stop.cancelled() => return,
            taken = listener.accept() => taken,
        };
        let (stream, peer) = match taken {
            Ok((stream, address)) => (stream, address.ip()),
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                // Out of descriptors, most likely: give others time to end.
                sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        let (router, stop) = (router.clone(), stop.clone());
        tasks.spawn(async move {
            let serving = timeout(limits.connection_time, answer(router, stream, peer, stop));
            if serving.await.is_err() {
                tracing::debug!("a connection took too long");
            }
            drop(permit);
        });
    }
}

/// One request; a connection that stays open would take room for nothing.
async fn answer(router: Router, stream: TcpStream, peer: IpAddr, stop: CancellationToken) {
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
