//! Uploaded files.

use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderValue, Request};

use super::body;
use crate::app::App;
use crate::call::Reply;
use crate::error::ApiError;

/// The file at `{id}/{name}`. Its bytes come from users, so a browser gets it without any rights.
pub(super) fn file(app: &App, path: &str) -> Response {
    let found = path
        .split_once('/')
        .map(|(id, name)| app.turn(None, |turn| turn.media(id, name)));
    match found {
        Some(Ok(Some(file))) => {
            let mime = HeaderValue::from_str(&file.mime);
            let mime = mime.unwrap_or(HeaderValue::from_static("application/octet-stream"));
            let headers = [
                (CONTENT_TYPE, mime),
                (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
                (
                    CONTENT_SECURITY_POLICY,
                    HeaderValue::from_static("sandbox; default-src 'none'"),
                ),
            ];
            (headers, Body::from(file.bytes)).into_response()
        }
        Some(Err(error)) => super::entry::json(Err(error)),
        Some(Ok(None)) | None => super::entry::json(Err(ApiError::api_not_found())),
    }
}

/// Takes a file that was announced: a form whose fields prove that, and the file.
pub(super) async fn upload(app: &App, request: Request<Body>) -> Response {
    let (parts, body) = request.into_parts();
    let taken = match body::read(&parts, body).await {
        Ok((fields, files)) => app.turn(None, |turn| turn.take_upload(&fields, &files)),
        Err(error) => Err(error),
    };
    super::entry::json(taken.map(|()| Reply::ack("The file was stored.")))
}
