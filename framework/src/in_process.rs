//! A local server in this process: its requests and sockets need no network,
//! so that whole bots can be run in virtual time.

use std::{fmt, fmt::Write as _, sync::Arc};

use async_trait::async_trait;
use axum::{
    Router,
    body::{Body as HttpBody, to_bytes},
};
use cometchat_sandbox::App;
use http::{HeaderValue, header::CONTENT_TYPE};
use tokio::io::{DuplexStream, duplex};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};
use tower::ServiceExt;

use crate::{
    client::{Body, MAX_RESPONSE_BYTES, Part, Request, Response, Transport, TransportError},
    source::{OpenSocket, Socket, Wire, WireError, config},
};

/// Bytes that may be on their way on a socket.
const IN_FLIGHT: usize = 256 * 1024;
/// Where the socket would be, were there a network.
const SOCKET_URL: &str = "ws://sandbox.test/";
/// What separates the parts of a form. Nothing that tests send contains it.
const BOUNDARY: &str = "cometchat-bot-in-process-5f1d7c";

/// The way to a server in this process.
#[derive(Clone)]
pub(crate) struct InProcess {
    app: Arc<App>,
    router: Router,
}

impl InProcess {
    pub(crate) fn new(app: Arc<App>) -> Self {
        let router = app.router();
        Self { app, router }
    }

    /// Opens a socket; `url` is what an error names.
    pub(crate) async fn open(&self, url: &str) -> Result<WebSocketStream<DuplexStream>, WireError> {
        let (near, far) = duplex(IN_FLIGHT);
        let app = Arc::clone(&self.app);
        tokio::spawn(async move { app.accept_socket(far).await });
        match client_async_with_config(SOCKET_URL, near, Some(config())).await {
            Ok((stream, _)) => Ok(stream),
            Err(source) => Err(WireError::Connect {
                url: url.to_owned(),
                source: Box::new(source),
            }),
        }
    }
}

impl fmt::Debug for InProcess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InProcess")
            .field("app", &self.app)
            .finish_non_exhaustive()
    }
}

#[async_trait]
impl Wire for InProcess {
    async fn connect(&self, url: &str) -> Result<Box<dyn Socket>, WireError> {
        Ok(Box::new(OpenSocket(self.open(url).await?)))
    }
}

#[async_trait]
impl Transport for InProcess {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let unsendable = |source: Box<dyn std::error::Error + Send + Sync>| {
            Err(TransportError::Unsendable { source })
        };
        let mut headers = request.headers;
        let body = match request.body {
            Body::Empty => HttpBody::empty(),
            Body::Json(json) => HttpBody::from(json),
            Body::Multipart(parts) => {
                let kind = format!("multipart/form-data; boundary={BOUNDARY}");
                match HeaderValue::try_from(kind) {
                    Ok(kind) => headers.insert(CONTENT_TYPE, kind),
                    Err(error) => return unsendable(error.into()),
                };
                HttpBody::from(form(&parts))
            }
        };
        let mut asked = http::Request::new(body);
        *asked.method_mut() = request.method;
        *asked.uri_mut() = match request.url.parse() {
            Ok(uri) => uri,
            Err(error) => return unsendable(Box::new(error)),
        };
        *asked.headers_mut() = headers;
        let Ok(answer) = self.router.clone().oneshot(asked).await;
        let (head, body) = answer.into_parts();
        match to_bytes(body, MAX_RESPONSE_BYTES).await {
            Ok(body) => Ok(Response::new(head.status, head.headers, body)),
            Err(_) => Err(TransportError::TooLarge {
                limit: MAX_RESPONSE_BYTES,
            }),
        }
    }
}

/// A form as it goes over the wire.
fn form(parts: &[Part]) -> Vec<u8> {
    let mut body = Vec::new();
    for part in parts {
        let mut head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{}\"",
            part.name
        );
        if let Some(file) = &part.file {
            let (name, kind) = (file.name.replace('"', "%22"), &file.mime_type);
            // Writing to a string cannot fail.
            let _ = write!(head, "; filename=\"{name}\"\r\nContent-Type: {kind}");
        }
        head.push_str("\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(&part.bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}
