//! The wrapping of every answer: `data`, or `error`.

mod redirect;

use std::time::{Duration, UNIX_EPOCH};

use http::HeaderMap;
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::{Value, value::RawValue};

use super::{ClientError, DecodeError, Response, secret::REDACTED};
use crate::model::Object;

/// Characters of the service's words that an error keeps.
const MAX_MESSAGE_CHARS: usize = 500;
/// Characters of an answer that is not JSON that an error shows.
const MAX_START_CHARS: usize = 40;
/// Characters of a decoder's complaint, which quotes the value, that an error keeps.
const MAX_PROBLEM_CHARS: usize = 200;
/// Longest wait that an answer may ask for; longer ones are cut to it.
const MAX_RETRY_AFTER: Duration = Duration::from_hours(1);

/// What an answer holds beside the rows of a list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Meta {
    pagination: Option<Pagination>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Pagination {
    current_page: Option<Value>,
    total_pages: Option<Value>,
}

impl Meta {
    /// Whether the service says that there are more pages; `false` also when
    /// it says nothing.
    pub(crate) fn has_more(&self) -> bool {
        let number = |value: &Option<Value>| match value {
            Some(Value::Number(number)) => number.as_u64(),
            Some(Value::String(text)) => text.parse().ok(),
            _ => None,
        };
        self.pagination.as_ref().is_some_and(|pagination| {
            match (
                number(&pagination.current_page),
                number(&pagination.total_pages),
            ) {
                (Some(current), Some(total)) => current < total,
                _ => false,
            }
        })
    }
}

/// An answer that succeeded, its content not yet decoded.
#[derive(Debug)]
pub(crate) struct Answer<'a> {
    pub(crate) data: &'a RawValue,
    pub(crate) meta: Meta,
}

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow, default, deserialize_with = "present")]
    data: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    error: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    meta: Option<&'a RawValue>,
}

/// Keeps `null` apart from a key that is not there.
fn present<'de: 'a, 'a, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<&'a RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Refusal {
    code: Value,
    message: Value,
    details: Value,
}

/// Opens an answer. `what` says what was attempted; `secrets` are blotted out of
/// what the service says.
///
/// Success is the presence of `data`, whatever the status: that is how the
/// service's own clients decide.
pub(crate) fn open<'a>(
    what: &str,
    response: &'a Response,
    secrets: &[&str],
) -> Result<Answer<'a>, ClientError> {
    let garbled = |source| garbled(what, response, source);
    let envelope: Envelope<'_> = match serde_json::from_slice(&response.body) {
        Ok(envelope) => envelope,
        Err(_) if redirect::is_redirect(response.status) => {
            return Err(garbled(redirect::problem(response, secrets)));
        }
        Err(error) if error.is_data() => return Err(garbled(DecodeError::Neither)),
        Err(_) => {
            let start = String::from_utf8_lossy(&response.body[..response.body.len().min(256)]);
            let start = shorten(&blot_text(&start, secrets), MAX_START_CHARS);
            return Err(garbled(DecodeError::NotJson { start }));
        }
    };
    if let Some(data) = envelope.data {
        // A list can be walked without `meta`; an odd one is as good as none.
        let meta = envelope
            .meta
            .and_then(|meta| serde_json::from_str(meta.get()).ok())
            .unwrap_or_default();
        return Ok(Answer { data, meta });
    }
    let Some(error) = envelope.error else {
        return Err(garbled(if redirect::is_redirect(response.status) {
            redirect::problem(response, secrets)
        } else {
            DecodeError::Neither
        }));
    };
    Err(refused(what, response, error, secrets))
}

/// Decodes the content of an answer.
pub(crate) fn decode<T: DeserializeOwned>(
    what: &str,
    response: &Response,
    data: &RawValue,
    secrets: &[&str],
) -> Result<T, ClientError> {
    serde_json::from_str(data.get())
        .map_err(|error| garbled(what, response, DecodeError::Shape(problem(&error, secrets))))
}

