//! The admin view of the page: the API as the app itself sees it.

use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use http::Request;
use http::header::HeaderValue;
use http::request::Parts;
use http::uri::{PathAndQuery, Uri};

use super::entry::json;
use super::{api, control};
use crate::app::App;
use crate::engine::keys;
use crate::error::{ApiError, ApiResult};

/// `sandbox/admin/...`: what follows is a call of the API, made with the key that may do everything,
/// for the sandbox's own page and for those who have that key anyway.
pub(super) async fn answer(
    first: &Arc<App>,
    app: &Arc<App>,
    request: Request<Body>,
    call: &str,
) -> Response {
    let app = if api::about_apps(call) { first } else { app };
    let (mut parts, body) = request.into_parts();
    match empower(app, &mut parts, call) {
        Ok(()) => api::answer(app, Request::from_parts(parts, body)).await,
        Err(error) => json(Err(error)),
    }
}

fn empower(app: &App, parts: &mut Parts, call: &str) -> ApiResult<()> {
    control::may_ask(app, parts)?;
    let key = app.turn(None, |turn| turn.any_key(keys::FULL))?;
    let key = HeaderValue::from_str(&key).map_err(|_| ApiError::api_not_found())?;
    parts.headers.insert("apikey", key);
    // The page names the app it shows, which is another one where the apps themselves are meant.
    if let Ok(id) = HeaderValue::from_str(&app.id) {
        parts.headers.insert("appid", id);
    }
    let target = match parts.uri.query() {
        Some(query) => format!("/{call}?{query}"),
        None => format!("/{call}"),
    };
    let target = PathAndQuery::try_from(target).map_err(|_| ApiError::api_not_found())?;
    parts.uri = Uri::from(target);
    Ok(())
}
