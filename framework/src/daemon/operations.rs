//! A listener for those who run the daemon: `/metrics`, `/healthz`, `/readyz`.

use std::{net::SocketAddr, time::Duration};

use axum::{Router, extract::State, response::IntoResponse, routing::get};
use http::{
    StatusCode,
    header::{CACHE_CONTROL, CONTENT_TYPE},
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::{net::TcpListener, time::interval};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{CommandError, board::Board};
use crate::{
    listen::{Limits, serve},
    metrics::BUCKETS,
};

/// It is for a monitor or two.
const LIMITS: Limits = Limits {
    connections: 16,
    connection_time: Duration::from_secs(5),
};
/// How often what was recorded is put together.
const UPKEEP_EVERY: Duration = Duration::from_secs(5);
/// What the numbers are written in.
const TEXT_FORMAT: &str = "text/plain; version=0.0.4";

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
        let router = router(self.metrics.clone(), self.board);
        let serving = serve(self.listener, router, LIMITS, TaskTracker::new(), stop);
        tokio::pin!(serving);
        let mut upkeep = interval(UPKEEP_EVERY);
        loop {
            tokio::select! {
                () = &mut serving => return,
                _ = upkeep.tick() => self.metrics.run_upkeep(),
            }
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

fn router(metrics: PrometheusHandle, board: Board) -> Router {
    let metrics = get(move || async move { ([(CONTENT_TYPE, TEXT_FORMAT)], metrics.render()) });
    let there_is = "there is /metrics, /healthz and /readyz\n";
    Router::new()
        // That it answers is what is asked for: the runtime is alive.
        .route("/healthz", get(alive))
        .route("/readyz", get(ready))
        .with_state(board)
        .route("/metrics", metrics)
        .fallback(move || async move { (StatusCode::NOT_FOUND, there_is) })
        .method_not_allowed_fallback(|| async { (StatusCode::METHOD_NOT_ALLOWED, "only GET\n") })
}

async fn alive(State(board): State<Board>) -> impl IntoResponse {
    state(StatusCode::OK, &board)
}

async fn ready(State(board): State<Board>) -> impl IntoResponse {
    let is_ready = board.summary().is_ready();
    let status = if is_ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    state(status, &board)
}

/// How each bot is; nobody may keep it.
fn state(status: StatusCode, board: &Board) -> impl IntoResponse + use<> {
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (CACHE_CONTROL, "no-store"),
    ];
    (status, headers, board.json().to_string())
}
