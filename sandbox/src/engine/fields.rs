//! Reading and checking the fields of a request body.

use serde_json::{Map, Value};

use crate::error::{ApiError, ApiResult};
use crate::limits;

const REQUIRED: &str = "This field is required.";

/// Refuses a body that is too large for a user or a group.
///
/// # Errors
/// `ERR_BAD_REQUEST`.
pub(crate) fn resource(body: &Value) -> ApiResult<()> {
    if body.to_string().len() <= limits::RESOURCE_BYTES {
        return Ok(());
    }
    let problem = format!(
        "The body may have at most {} bytes.",
        limits::RESOURCE_BYTES
    );
    Err(crate::error::Code::BAD_REQUEST.with(problem))
}

/// A text field: absent or null is `None`.
///
/// # Errors
/// `ERR_BAD_REQUEST` when it is not a string or longer than `chars`.
pub(crate) fn text(body: &Value, name: &str, chars: usize) -> ApiResult<Option<String>> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.chars().count() <= chars => Ok(Some(text.clone())),
        Some(Value::String(_)) => Err(ApiError::field(
            name,
            format!("May have at most {chars} characters."),
        )),
        Some(_) => Err(ApiError::field(name, "Must be a string.")),
    }
}

/// A text field that must be there and not be blank.
///
/// # Errors
/// `ERR_BAD_REQUEST`.
pub(crate) fn needed(body: &Value, name: &str, chars: usize) -> ApiResult<String> {
    match text(body, name, chars)? {
        Some(text) if !text.trim().is_empty() => Ok(text),
        _ => Err(ApiError::field(name, REQUIRED)),
    }
}

/// A text field that may be there, but then must not be blank.
///
/// # Errors
/// `ERR_BAD_REQUEST`.
pub(crate) fn filled(body: &Value, name: &str, chars: usize) -> ApiResult<Option<String>> {
    match text(body, name, chars)? {
        Some(text) if text.trim().is_empty() => Err(ApiError::field(name, "Must not be empty.")),
        other => Ok(other),
    }
}

/// An http(s) address; an empty one counts as absent.
///
/// # Errors
/// `ERR_BAD_REQUEST`.
pub(crate) fn url(body: &Value, name: &str) -> ApiResult<Option<String>> {
    let url = text(body, name, limits::URL_CHARS)?.filter(|url| !url.is_empty());
    match url {
        Some(url) if !(url.starts_with("http://") || url.starts_with("https://")) => {
            Err(ApiError::field(name, "Must be a valid URL."))
        }
        other => Ok(other),
    }
}

/// Metadata: an object, or an object written as JSON text.
///
/// # Errors
/// `ERR_BAD_REQUEST` for other values and for too large ones.
pub(crate) fn metadata(body: &Value) -> ApiResult<Option<Value>> {
    let value = match body.get("metadata") {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => serde_json::from_str(text).unwrap_or(Value::Null),
        Some(other) => other.clone(),
    };
    if !value.is_object() {
        return Err(ApiError::field("metadata", "Must be an object."));
    }
    if value.to_string().len() > limits::METADATA_BYTES {
        return Err(ApiError::field(
            "metadata",
            format!("May have at most {} bytes.", limits::METADATA_BYTES),
        ));
    }
    Ok(Some(value))
}

/// A list of tags without repeats.
///
/// # Errors
/// `ERR_BAD_REQUEST` for too many or too long ones.
pub(crate) fn tags(body: &Value) -> ApiResult<Option<Vec<String>>> {
    let Some(tags) = strings(body, "tags", usize::MAX)? else {
        return Ok(None);
    };
    let mut distinct: Vec<String> = Vec::with_capacity(tags.len());
    for tag in tags {
        if tag.chars().count() > limits::TAG_CHARS {
            return Err(ApiError::field(
                "tags",
                format!("A tag may have at most {} characters.", limits::TAG_CHARS),
            ));
        }
        if !distinct.contains(&tag) {
            distinct.push(tag);
        }
    }
    if distinct.len() > limits::TAGS {
        return Err(ApiError::field(
            "tags",
            format!("There may be at most {} tags.", limits::TAGS),
        ));
    }
    Ok(Some(distinct))
}

/// A list of strings.
///
/// # Errors
/// `ERR_BAD_REQUEST` when it is something else or has more than `most` entries.
pub(crate) fn strings(body: &Value, name: &str, most: usize) -> ApiResult<Option<Vec<String>>> {
    let list = match body.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Array(list)) => list,
        Some(_) => return Err(ApiError::field(name, "Must be a list.")),
    };
    if list.len() > most {
        return Err(ApiError::field(
            name,
            format!("There may be at most {most} entries."),
        ));
    }
    let texts = list.iter().map(|entry| entry.as_str().map(str::to_owned));
    texts
        .collect::<Option<Vec<_>>>()
        .map(Some)
        .ok_or_else(|| ApiError::field(name, "Must hold strings."))
}

/// A switch in a body: true, 1, "1" or "true".
pub(crate) fn flag(body: &Value, name: &str) -> bool {
    match body.get(name) {
        Some(Value::Bool(on)) => *on,
        Some(Value::Number(n)) => n.as_i64() == Some(1),
        Some(Value::String(text)) => text == "1" || text.eq_ignore_ascii_case("true"),
        _ => false,
    }
}

/// An id of a message: a number, or digits in a string.
///
/// # Errors
/// `ERR_BAD_REQUEST` for anything else that is not absent.
pub(crate) fn message_id(body: &Value, name: &str) -> ApiResult<Option<i64>> {
    let id = match body.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Number(n)) => n.as_i64(),
        Some(Value::String(text)) if text.is_empty() => return Ok(None),
        Some(Value::String(text)) => text.parse().ok(),
        Some(_) => None,
    };
    id.filter(|id| *id > 0)
        .map(Some)
        .ok_or_else(|| ApiError::field(name, "Must be a message id."))
}

/// Puts a value under a key if there is one.
pub(crate) fn put<V: Into<Value>>(map: &mut Map<String, Value>, key: &str, value: Option<V>) {
    if let Some(value) = value {
        map.insert(key.to_owned(), value.into());
    }
}

/// JSON text of a column; what is damaged or absent is left out.
pub(crate) fn json(text: Option<String>) -> Option<Value> {
    serde_json::from_str(&text?).ok()
}
