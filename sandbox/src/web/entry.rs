//! The one entry: told apart by path, then to the API.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::{Method, Request, StatusCode, header};
use serde_json::Value;

use super::auth::Credentials;
use super::origin::Origin;
use super::{body, media, page, people, settings};
use crate::app::App;
use crate::call::{Call, Reply};
use crate::error::{ApiError, ApiResult, Code};
use crate::query::{Query, percent_decoded};
use crate::routes::{self, Surroundings};
use crate::socket;

/// Answers any request.
pub(super) async fn handle(State(app): State<Arc<App>>, request: Request<Body>) -> Response {
    let path = request.uri().path();
    // The answer to HEAD is that to GET; its body is left out on the way.
    let get = matches!(*request.method(), Method::GET | Method::HEAD);
    if path == "/" && get {
        let upgrade = request.headers().get(header::UPGRADE);
        if upgrade.is_some_and(|to| to.as_bytes().eq_ignore_ascii_case(b"websocket")) {
            return socket::upgrade(app, request);
        }
        return page::asset("index.html");
    }
    if let Some(name) = path.strip_prefix("/page/").filter(|_| get) {
        return page::asset(name);
    }
    if let Some(rest) = path.strip_prefix("/media/").filter(|_| get) {
        return media::file(&app, rest);
    }
    let result = if path.starts_with("/sandbox/") {
        people::answer(&app, request).await
    } else {
        api(&app, request).await
    };
    json(result)
}

/// The API: version off, body read, then one turn for who asks and what for.
async fn api(app: &App, request: Request<Body>) -> ApiResult<Reply> {
    let (parts, body) = request.into_parts();
    let path = segments(parts.uri.path())?;
    let origin = Origin::of(&parts);
    let credentials = Credentials::of(&parts.headers);
    let (body, files) = body::read(&parts, body).await?;
    let surroundings = Surroundings {
        app_id: &app.id,
        settings: settings::settings(app, &origin),
        media_base: settings::media_base(app, &origin),
    };
    let query = Query::parse(parts.uri.query().unwrap_or_default());
    app.turn(credentials.device.as_deref(), |turn| {
        let (plane, actor, credential) = credentials.check(turn, &parts.method, &path)?;
        let call = Call {
            method: parts.method,
            path,
            query,
            body,
            files,
            plane,
            actor,
            credential,
        };
        routes::answer(turn, &call, &surroundings)
    })
}

/// The path after the version, decoded.
fn segments(path: &str) -> ApiResult<Vec<String>> {
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    match parts.first() {
        Some(&("v3" | "v3.0")) => {
            parts.remove(0);
        }
        Some(first)
            if first
                .strip_prefix('v')
                .is_some_and(|v| v.starts_with(|c: char| c.is_ascii_digit())) =>
        {
            return Err(
                Code::INVALID_VERSION.with(format!("There is no version {first} of this API."))
            );
        }
        _ => {}
    }
    Ok(parts
        .into_iter()
        .map(|part| percent_decoded(part).into_owned())
        .collect())
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
