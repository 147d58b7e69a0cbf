//! How the client reached the server: the addresses it is told are those it came by.

use http::request::Parts;
use http::{HeaderMap, header};

/// Marks requests that came over TLS.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Secure;

/// Scheme and host of a request.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    pub(super) secure: bool,
    /// Host with port, as the client wrote it.
    pub(super) host: String,
}

impl Origin {
    /// Reads the `Host` header, or the host in the address.
    pub(super) fn of(parts: &Parts) -> Self {
        let secure = parts.extensions.get::<Secure>().is_some();
        Self::read(&parts.headers, &parts.uri, secure)
    }

    fn read(headers: &HeaderMap, uri: &http::Uri, secure: bool) -> Self {
        let header = headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok());
        let host = header
            .or(uri.authority().map(http::uri::Authority::as_str))
            .unwrap_or("localhost");
        Self {
            secure,
            host: host.to_ascii_lowercase(),
        }
    }

    /// As [`Origin::of`], of a request that is still whole.
    pub(super) fn from_request<B>(request: &http::Request<B>) -> Self {
        let secure = request.extensions().get::<Secure>().is_some();
        Self::read(request.headers(), request.uri(), secure)
    }

    /// The host without its port.
    pub(super) fn name(&self) -> &str {
        match self.host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
            _ => &self.host,
        }
    }

    /// The extension whose host this is: `{extension}-{region}.localhost`.
    pub(super) fn extension(&self, region: &str) -> Option<&str> {
        let label = self.name().strip_suffix(".localhost")?;
        label.strip_suffix(region)?.strip_suffix('-')
    }

    /// Scheme, host and port, as browsers name an origin.
    pub(super) fn base(&self) -> String {
        format!(
            "{}://{}",
            if self.secure { "https" } else { "http" },
            self.host
        )
    }

    /// Whether the request may come from the page itself: from no other origin, and to an address
    /// that no foreign name can point at.
    pub(super) fn own(&self, headers: &HeaderMap) -> bool {
        let name = self.name();
        let local = name == "localhost" || name.ends_with(".localhost");
        let address = name
            .trim_start_matches('[')
            .trim_end_matches(']')
            .parse::<std::net::IpAddr>()
            .is_ok();
        let from = headers
            .get(header::ORIGIN)
            .map(|from| from.as_bytes().eq_ignore_ascii_case(self.base().as_bytes()));
        // Browsers leave the origin out of plain fetches, but say whether another site's page asks.
        let site = headers
            .get("sec-fetch-site")
            .map(|site| site == "same-origin" || site == "none");
        (local || address) && from.unwrap_or(true) && site.unwrap_or(true)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn origin(host: &str, from: Option<&str>) -> (Origin, HeaderMap) {
        let mut request = http::Request::builder()
            .uri("/sandbox/info")
            .header("Host", host);
        if let Some(from) = from {
            request = request.header("Origin", from);
        }
        let (parts, ()) = request.body(()).unwrap().into_parts();
        (Origin::of(&parts), parts.headers)
    }

    #[test]
    fn only_the_page_itself_is_own() {
        for (host, from, own) in [
            ("127.0.0.1:7700", None, true),
            ("127.0.0.1:7700", Some("http://127.0.0.1:7700"), true),
            ("localhost:7700", Some("http://localhost:7700"), true),
            ("[::1]:7700", None, true),
            ("localhost:7700", Some("http://127.0.0.1:7700"), false),
            ("localhost:7700", Some("https://evil.test"), false),
            ("evil.test:7700", None, false),
            ("localhost:7700", Some("null"), false),
        ] {
            let (origin, headers) = origin(host, from);
            assert_eq!(origin.own(&headers), own, "{host} {from:?}");
        }
    }

    #[test]
    fn extensions_are_told_by_their_host() {
        for (host, extension) in [
            ("polls-us.localhost:7701", Some("polls")),
            ("Polls-US.localhost", Some("polls")),
            ("pin-message-us.localhost", Some("pin-message")),
            ("polls-eu.localhost", None),
            ("polls-us.example.test", None),
            ("localhost", None),
            ("127.0.0.1:7701", None),
        ] {
            assert_eq!(origin(host, None).0.extension("us"), extension, "{host}");
        }
    }

    #[test]
    fn hosts_lose_their_port() {
        assert_eq!(origin("a.localhost:1", None).0.name(), "a.localhost");
        assert_eq!(origin("[::1]:7700", None).0.name(), "[::1]");
        assert_eq!(origin("localhost", None).0.name(), "localhost");
    }
}