/// What is wrong with a value, without the most of the value.
pub(crate) fn problem(error: &serde_json::Error, secrets: &[&str]) -> String {
    shorten(&blot_text(&error.to_string(), secrets), MAX_PROBLEM_CHARS)
}

/// The same for a log, which must not hold what people wrote.
pub(crate) fn problem_without_value(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = match (text.find('"'), text.rfind('"')) {
        (Some(start), Some(end)) if start < end => {
            format!("{}\"...{}", &text[..start], &text[end..])
        }
        _ => text,
    };
    shorten(&text, MAX_PROBLEM_CHARS)
}

/// The error for an answer that cannot be understood.
pub(crate) fn garbled(what: &str, response: &Response, source: DecodeError) -> ClientError {
    ClientError::Decode {
        what: what.to_owned(),
        status: response.status.as_u16(),
        retry_after: retry_after(response),
        source,
    }
}

/// The error for `error`, which may be an object, or less.
pub(crate) fn refused(
    what: &str,
    response: &Response,
    error: &RawValue,
    secrets: &[&str],
) -> ClientError {
    let refusal: Refusal = serde_json::from_str(error.get()).unwrap_or_else(|_| Refusal {
        message: serde_json::from_str(error.get()).unwrap_or_default(),
        ..Refusal::default()
    });
    let text = |value: &Value| match value {
        Value::String(text) => shorten(&blot_text(text, secrets), MAX_MESSAGE_CHARS),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    };
    ClientError::Api {
        what: what.to_owned(),
        status: response.status.as_u16(),
        code: text(&refusal.code),
        message: text(&refusal.message),
        details: match blot(refusal.details, secrets) {
            Value::Object(details) if !details.is_empty() => Some(details),
            _ => None,
        },
        retry_after: retry_after(response),
    }
}

fn blot_text(text: &str, secrets: &[&str]) -> String {
    secrets
        .iter()
        .filter(|secret| !secret.is_empty())
        .fold(text.to_owned(), |text, secret| {
            text.replace(secret, REDACTED)
        })
}

fn blot(value: Value, secrets: &[&str]) -> Value {
    match value {
        Value::String(text) => blot_text(&text, secrets).into(),
        Value::Array(items) => items.into_iter().map(|item| blot(item, secrets)).collect(),
        Value::Object(fields) => Value::Object(
            fields
                .into_iter()
                .map(|(name, value)| (name, blot(value, secrets)))
                .collect::<Object>(),
        ),
        other => other,
    }
}

