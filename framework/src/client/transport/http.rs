//! The transport over HTTP.

use std::{error::Error, fmt, sync::Arc, time::Duration};

use bytes::{Bytes, BytesMut};
use reqwest::{multipart, redirect};
use tokio::{sync::Semaphore, time::timeout};

use super::{Body, Part, Request, Response, Transport, TransportError, resolve::Resolver};
use crate::client::{AppSettings, ClientError};

/// Longest wait for a connection.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Longest wait for a whole answer, from the first byte sent.
pub const TOTAL_TIMEOUT: Duration = Duration::from_secs(30);
/// Longest wait for a place among the requests under way.
pub const QUEUE_TIMEOUT: Duration = Duration::from_secs(30);
/// Uploads get as much more time as they need at this rate.
pub const SLOWEST_UPLOAD_BYTES_PER_SECOND: usize = 128 * 1024;
/// Bytes of an answer that are taken.
pub const MAX_RESPONSE_BYTES: usize = 16 * 1024 * 1024;
/// Requests that may be under way at once. Without a limit a short stall of
/// the service makes every waiting message open a connection of its own, and
/// the handshakes then take the time that the answers need.
pub const MAX_REQUESTS_UNDER_WAY: usize = 32;
/// Idle connections are dropped after this: one that the other side has closed
/// meanwhile would make a send ambiguous.
const IDLE_TIMEOUT: Duration = Duration::from_secs(20);

/// The transport over HTTP/1.1 and HTTP/2.
///
/// It follows no redirects, verifies certificates, and has limits on time,
/// size and number of requests. Bots of one app may share one.
#[derive(Clone)]
pub struct HttpTransport {
    http: reqwest::Client,
    turns: Arc<Semaphore>,
}

impl fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpTransport")
            .field("free", &self.turns.available_permits())
            .finish_non_exhaustive()
    }
}

impl HttpTransport {
    /// A transport that trusts what the settings say.
    ///
    /// # Errors
    ///
    /// [`ClientError::Setup`] when the HTTP client cannot be set up.
    pub fn new(settings: &AppSettings) -> Result<Self, ClientError> {
        let mut tls = rustls::ClientConfig::clone(&*settings.tls());
        tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let mut builder = reqwest::Client::builder();
        if settings.client_base().is_local() && settings.admin_base().is_local() {
            // A proxy of the environment leads away from this machine.
            builder = builder.no_proxy();
        }
        let http = builder
            .tls_backend_preconfigured(tls)
            .connect_timeout(CONNECT_TIMEOUT)
            .pool_idle_timeout(IDLE_TIMEOUT)
            .redirect(redirect::Policy::none())
            .dns_resolver(Arc::new(Resolver))
            .user_agent(concat!("cometchat-bot/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| ClientError::Setup {
                source: error.into(),
            })?;
        Ok(Self {
            http,
            turns: Arc::new(Semaphore::new(MAX_REQUESTS_UNDER_WAY)),
        })
    }

    async fn exchange(&self, request: Request) -> Result<Response, reqwest::Error> {
        let limit = time_limit(&request.body);
        let mut builder = self
            .http
            .request(request.method, request.url)
            .headers(request.headers)
            .timeout(limit);
        builder = match request.body {
            Body::Empty => builder,
            Body::Json(json) => builder.body(json),
            Body::Multipart(parts) => builder.multipart(form(parts)?),
        };
        let mut answer = builder.send().await?;
        let mut body = BytesMut::new();
        while let Some(chunk) = answer.chunk().await? {
            body.extend_from_slice(&chunk);
            if body.len() > MAX_RESPONSE_BYTES {
                break;
            }
        }
        Ok(Response {
            status: answer.status(),
            headers: std::mem::take(answer.headers_mut()),
            body: body.freeze(),
        })
    }
}

#[async_trait::async_trait]
impl Transport for HttpTransport {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let busy = TransportError::Busy {
            limit: MAX_REQUESTS_UNDER_WAY,
            waited: QUEUE_TIMEOUT,
        };
        let Ok(Ok(_turn)) = timeout(QUEUE_TIMEOUT, self.turns.acquire()).await else {
            return Err(busy);
        };
        let limit = time_limit(&request.body);
        let host = host(&request.url);
        match self.exchange(request).await {
            Ok(answer) if answer.body.len() > MAX_RESPONSE_BYTES => Err(TransportError::TooLarge {
                limit: MAX_RESPONSE_BYTES,
            }),
            Ok(answer) => Ok(answer),
            Err(error) => Err(sort(error, host, limit)),
        }
    }
}

fn time_limit(body: &Body) -> Duration {
    let upload = match body {
        Body::Multipart(_) => body.len() / SLOWEST_UPLOAD_BYTES_PER_SECOND,
        _ => 0,
    };
    TOTAL_TIMEOUT + Duration::from_secs(upload as u64)
}

fn form(parts: Vec<Part>) -> Result<multipart::Form, reqwest::Error> {
    let mut form = multipart::Form::new();
    for part in parts {
        let length = part.bytes.len() as u64;
        let mut field = multipart::Part::stream_with_length(body_of(part.bytes), length);
        if let Some(file) = part.file {
            field = field.file_name(file.name).mime_str(&file.mime_type)?;
        }
        form = form.part(part.name, field);
    }
    Ok(form)
}

fn body_of(bytes: Bytes) -> reqwest::Body {
    reqwest::Body::from(bytes)
}

fn host(url: &str) -> String {
    reqwest::Url::parse(url)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_else(|| "the service".to_owned())
}

/// Tells what may have been sent from what was not, and drops the address,
/// which may hold a credential, from the error.
fn sort(error: reqwest::Error, host: String, limit: Duration) -> TransportError {
    let error = error.without_url();
    if error.is_builder() {
        return TransportError::Unsendable {
            source: error.into(),
        };
    }
    if is_certificate(&error) {
        return TransportError::Certificate {
            host,
            source: error.into(),
        };
    }
    if error.is_connect() {
        return TransportError::Connect {
            host,
            source: error.into(),
        };
    }
    if error.is_timeout() {
        return TransportError::Timeout { host, limit };
    }
    TransportError::Broken {
        host,
        source: error.into(),
    }
}

fn is_certificate(error: &reqwest::Error) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        if matches!(
            error.downcast_ref(),
            Some(rustls::Error::InvalidCertificate(_))
        ) {
            return true;
        }
        // An I/O error hides what it wraps from `source`.
        cause = match error
            .downcast_ref::<std::io::Error>()
            .and_then(|io| io.get_ref())
        {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    false
}
