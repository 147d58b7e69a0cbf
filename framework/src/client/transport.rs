//! The seam between the client and the network.

mod http;
mod resolve;

use std::{error::Error, fmt, time::Duration};

use ::http::{HeaderMap, Method, StatusCode};
use bytes::Bytes;

pub use self::http::{
    CONNECT_TIMEOUT, HttpTransport, MAX_REQUESTS_UNDER_WAY, MAX_RESPONSE_BYTES, QUEUE_TIMEOUT,
    SLOWEST_UPLOAD_BYTES_PER_SECOND, TOTAL_TIMEOUT,
};

/// Carries requests to the service and brings the answers.
///
/// [`HttpTransport`] is the real one; tests write their own. An answer with a
/// failing status is an answer, not an error.
#[async_trait::async_trait]
pub trait Transport: Send + Sync {
    /// Sends one request and waits for its whole answer.
    ///
    /// # Errors
    ///
    /// [`TransportError`] when there is no whole answer.
    async fn send(&self, request: Request) -> Result<Response, TransportError>;
}

/// A request as it goes to the network.
///
/// Its `Debug` shows neither path nor body: both may hold credentials and what
/// people wrote.
#[derive(Clone)]
#[non_exhaustive]
pub struct Request {
    /// The HTTP method.
    pub method: Method,
    /// The whole address, with its parameters.
    pub url: String,
    /// Headers; credentials among them are marked as sensitive.
    pub headers: HeaderMap,
    /// The body.
    pub body: Body,
}

impl Request {
    /// A request.
    #[must_use]
    pub fn new(method: Method, url: impl Into<String>, headers: HeaderMap, body: Body) -> Self {
        Self {
            method,
            url: url.into(),
            headers,
            body,
        }
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let origin_end = self
            .url
            .match_indices('/')
            .nth(2)
            .map_or(self.url.len(), |(at, _)| at);
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("origin", &&self.url[..origin_end])
            .field("headers", &self.headers)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

/// The body of a request. Its `Debug` shows sizes only.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Body {
    /// None.
    Empty,
    /// JSON.
    Json(Bytes),
    /// A form with files.
    Multipart(Vec<Part>),
}

impl Body {
    /// Its length in bytes, without the separators of a form.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Empty => 0,
            Self::Json(json) => json.len(),
            Self::Multipart(parts) => parts.iter().map(|part| part.bytes.len()).sum(),
        }
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Empty"),
            Self::Json(json) => write!(f, "Json({} bytes)", json.len()),
            Self::Multipart(parts) => {
                write!(f, "Multipart({} parts, {} bytes)", parts.len(), self.len())
            }
        }
    }
}

/// One part of a form.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Part {
    /// The field's name.
    pub name: String,
    /// Name and media type, when the part is a file.
    pub file: Option<PartFile>,
    /// The content.
    pub bytes: Bytes,
}

/// What a part says of the file in it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PartFile {
    /// The file's name.
    pub name: String,
    /// The file's media type, such as `image/png`.
    pub mime_type: String,
}

impl Part {
    /// A field of text.
    #[must_use]
    pub fn text(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            file: None,
            bytes: Bytes::from(text.into()),
        }
    }

    /// A file.
    #[must_use]
    pub fn file(
        name: impl Into<String>,
        file_name: impl Into<String>,
        mime_type: impl Into<String>,
        bytes: Bytes,
    ) -> Self {
        Self {
            name: name.into(),
            file: Some(PartFile {
                name: file_name.into(),
                mime_type: mime_type.into(),
            }),
            bytes,
        }
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part")
            .field("name", &self.name)
            .field("file", &self.file)
            .field("bytes", &self.bytes.len())
            .finish()
    }
}

/// A whole answer. Its `Debug` shows the body's size only.
#[derive(Clone)]
#[non_exhaustive]
pub struct Response {
    /// The HTTP status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// The body, uncompressed.
    pub body: Bytes,
}

impl Response {
    /// An answer.
    #[must_use]
    pub fn new(status: StatusCode, headers: HeaderMap, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            headers,
            body: body.into(),
        }
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// No whole answer came.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransportError {
    /// No connection could be made; nothing was sent.
    #[error("no connection to {host}")]
    Connect {
        /// The host.
        host: String,
        /// Why not.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The host's certificate is not trusted; nothing was sent.
    #[error(
        "the certificate of {host} is not trusted; if it is a server of your own, give its \
         authority as `extra_root_ca` (`ca` in a config)"
    )]
    Certificate {
        /// The host.
        host: String,
        /// What is wrong with it.
        source: Box<dyn Error + Send + Sync>,
    },
    /// Too many requests were under way for too long; nothing was sent.
    #[error("{limit} requests were under way for {waited:?}, this one was not begun")]
    Busy {
        /// How many may be under way.
        limit: usize,
        /// How long this one waited for its turn.
        waited: Duration,
    },
    /// The request cannot be expressed in HTTP; nothing was sent.
    #[error("the request cannot be written")]
    Unsendable {
        /// Why not.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The answer did not come in time. The request may have been carried out.
    #[error("no answer from {host} within {limit:?}")]
    Timeout {
        /// The host.
        host: String,
        /// How long was waited.
        limit: Duration,
    },
    /// The answer is longer than is taken. The request may have been carried out.
    #[error("the answer has more than {limit} bytes")]
    TooLarge {
        /// Bytes that are taken.
        limit: usize,
    },
    /// The connection broke. The request may have been carried out.
    #[error("the connection to {host} broke")]
    Broken {
        /// The host.
        host: String,
        /// How it broke.
        source: Box<dyn Error + Send + Sync>,
    },
}

impl TransportError {
    /// Whether the service may have got the request.
    #[must_use]
    pub const fn may_have_been_sent(&self) -> bool {
        matches!(
            self,
            Self::Timeout { .. } | Self::TooLarge { .. } | Self::Broken { .. }
        )
    }

    /// Whether the same request may fare better later.
    #[must_use]
    pub const fn is_retryable(&self) -> bool {
        !matches!(
            self,
            Self::Certificate { .. } | Self::Unsendable { .. } | Self::TooLarge { .. }
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_path_and_no_body() {
        let body = Body::Json(Bytes::from_static(b"{\"a\":\"sesame\"}"));
        let url = "https://h.example:1/v3/users/a/auth_tokens/sesame?x=sesame";
        let request = Request::new(Method::DELETE, url, HeaderMap::new(), body);
        let shown = format!("{request:?}");
        assert!(shown.contains("https://h.example:1"), "{shown}");
        assert!(shown.contains("Json(14 bytes)"), "{shown}");
        assert!(!shown.contains("sesame"), "{shown}");
        let parts = vec![Part::text("data", "sesame")];
        assert!(!format!("{:?} {parts:?}", Body::Multipart(parts.clone())).contains("sesame"));
        let response = Response::new(StatusCode::OK, HeaderMap::new(), "sesame");
        assert!(!format!("{response:?}").contains("sesame"));
    }
}
