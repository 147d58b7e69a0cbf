//! Reading a request body: nothing, JSON, or a form with files.

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest as _, Multipart};
use http::Request;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use serde_json::{Map, Value};

use crate::call::Upload;
use crate::error::{ApiError, ApiResult, Code};
use crate::limits;

/// The fields and files of a request, if they come in time.
pub(super) async fn read(parts: &Parts, body: Body) -> ApiResult<(Value, Vec<Upload>)> {
    let reading = tokio::time::timeout(limits::BODY_TIME, whole(parts, body));
    reading
        .await
        .unwrap_or_else(|_| Err(Code::BAD_REQUEST.with("The body did not come in time.")))
}

async fn whole(parts: &Parts, body: Body) -> ApiResult<(Value, Vec<Upload>)> {
    let kind = parts
        .headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    if kind.to_ascii_lowercase().starts_with("multipart/form-data") {
        return form(parts, body).await;
    }
    let most = if parts.uri.path() == "/sandbox/import" {
        limits::IMPORT_BODY
    } else {
        limits::JSON_BODY
    };
    let refused = |_| Code::BAD_REQUEST.with(format!("The body may have at most {most} bytes."));
    let bytes = to_bytes(body, most).await.map_err(refused)?;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok((Value::Object(Map::new()), Vec::new()));
    }
    let value: Value = serde_json::from_slice(&bytes)
        .map_err(|_| Code::BAD_REQUEST.with("The body is not JSON."))?;
    match value {
        Value::Object(_) => Ok((value, Vec::new())),
        Value::Null => Ok((Value::Object(Map::new()), Vec::new())),
        _ => Err(Code::BAD_REQUEST.with("The body must be a JSON object.")),
    }
}

/// A form: text parts become fields, `data` is JSON, `name[]` parts a list, parts with a file name files.
async fn form(parts: &Parts, body: Body) -> ApiResult<(Value, Vec<Upload>)> {
    let mut request = Request::new(body);
    *request.headers_mut() = parts.headers.clone();
    *request.extensions_mut() = parts.extensions.clone();
    let broken = || Code::BAD_REQUEST.with("The form is broken or too large.");
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|_| broken())?;
    let mut fields = Map::new();
    let mut files = Vec::new();
    let mut count = 0;
    while let Some(part) = form.next_field().await.map_err(|_| broken())? {
        count += 1;
        if count > limits::MULTIPART_FIELDS {
            return Err(broken());
        }
        let name = part.name().unwrap_or_default().to_owned();
        if let Some(file) = part.file_name().map(str::to_owned) {
            let mime = part
                .content_type()
                .unwrap_or("application/octet-stream")
                .to_owned();
            files.push(Upload {
                name: file,
                mime,
                bytes: part.bytes().await.map_err(|_| broken())?,
            });
            continue;
        }
        let text = part.text().await.map_err(|_| broken())?;
        put(&mut fields, &name, text)?;
    }
    Ok((fields.into(), files))
}

fn put(fields: &mut Map<String, Value>, name: &str, text: String) -> ApiResult<()> {
    if let Some(list) = name.strip_suffix("[]") {
        let entry = fields
            .entry(list)
            .or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(entries) = entry {
            entries.push(text.into());
        }
        return Ok(());
    }
    let value = match name {
        "data" | "multipleReceivers" => {
            serde_json::from_str(&text).map_err(|_| ApiError::field(name, "Must be JSON."))?
        }
        _ => Value::String(text),
    };
    fields.insert(name.to_owned(), value);
    Ok(())
}
