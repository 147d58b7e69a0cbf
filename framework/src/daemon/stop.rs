//! SIGTERM and Ctrl-C.

use std::time::Duration;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// Signals that come together are one.
const ONE_WISH: Duration = Duration::from_secs(1);
/// The exit code of a process that a second signal ended.
const FORCED: i32 = 130;

/// A token that the first SIGTERM or Ctrl-C cancels. A second one ends the
/// process at once.
pub(super) fn on_signal() -> CancellationToken {
    let stop = CancellationToken::new();
    let token = stop.clone();
    tokio::spawn(async move {
        if !signal().await {
            return;
        }
        tracing::info!("stopping; a second signal forces it");
        token.cancel();
        // Some tools signal a process and its group: that is one wish, not two.
        tokio::time::sleep(ONE_WISH).await;
        if signal().await {
            tracing::warn!("forced to stop");
            std::process::exit(FORCED);
        }
    });
    stop
}

/// Waits for a signal; `false` where this machine has none.
async fn signal() -> bool {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else {
            return tokio::signal::ctrl_c().await.is_ok();
        };
        tokio::select! {
            received = tokio::signal::ctrl_c() => received.is_ok(),
            received = terminate.recv() => received.is_some(),
        }
    }
    #[cfg(not(unix))]
    {
        tokio::signal::ctrl_c().await.is_ok()
    }
}

/// Counts the requests to read the config anew: SIGHUP, where there is such.
pub(super) fn on_hangup() -> watch::Receiver<u64> {
    let (requests, received) = watch::channel(0);
    #[cfg(unix)]
    tokio::spawn(async move {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut hangup) = signal(SignalKind::hangup()) else {
            return;
        };
        while hangup.recv().await.is_some() && !requests.is_closed() {
            requests.send_modify(|count| *count += 1);
        }
    });
    #[cfg(not(unix))]
    drop(requests);
    received
}
