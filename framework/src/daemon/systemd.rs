//! Tells the service manager how the daemon is, where there is one.

use std::time::Duration;

use sd_notify::NotifyState;
use tokio_util::sync::CancellationToken;

use super::board::Board;

/// How often the state is told to the service manager at least.
const TELL_EVERY: Duration = Duration::from_secs(30);

/// Tells that the daemon is ready once its bots are, what its state is, and
/// that it is alive, until the stop. Without a service manager it does nothing.
pub(super) async fn tell(board: Board, stop: CancellationToken) {
    let mut changes = board.changes();
    let mut is_ready = false;
    // Twice as often as must be: one sign of life may be late.
    let watchdog = sd_notify::watchdog_enabled().map(|limit| limit / 2);
    let mut tick = tokio::time::interval(watchdog.unwrap_or(TELL_EVERY));
    loop {
        let summary = board.summary();
        if !is_ready && summary.is_settled() && summary.connected > 0 {
            is_ready = true;
            send(&[NotifyState::Ready]);
        }
        send(&[NotifyState::Status(&summary.to_string())]);
        tokio::select! {
            () = stop.cancelled() => break,
            _ = tick.tick() => if watchdog.is_some() {
                send(&[NotifyState::Watchdog]);
            },
            told = changes.changed() => if told.is_err() {
                break;
            },
        }
    }
    send(&[NotifyState::Stopping]);
}

fn send(state: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(state) {
        tracing::debug!(%error, "the service manager was not told");
    }
}
