//! Whether the bots that were begun are there.

use std::net::SocketAddr;

use http::{HeaderMap, Method};
use tokio::{
    process::Child,
    time::{Duration, Instant, sleep},
};

use crate::{
    client::{Body, HttpTransport, Request, Transport},
    daemon::demo::SetupError,
};

/// How often the daemon is asked.
const ASK_EVERY: Duration = Duration::from_millis(25);
/// How long bots may take to connect.
const PATIENCE: Duration = Duration::from_secs(30);

/// Waits until the bots of a daemon are connected: what is said to a new bot
/// before that is never answered.
pub(super) async fn live(
    daemon: &mut Child,
    health: SocketAddr,
    http: &HttpTransport,
) -> Result<(), SetupError> {
    let end = Instant::now() + PATIENCE;
    while Instant::now() < end {
        if let Some(status) = daemon.try_wait()? {
            return Err(format!("it ended at once ({status}); the terminal shows why").into());
        }
        if is_ready(health, http).await {
            return Ok(());
        }
        sleep(ASK_EVERY).await;
    }
    Err("it does not connect; the terminal shows why".into())
}

async fn is_ready(health: SocketAddr, http: &HttpTransport) -> bool {
    let address = format!("http://{health}/readyz");
    let request = Request::new(Method::GET, address, HeaderMap::new(), Body::Empty);
    let answer = http.send(request).await;
    answer.is_ok_and(|answer| answer.status.is_success())
}
