//! What judges and operators ask of a sandbox: faults, limits, records of what was stored, and
//! what the inspector has seen.

use std::time::Duration;

use axum::body::Body;
use http::Request;
use http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::body;
use super::origin::Origin;
use crate::app::App;
use crate::call::Reply;
use crate::engine::{fields, keys};
use crate::error::{ApiError, ApiResult, Code};
use crate::faults::{Cut, FaultError, FaultPlan};
use crate::limits::{self, Limits};
use crate::query::Query;
use crate::seed;

/// `sandbox/faults`, `sandbox/limits`, `sandbox/records` and `sandbox/inspector`, for the sandbox's own page and for
/// those with the REST API key.
pub(super) async fn answer(app: &App, request: Request<Body>) -> ApiResult<Reply> {
    let (parts, body) = request.into_parts();
    may_ask(app, &parts)?;
    let (body, _) = body::read(&parts, body).await?;
    match (parts.method.as_str(), parts.uri.path()) {
        ("GET", "/sandbox/faults") => shown(&app.faults().plan()),
        ("PUT", "/sandbox/faults") => {
            let plan = read::<FaultPlan>(body)?;
            app.faults().set(plan).map_err(|error| refused(&error))?;
            shown(&app.faults().plan())
        }
        ("DELETE", "/sandbox/faults") => {
            app.faults().clear();
            shown(&app.faults().plan())
        }
        ("POST", "/sandbox/faults/cut") => cut(app, &body),
        ("GET", "/sandbox/limits") => shown(&app.limits()),
        ("PUT", "/sandbox/limits") => {
            app.set_limits(read(body)?);
            shown(&app.limits())
        }
        ("DELETE", "/sandbox/limits") => {
            app.set_limits(Limits::none());
            shown(&app.limits())
        }
        ("GET", "/sandbox/plan") => Ok(json!({ "plan": app.limits().plan() }).into()),
        ("PUT", "/sandbox/plan") => {
            let plan = fields::needed(&body, "plan", limits::NAME_CHARS)?;
            let limits = Limits::of_plan(&plan);
            app.set_limits(
                limits
                    .ok_or_else(|| ApiError::field("plan", "Must be unlimited, build or paid."))?,
            );
            shown(&app.limits())
        }
        ("GET", "/sandbox/records") => records(app, &parts),
        ("GET", "/sandbox/inspector") => seen(app, &parts).await,
        ("PUT", "/sandbox/inspector") => {
            app.inspector().set_on(read::<Switch>(body)?.on);
            Ok(json!({ "on": app.inspector().is_on() }).into())
        }
        ("DELETE", "/sandbox/inspector") => {
            app.inspector().clear();
            Ok(json!({ "on": app.inspector().is_on() }).into())
        }
        ("GET", "/sandbox/export") => Ok(app.turn(None, |turn| turn.export())?.into()),
        ("POST", "/sandbox/import") => {
            app.turn(None, |turn| turn.import(&body))?;
            Ok(Reply::ack("The app is now what was exported."))
        }
        ("POST", "/sandbox/reset") => {
            app.turn(None, |turn| {
                turn.empty()?;
                seed::roles(turn)?;
                if app.seeded {
                    seed::people(turn)
                } else {
                    Ok(())
                }
            })?;
            Ok(Reply::ack("The app begins anew."))
        }
        ("GET", "/sandbox/late") => Ok(json!({ "held": app.held_back() }).into()),
        ("GET", "/sandbox/deliveries") => Ok(Value::from(app.deliveries.recent()).into()),
        ("GET", "/sandbox/moderation") => words(app),
        ("PUT", "/sandbox/moderation") => {
            let words = fields::strings(&body, "blocked_words", limits::BLOCKED_WORDS)?;
            let words = words.unwrap_or_default();
            app.turn(None, |turn| turn.set_blocked_words(&words))?;
            self::words(app)
        }
        ("POST", "/sandbox/stream") => {
            app.turn(None, |turn| turn.stream(&body))?;
            Ok(Reply::ack("The event was sent."))
        }
        _ => Err(ApiError::api_not_found()),
    }
}

