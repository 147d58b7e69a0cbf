//! Answers that lead to another address.

use http::{StatusCode, header};
use reqwest::Url;

use super::{blot_text, shorten};
use crate::client::{DecodeError, Response};

/// Characters of a host that an error shows; no name is longer.
const MAX_HOST_CHARS: usize = 253;

/// Whether an answer of this status leads elsewhere.
pub(super) fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Where the answer leads. Only the host is told: the rest of an address may
/// hold a credential.
pub(super) fn problem(response: &Response, secrets: &[&str]) -> DecodeError {
    let location = response.headers.get(header::LOCATION);
    let to = match location.map(|location| location.to_str().map(Url::parse)) {
        Some(Ok(Ok(url))) => url
            .host_str()
            .map(|host| shorten(&blot_text(host, secrets), MAX_HOST_CHARS)),
        Some(Ok(Err(_))) => Some("another path".to_owned()),
        _ => None,
    };
    DecodeError::Redirect {
        to: to.unwrap_or_else(|| "an unknown place".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use http::HeaderMap;

    use super::{super::open, *};

    fn response(body: &str) -> Response {
        let status = StatusCode::PERMANENT_REDIRECT;
        Response::new(status, HeaderMap::new(), body.to_owned())
    }

    #[test]
    fn a_redirect_names_the_host_and_nothing_else() {
        let source = |location: Option<&str>, body: &str| {
            let mut response = response(body);
            if let Some(location) = location {
                let location = location.parse().unwrap();
                response.headers.insert(header::LOCATION, location);
            }
            let error = open("try", &response, &["sesame"]).unwrap_err();
            std::error::Error::source(&error).unwrap().to_string()
        };
        for body in ["", "<html>", "{}"] {
            let text = source(Some("https://u:p@new.example:1/sesame?a"), body);
            assert!(text.contains("redirects to new.example; "), "{text}");
            assert!(text.contains("carry the token"), "{text}");
        }
        assert!(source(Some("/login"), "").contains("redirects to another path; "));
        assert!(source(None, "").contains("redirects to an unknown place; "));
    }

    #[test]
    fn what_the_service_itself_says_counts_whatever_the_status() {
        assert!(open("try", &response(r#"{"data":1}"#), &[]).is_ok());
        let refused = response(r#"{"error":{"code":"ERR_X"}}"#);
        let refused = open("try", &refused, &[]).unwrap_err();
        assert_eq!(refused.code(), Some("ERR_X"));
    }
}
