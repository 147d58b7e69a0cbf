//! The real-time side: sockets over upgraded HTTP connections or over any byte stream.

use std::sync::Arc;

use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use http::header::{
    CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE,
};
use http::{HeaderValue, Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use crate::app::App;
use crate::limits;

mod frames;
pub(crate) mod hub;
mod line;
mod session;

/// Frame and buffer limits of every socket.
fn config() -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(limits::SOCKET_READ)
        .max_write_buffer_size(limits::SOCKET_BUFFER)
        .max_message_size(Some(limits::FRAME_BYTES))
        .max_frame_size(Some(limits::FRAME_BYTES))
}

/// Answers a request for a socket; the socket runs once the connection is handed over. Which app it
/// is for, its first frame can still say.
pub(crate) fn upgrade(first: Arc<App>, app: Arc<App>, mut request: Request<Body>) -> Response {
    let key = request
        .headers()
        .get(SEC_WEBSOCKET_KEY)
        .map(|key| derive_accept_key(key.as_bytes()));
    let version = request
        .headers()
        .get(SEC_WEBSOCKET_VERSION)
        .is_some_and(|version| version == "13");
    let Some(accept) = key
        .and_then(|key| HeaderValue::from_str(&key).ok())
        .filter(|_| version)
    else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let Ok(permit) = Arc::clone(&app.room).try_acquire_owned() else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let handed_over = hyper::upgrade::on(&mut request);
    let tasks = app.tasks.clone();
    tasks.spawn(async move {
        // A client that goes away in between ends this wait with an error.
        if let Ok(io) = handed_over.await {
            let socket =
                WebSocketStream::from_raw_socket(TokioIo::new(io), Role::Server, Some(config()))
                    .await;
            session::run(first, app, socket).await;
        }
        drop(permit);
    });
    let headers = [
        (CONNECTION, HeaderValue::from_static("Upgrade")),
        (UPGRADE, HeaderValue::from_static("websocket")),
        (SEC_WEBSOCKET_ACCEPT, accept),
    ];
    (StatusCode::SWITCHING_PROTOCOLS, headers).into_response()
}

impl App {
    /// Serves one socket over a byte stream, from the WebSocket handshake to the close. Returns when
    /// the socket has ended; run it in a task of its own.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let app = cometchat_sandbox::Sandbox::builder().app()?;
    /// let (near, far) = tokio::io::duplex(64 * 1024);
    /// let serving = tokio::spawn(async move { app.accept_socket(far).await });
    /// drop(near);
    /// serving.await?;
    /// # Ok(()) }
    /// ```
    pub async fn accept_socket(self: &Arc<Self>, io: impl AsyncRead + AsyncWrite + Unpin + Send) {
        let handshake = tokio_tungstenite::accept_async_with_config(io, Some(config()));
        if let Ok(Ok(socket)) = tokio::time::timeout(limits::HANDSHAKE_TIME, handshake).await {
            session::run(Arc::clone(self), Arc::clone(self), socket).await;
        }
    }
}
