//! Which of a server's apps a request is for, and the calls that list, make and remove apps.

use std::sync::Arc;

use axum::body::Body;
use http::{HeaderMap, Request};
use serde_json::{Value, json};

use super::origin::Origin;
use crate::app::App;
use crate::call::Reply;
use crate::error::{ApiError, ApiResult, Code};
use crate::paging::Page;
use crate::query::Query;

/// The app that a request is for: the one it names, else the one whose key or token it has, else
/// the first. What names an app that is not there is the first one's to refuse.
pub(super) fn meant(first: &Arc<App>, request: &Request<Body>) -> Arc<App> {
    let others = first.others.all();
    if others.is_empty() {
        return Arc::clone(first);
    }
    let headers = request.headers();
    let header = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let named = match header("appid").filter(|id| !id.is_empty()) {
        Some(id) => Some(first.called(id).unwrap_or_else(|| Arc::clone(first))),
        None => by_address(first, request),
    };
    let found = named.or_else(|| others.into_iter().find(|app| has_credential(app, headers)));
    found.unwrap_or_else(|| Arc::clone(first))
}

/// Passes requests that name an app which is there, or none: the sandbox's own calls would
/// otherwise be answered for the first app, which nobody asked for.
///
/// # Errors
/// `AUTH_ERR_INVALID_APPID`.
pub(super) fn known(first: &Arc<App>, headers: &HeaderMap) -> ApiResult<()> {
    let id = headers.get("appid").and_then(|id| id.to_str().ok());
    match id.map(str::trim).filter(|id| !id.is_empty()) {
        Some(id) if first.called(id).is_none() => {
            Err(Code::INVALID_APPID.with("There is no such app here."))
        }
        _ => Ok(()),
    }
}

/// The app named by the host, as in `production.localhost`, or by the path, as in
/// `/apps/production/webhooks` and `/production/media/...`.
fn by_address(first: &Arc<App>, request: &Request<Body>) -> Option<Arc<App>> {
    let origin = Origin::from_request(request);
    let label = origin.name().split_once('.').map(|(label, _)| label);
    if let Some(app) = label.and_then(|label| first.called(label)) {
        return Some(app);
    }
    let parts: Vec<&str> = request.uri().path().split('/').skip(1).collect();
    match parts[..] {
        ["apps", id, ..] | ["v3" | "v3.0", "apps", id, ..] => first.called(id),
        [id, "media" | "upload", ..] => first.others.find(id),
        _ => None,
    }
}

/// Whether a request has a key or token of this app.
fn has_credential(app: &App, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let known = app.turn(None, |turn| {
        let key = ["apikey", "secret"].into_iter().filter_map(text);
        let token = text("authtoken");
        Ok(key.into_iter().any(|key| turn.key_scope(key).is_ok())
            || token.is_some_and(|token| turn.token_owner(token).is_ok()))
    });
    known.unwrap_or(false)
}

/// The path within an app: files of an app beside the first are below its id.
pub(super) fn within<'a>(app: &App, path: &'a str) -> &'a str {
    let below = path
        .strip_prefix('/')
        .filter(|_| app.beside)
        .and_then(|path| path.strip_prefix(app.id.as_str()))
        .filter(|rest| rest.starts_with('/'));
    below.unwrap_or(path)
}

/// Whether a path below a version is about the apps themselves, which the first app answers.
pub(super) fn manages(path: &[String]) -> bool {
    matches!(path, [first] | [first, _] if first == "apps")
}

/// `apps` and `apps/{appId}`, for whoever has passed as the manager of the first app.
pub(super) fn answer(
    first: &Arc<App>,
    method: &str,
    path: &[String],
    query: &Query,
    body: &Value,
) -> ApiResult<Reply> {
    match (method, path) {
        ("GET", [_]) => list(first, query),
        ("POST", [_]) => Ok(first.make_app(body)?.into()),
        ("DELETE", [_, id]) => {
            first.remove_app(id)?;
            Ok(json!({ "success": true, "scheduledToDeleteAt": first.clock.seconds() }).into())
        }
        _ => Err(ApiError::api_not_found()),
    }
}

fn list(first: &Arc<App>, query: &Query) -> ApiResult<Reply> {
    let page = Page::of(query);
    let wanted = query.text("searchKey").unwrap_or_default().to_lowercase();
    let mut apps = vec![Arc::clone(first)];
    apps.extend(first.others.all());
    apps.retain(|app| {
        [&app.id, &app.name]
            .into_iter()
            .any(|text| text.to_lowercase().contains(&wanted))
    });
    let total = i64::try_from(apps.len()).unwrap_or(i64::MAX);
    let skipped = usize::try_from(page.offset()).unwrap_or(usize::MAX);
    let size = usize::try_from(page.size).unwrap_or(usize::MAX);
    let rows: Vec<Value> = apps
        .iter()
        .skip(skipped)
        .take(size)
        .map(|app| app.described())
        .collect::<ApiResult<_>>()?;
    let meta = page.meta(total, rows.len());
    Ok(Reply::list(rows, meta))
}
