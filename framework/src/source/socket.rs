//! The wire below the real-time protocol: text frames over a WebSocket.

use std::{fmt, sync::Arc, time::Duration};

use async_trait::async_trait;
use futures_util::{SinkExt, StreamExt};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    time::timeout,
};
use tokio_tungstenite::{
    Connector, WebSocketStream, connect_async_tls_with_config,
    tungstenite::{
        self, Message,
        protocol::{CloseFrame, WebSocketConfig, frame::coding::CloseCode},
    },
};

/// The largest message that is read. The service's messages stay under 64 KiB.
const MAX_FRAME_BYTES: usize = 1024 * 1024;
/// What may wait to be written before the connection counts as stuck.
const MAX_WRITE_BUFFER_BYTES: usize = 1024 * 1024;
/// As fast as larger ones, and a bot in a hundred costs less.
const READ_BUFFER_BYTES: usize = 16 * 1024;
/// How long opening a connection may take, TLS and upgrade included.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long writing a frame may take.
const SEND_TIMEOUT: Duration = Duration::from_secs(10);
/// Characters of the service's farewell that are shown.
const FAREWELL_CHARS: usize = 200;
/// How long saying goodbye may take.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

/// Why a connection could not be opened or used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum WireError {
    #[error("cannot connect to {url}")]
    Connect {
        url: String,
        source: Box<tungstenite::Error>,
    },
    #[error("cannot connect to {url} within {} s", CONNECT_TIMEOUT.as_secs())]
    Timeout { url: String },
    #[error("the service sent a frame of more than {MAX_FRAME_BYTES} bytes")]
    TooLarge,
    #[error("the service takes nothing; a frame waited for {} s", SEND_TIMEOUT.as_secs())]
    Stuck,
    #[error("the connection broke")]
    Broken(#[source] Box<tungstenite::Error>),
    #[error("the service closed the connection ({0})")]
    Closed(String),
}

/// Opens connections: TLS in production, memory in simulations.
#[async_trait]
pub(crate) trait Wire: Send + Sync + fmt::Debug {
    async fn connect(&self, url: &str) -> Result<Box<dyn Socket>, WireError>;
}

/// An open connection that carries text frames.
#[async_trait]
pub(crate) trait Socket: Send {
    /// The next text. Cancelling it loses nothing.
    async fn next(&mut self) -> Result<String, WireError>;
    async fn send(&mut self, text: String) -> Result<(), WireError>;
    /// Says goodbye; errors do not matter any more.
    async fn close(&mut self, reason: &'static str);
}

/// WebSocket over TLS, or over plain TCP for a local server.
#[derive(Debug)]
pub(crate) struct TlsWire {
    tls: Arc<rustls::ClientConfig>,
}

/// How a socket is read and written.
pub(crate) fn config() -> WebSocketConfig {
    WebSocketConfig::default()
        .max_message_size(Some(MAX_FRAME_BYTES))
        .max_frame_size(Some(MAX_FRAME_BYTES))
        .max_write_buffer_size(MAX_WRITE_BUFFER_BYTES)
        .read_buffer_size(READ_BUFFER_BYTES)
}

impl TlsWire {
    pub(crate) fn new(tls: Arc<rustls::ClientConfig>) -> Self {
        Self { tls }
    }
}

#[async_trait]
impl Wire for TlsWire {
    async fn connect(&self, url: &str) -> Result<Box<dyn Socket>, WireError> {
        let tls = Some(Connector::Rustls(Arc::clone(&self.tls)));
        let connecting = connect_async_tls_with_config(url, Some(config()), true, tls);
        match timeout(CONNECT_TIMEOUT, connecting).await {
            Ok(Ok((stream, _))) => Ok(Box::new(OpenSocket(stream))),
            Ok(Err(source)) => Err(WireError::Connect {
                url: url.to_owned(),
                source: Box::new(source),
            }),
            Err(_) => Err(WireError::Timeout {
                url: url.to_owned(),
            }),
        }
    }
}

/// An open connection over any stream of bytes.
pub(crate) struct OpenSocket<S>(pub(crate) WebSocketStream<S>);

#[async_trait]
impl<S: AsyncRead + AsyncWrite + Unpin + Send> Socket for OpenSocket<S> {
    async fn next(&mut self) -> Result<String, WireError> {
        loop {
            match self.0.next().await {
                // Copied out of the read buffer, which it would keep alive.
                Some(Ok(Message::Text(text))) => return Ok(text.as_str().to_owned()),
                Some(Ok(Message::Close(frame))) => return Err(closed(frame.as_ref())),
                // Pings are answered by the library; the protocol has no binary frames.
                Some(Ok(_)) => {}
                Some(Err(tungstenite::Error::Capacity(_))) => return Err(WireError::TooLarge),
                Some(Err(error)) => return Err(WireError::Broken(Box::new(error))),
                None => return Err(closed(None)),
            }
        }
    }

    async fn send(&mut self, text: String) -> Result<(), WireError> {
        match timeout(SEND_TIMEOUT, self.0.send(Message::text(text))).await {
            Ok(sent) => sent.map_err(|error| WireError::Broken(Box::new(error))),
            Err(_) => Err(WireError::Stuck),
        }
    }

    async fn close(&mut self, reason: &'static str) {
        let frame = CloseFrame {
            code: CloseCode::Normal,
            reason: reason.into(),
        };
        let closing = self.0.close(Some(frame));
        if let Err(_) | Ok(Err(_)) = timeout(CLOSE_TIMEOUT, closing).await {
            tracing::debug!("the connection was gone before goodbye was said");
        }
    }
}

fn closed(frame: Option<&CloseFrame>) -> WireError {
    WireError::Closed(frame.map_or_else(
        || "without a reason".to_owned(),
        |frame| {
            let reason: String = frame.reason.chars().take(FAREWELL_CHARS).collect();
            format!("code {}, {reason:?}", u16::from(frame.code))
        },
    ))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use tokio::net::TcpListener;

    use super::*;
    use crate::client::tls;

    /// A socket whose server says one text and waits for the end.
    async fn hears(bytes: usize) -> Result<String, WireError> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("ws://{}/", listener.local_addr().unwrap());
        let server = async {
            let (stream, _) = listener.accept().await.unwrap();
            let mut socket = tokio_tungstenite::accept_async(stream).await.unwrap();
            // The client may be gone before it has taken everything.
            let _ = socket.send(Message::text("x".repeat(bytes))).await;
            std::future::pending::<()>().await;
        };
        let client = async {
            let wire = TlsWire::new(tls::client_config(&[]).unwrap());
            wire.connect(&url).await.unwrap().next().await
        };
        tokio::select! {
            heard = client => heard,
            () = server => unreachable!("it waits for the end"),
        }
    }

    #[tokio::test]
    async fn a_frame_over_the_limit_is_not_taken() {
        assert_eq!(hears(MAX_FRAME_BYTES).await.unwrap().len(), MAX_FRAME_BYTES);
        let refused = hears(MAX_FRAME_BYTES + 1).await;
        assert!(matches!(refused, Err(WireError::TooLarge)), "{refused:?}");
    }
}
