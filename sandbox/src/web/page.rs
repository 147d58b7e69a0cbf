//! The chat page: files embedded in the binary (in debug builds read from the folder).

use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use rust_embed::RustEmbed;

use crate::error::ApiError;

#[derive(RustEmbed)]
#[folder = "page/"]
struct Files;

/// A file of the page by its path in the folder.
pub(super) fn asset(name: &str) -> Response {
    let Some(file) = Files::get(name) else {
        return super::entry::json(Err(ApiError::api_not_found()));
    };
    let mime = mime_guess::from_path(name).first_or_octet_stream();
    let headers = [
        (CONTENT_TYPE, mime.as_ref()),
        (CACHE_CONTROL, "no-cache"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Several people side by side are frames of the page itself.
        (CONTENT_SECURITY_POLICY, "frame-ancestors 'self'"),
    ];
    (headers, Body::from(file.data.into_owned())).into_response()
}
