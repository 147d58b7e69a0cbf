//! A listener for those who run the daemon: `/metrics`, `/healthz`, `/readyz`.
//!
//! It answers one short request a connection and knows nothing else of HTTP:
//! it is for a monitor on the same machine.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::{interval, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{CommandError, board::Board};
use crate::metrics::BUCKETS;

/// Requests that are answered at the same time.
const MAX_REQUESTS: usize = 16;
/// Bytes of a request's head that are read.
const MAX_HEAD_BYTES: usize = 8 * 1024;
/// How long a request may take.
const REQUEST_TIME: Duration = Duration::from_secs(5);
/// How often what was recorded is put together.
const UPKEEP_EVERY: Duration = Duration::from_secs(5);

/// The listener, before it listens to anybody.
#[derive(Debug)]
pub(super) struct Operations {
    listener: TcpListener,
    metrics: PrometheusHandle,
    board: Board,
}

impl Operations {
    /// Takes the address, and begins to record.
    pub(super) async fn open(address: SocketAddr, board: Board) -> Result<Self, CommandError> {
        let failed = |source| CommandError::Operations { address, source };
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        if !address.ip().is_loopback() {
            tracing::warn!(%address, "everybody on the network can read metrics and the state of the bots");
        }
        tracing::info!(%address, "serving /metrics, /healthz and /readyz");
        Ok(Self {
            listener,
            metrics: recorder(),
            board,
        })
    }

    /// Answers until the stop.
    pub(super) async fn serve(self, stop: CancellationToken) {
        let (room, tasks) = (Arc::new(Semaphore::new(MAX_REQUESTS)), TaskTracker::new());
        let mut upkeep = interval(UPKEEP_EVERY);
        loop {
            let taken = tokio::select! {
                () = stop.cancelled() => return,
                _ = upkeep.tick() => {
                    self.metrics.run_upkeep();
                    continue;
                }
                taken = self.listener.accept() => taken,
            };
            let (Ok((stream, _)), Ok(permit)) = (taken, Arc::clone(&room).try_acquire_owned())
            else {
                // Who comes too often is sent away.
                continue;
            };
            let (metrics, board) = (self.metrics.clone(), self.board.clone());
            tasks.spawn(async move {
                // A monitor that goes away is no concern of ours.
                drop(timeout(REQUEST_TIME, answer(stream, &metrics, &board)).await);
                drop(permit);
            });
        }
    }
}

/// Records from now on; the one recorder of the process is made once.
fn recorder() -> PrometheusHandle {
    let builder = PrometheusBuilder::new();
    let builder = builder.set_buckets(&BUCKETS);
    let recorder = builder.unwrap_or_default().build_recorder();
    let handle = recorder.handle();
    if metrics::set_global_recorder(recorder).is_err() {
        tracing::warn!("this process has a recorder of metrics already; /metrics stays empty");
    }
    metrics::gauge!("cometbot_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    handle
}

async fn answer(
    mut stream: TcpStream,
    metrics: &PrometheusHandle,
    board: &Board,
) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.windows(4).any(|end| end == b"\r\n\r\n") && head.len() < MAX_HEAD_BYTES {
        if stream.read_buf(&mut head).await? == 0 {
            return Ok(());
        }
    }
    let head = String::from_utf8_lossy(&head);
    let mut words = head.split_ascii_whitespace();
    let (method, path) = (words.next(), words.next().unwrap_or_default());
    let path = path.split('?').next().unwrap_or_default();
    let (status, kind, body) = match (method, path) {
        (Some("GET" | "HEAD"), "/metrics") => {
            ("200 OK", "text/plain; version=0.0.4", metrics.render())
        }
        // That it answers is what is asked for: the runtime is alive.
        (Some("GET" | "HEAD"), "/healthz") => {
            ("200 OK", "application/json", board.json().to_string())
        }
        (Some("GET" | "HEAD"), "/readyz") => {
            let status = if board.summary().is_ready() {
                "200 OK"
            } else {
                "503 Service Unavailable"
            };
            (status, "application/json", board.json().to_string())
        }
        (Some("GET" | "HEAD"), _) => {
            let there_is = "there is /metrics, /healthz and /readyz\n";
            ("404 Not Found", "text/plain", there_is.to_owned())
        }
        _ => (
            "405 Method Not Allowed",
            "text/plain",
            "only GET\n".to_owned(),
        ),
    };
    let length = body.len();
    let body = if method == Some("HEAD") { "" } else { &body };
    let text = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\
         Cache-Control: no-store\r\nConnection: close\r\n\r\n{body}"
    );
    stream.write_all(text.as_bytes()).await?;
    stream.shutdown().await
}