fn shorten(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

/// How long the answer asks to wait: `Retry-After` in seconds, else, on a
/// refusal for too many requests, the moment at which the count starts anew.
fn retry_after(response: &Response) -> Option<Duration> {
    let seconds = |name| number(&response.headers, name);
    let wait = match seconds("retry-after") {
        Some(wait) => wait,
        None if response.status == http::StatusCode::TOO_MANY_REQUESTS => {
            let reset = seconds("x-rate-limit-reset").or_else(|| seconds("x-ratelimit-reset"))?;
            let now = crate::clock::now()
                .duration_since(UNIX_EPOCH)
                .ok()?
                .as_secs();
            reset.saturating_sub(now)
        }
        None => return None,
    };
    Some(Duration::from_secs(wait).min(MAX_RETRY_AFTER))
}

fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::*;

    fn response(status: u16, body: &str) -> Response {
        let status = StatusCode::from_u16(status).unwrap();
        Response::new(status, HeaderMap::new(), body.to_owned())
    }

    fn failure(status: u16, body: &str) -> ClientError {
        open("try", &response(status, body), &["sesame", ""]).unwrap_err()
    }

    #[test]
    fn data_is_success_whatever_the_status() {
        let response = response(500, r#"{"data":null,"meta":{"pagination":7}}"#);
        let answer = open("try", &response, &[]).unwrap();
        assert_eq!(answer.data.get(), "null");
        assert!(!answer.meta.has_more());
    }

    #[test]
    fn meta_says_more_in_numbers_and_strings() {
        let more = |pagination: &str| {
            let body = format!(r#"{{"data":[],"meta":{{"pagination":{pagination}}}}}"#);
            open("try", &response(200, &body), &[])
                .unwrap()
                .meta
                .has_more()
        };
        assert!(more(r#"{"current_page":1,"total_pages":2}"#));
        assert!(more(r#"{"current_page":"1","total_pages":"2"}"#));
        assert!(!more(r#"{"current_page":2,"total_pages":2}"#));
        assert!(!more("{}"));
    }

    #[test]
    fn a_page_of_a_proxy_is_named() {
        let error = failure(502, "<html><body>Bad gateway sesame</body></html>");
        let source = std::error::Error::source(&error).unwrap().to_string();
        assert_eq!(
            error.to_string(),
            "cannot try: the answer (status 502) cannot be understood"
        );
        assert!(source.contains("<html><body>Bad gateway"), "{source}");
        assert!(source.len() < 140 && !source.contains("sesame"), "{source}");
    }

    #[test]
    fn a_problem_for_the_log_does_not_quote() {
        let row = r#"{"id":"my \"dear\" secret"}"#;
        let error = serde_json::from_str::<std::collections::HashMap<String, u64>>(row);
        let error = error.unwrap_err();
        assert!(problem(&error, &[]).contains("dear"));
        let text = problem_without_value(&error);
        assert!(
            text.starts_with("invalid type: string \"...\", expected u64 at"),
            "{text}"
        );
    }

    #[test]
    fn neither_data_nor_error_is_an_error() {
        for body in ["{}", "[]", "7", "null", r#"{"message":"hm"}"#] {
            let error = failure(200, body);
            assert!(
                matches!(
                    &error,
                    ClientError::Decode {
                        source: DecodeError::Neither,
                        ..
                    }
                ),
                "{body}: {error:?}"
            );
        }
        assert!(matches!(
            failure(204, ""),
            ClientError::Decode {
                status: 204,
                source: DecodeError::NotJson { .. },
                ..
            }
        ));
    }

    #[test]
    fn refusals_keep_details_and_lose_secrets() {
        let body =
            r#"{"error":{"code":"ERR_X","message":"sesame is bad","details":{"a":["sesame"]}}}"#;
        let error = failure(400, body);
        assert_eq!(error.code(), Some("ERR_X"));
        let shown = format!("{error:?} {error}");
        assert!(
            shown.contains(REDACTED) && !shown.contains("sesame"),
            "{shown}"
        );
    }

    #[test]
    fn odd_refusals_are_still_refusals() {
        let text = failure(400, r#"{"error":"no"}"#);
        assert!(matches!(&text, ClientError::Api { message, .. } if message == "no"));
        let number = failure(400, r#"{"error":{"code":17,"details":[]}}"#);
        assert!(matches!(&number, ClientError::Api { code, details: None, .. } if code == "17"));
        let long = failure(
            400,
            &format!(r#"{{"error":{{"message":"{}"}}}}"#, "é".repeat(9999)),
        );
        assert!(
            matches!(&long, ClientError::Api { message, .. } if message.chars().count() == 503)
        );
    }

    #[test]
    fn the_wait_is_read_from_either_header() {
        let wait = |status: u16, name: &'static str, value: &str| {
            let mut response = response(status, r#"{"error":{}}"#);
            response.headers.insert(name, value.parse().unwrap());
            open("try", &response, &[]).unwrap_err().retry_after()
        };
        assert_eq!(
            wait(503, "retry-after", "15"),
            Some(Duration::from_secs(15))
        );
        assert_eq!(wait(429, "retry-after", "999999"), Some(MAX_RETRY_AFTER));
        assert_eq!(wait(429, "retry-after", "soon"), None);
        assert_eq!(wait(429, "x-rate-limit-reset", "1"), Some(Duration::ZERO));
        assert_eq!(
            wait(429, "x-ratelimit-reset", "99999999999"),
            Some(MAX_RETRY_AFTER)
        );
        assert_eq!(wait(503, "x-ratelimit-reset", "99999999999"), None);
    }
}
