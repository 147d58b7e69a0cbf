//! The one entry: told apart by path, then to the API.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::{Method, Request, StatusCode, header};
use serde_json::Value;

use super::{admin, api, apps, control, media, page, people};
use crate::app::App;
use crate::call::Reply;
use crate::error::{ApiError, ApiResult};
use crate::socket;

/// Answers any request to a server.
pub(super) async fn handle(State(first): State<Arc<App>>, request: Request<Body>) -> Response {
    let app = apps::meant(&first, &request);
    let path = apps::within(&app, request.uri().path());
    // The answer to HEAD is that to GET; its body is left out on the way.
    let get = matches!(*request.method(), Method::GET | Method::HEAD);
    if path == "/" && get {
        let upgrade = request.headers().get(header::UPGRADE);
        if upgrade.is_some_and(|to| to.as_bytes().eq_ignore_ascii_case(b"websocket")) {
            return socket::upgrade(first, app, request);
        }
        return page::asset("index.html");
    }
    if let Some(name) = path.strip_prefix("/page/").filter(|_| get) {
        return page::asset(name);
    }
    if let Some(rest) = path.strip_prefix("/media/").filter(|_| get) {
        return media::file(&app, rest);
    }
    if path.starts_with("/sandbox/")
        && let Err(error) = apps::known(&first, request.headers())
    {
        return refusal(&error);
    }
    if let Some(call) = path.strip_prefix("/sandbox/admin/").map(ToOwned::to_owned) {
        return admin::answer(&first, &app, request, &call).await;
    }
    if path == "/upload" && request.method() == Method::POST {
        return media::upload(&app, request).await;
    }
    match path {
        "/sandbox/info" | "/sandbox/login" => json(people::answer(&first, &app, request).await),
        path if path.starts_with("/sandbox/") => json(control::answer(&app, request).await),
        _ => call(&first, &app, request).await,
    }
}

/// Answers a call of the API: the first app's if it is about the apps themselves.
pub(super) async fn call(first: &Arc<App>, app: &Arc<App>, request: Request<Body>) -> Response {
    let app = if api::manages_apps(&request) {
        first
    } else {
        app
    };
    api::answer(app, request).await
}

/// An answer or a refusal as JSON with its status.
pub(super) fn json(result: ApiResult<Reply>) -> Response {
    match result {
        Ok(reply) => Json(reply.envelope()).into_response(),
        Err(error) => refusal(&error),
    }
}

fn refusal(error: &ApiError) -> Response {
    let status =
        StatusCode::from_u16(error.code.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body: Value = error.envelope();
    (status, Json(body)).into_response()
}