/// Passes the sandbox's own page, and anybody with the key that may do everything.
pub(super) fn may_ask(app: &App, parts: &Parts) -> ApiResult<()> {
    let Some(key) = parts.headers.get("apikey") else {
        if Origin::of(parts).own(&parts.headers) {
            return Ok(());
        }
        return Err(Code::EMPTY_APIKEY.with("The apikey header is missing."));
    };
    let key = key.to_str().unwrap_or_default().trim();
    match app.turn(None, |turn| turn.key_scope(key))?.as_str() {
        keys::FULL => Ok(()),
        _ => Err(Code::NO_ACCESS.with("This key may not do that.")),
    }
}

fn words(app: &App) -> ApiResult<Reply> {
    let words = app.turn(None, |turn| turn.blocked_words())?;
    Ok(json!({ "blocked_words": words }).into())
}

fn cut(app: &App, body: &Value) -> ApiResult<Reply> {
    let known = ["half_open", "uid"];
    if let Some(key) = body
        .as_object()
        .and_then(|map| map.keys().find(|key| !known.contains(&key.as_str())))
    {
        return Err(ApiError::field(key, "There is no such field."));
    }
    let uid = fields::text(body, "uid", limits::ID_CHARS)?;
    let how = if fields::flag(body, "half_open") {
        Cut::HalfOpen
    } else {
        Cut::Drop
    };
    Ok(json!({ "cut": app.faults().cut(uid.as_deref(), how) }).into())
}

/// A page of stored messages by id, whoever sees them.
fn records(app: &App, parts: &Parts) -> ApiResult<Reply> {
    let query = Query::parse(parts.uri.query().unwrap_or_default());
    let after = query.number("after_id").unwrap_or(0);
    let limit = query.number("limit").unwrap_or(limits::RECORDS);
    let limit = limit.clamp(1, limits::RECORDS);
    let rows = app.turn(None, |turn| turn.records(after, limit))?;
    let meta = json!({ "limit": limit, "count": rows.len() });
    Ok(Reply::list(rows, meta))
}

/// Whether the inspector keeps what it sees.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Switch {
    on: bool,
}

/// What the inspector has seen after a place; waits a while for something if asked to.
async fn seen(app: &App, parts: &Parts) -> ApiResult<Reply> {
    let query = Query::parse(parts.uri.query().unwrap_or_default());
    let number = |key| query.number(key).and_then(|n| u64::try_from(n).ok());
    let limit = number("limit").and_then(|n| usize::try_from(n).ok());
    let limit = limit
        .unwrap_or(limits::INSPECTED_PAGE)
        .clamp(1, limits::INSPECTED_PAGE);
    let wait = Duration::from_secs(number("wait_s").unwrap_or(0)).min(limits::INSPECTOR_WAIT);
    let (rows, last) = tokio::select! {
        () = app.stop.cancelled() => (Vec::new(), 0),
        found = app.inspector().next(number("after"), limit, wait) => found,
    };
    Ok(Reply::list(
        rows,
        json!({ "last": last, "on": app.inspector().is_on() }),
    ))
}

fn read<T: DeserializeOwned>(body: Value) -> ApiResult<T> {
    serde_json::from_value(body).map_err(|error| Code::BAD_REQUEST.with(error.to_string()))
}

fn shown(value: &impl serde::Serialize) -> ApiResult<Reply> {
    Ok(serde_json::to_value(value)?.into())
}

fn refused(error: &FaultError) -> ApiError {
    let code = match error {
        FaultError::Plan(_) => Code::BAD_REQUEST,
        FaultError::Revoke(_) => Code::EXCEPTION,
    };
    code.with(error.to_string())
}
