//! A user's own session: login, profile, logout, settings.

use http::Method;
use serde_json::{Value, json};

use super::Surroundings;
use crate::call::{Call, Plane, Reply};
use crate::engine::Turn;
use crate::engine::credentials::Occasion;
use crate::error::{ApiError, ApiResult, Code};

/// Fields of `PUT me` that change the profile; a body without any of them is a login.
const PROFILE: [&str; 7] = [
    "name",
    "avatar",
    "link",
    "metadata",
    "statusMessage",
    "tags",
    "unset",
];

/// `me` and what is under it.
pub(super) fn answer(
    turn: &mut Turn<'_>,
    call: &Call,
    rest: &[&str],
    app: &Surroundings<'_>,
) -> ApiResult<Reply> {
    if call.plane != Plane::Client {
        return Err(Code::EMPTY_AUTH_TOKEN.with("The authToken header is missing."));
    }
    let token = call.credential.as_str();
    let uid = call.user()?;
    match (call.method.as_str(), rest) {
        ("GET", []) => Ok(whole(turn, uid, token, Occasion::Visit, app)?.into()),
        ("PUT", []) => {
            let occasion = if PROFILE.iter().any(|field| call.field(field).is_some()) {
                turn.update_user(uid, &own_fields(&call.body))?;
                Occasion::Visit
            } else {
                Occasion::Login
            };
            let mut data = whole(turn, uid, token, occasion, app)?;
            data["authToken"] = token.into();
            Ok(data.into())
        }
        ("DELETE", []) => {
            turn.revoke(token)?;
            Ok(Reply::ack("Logged out."))
        }
        ("POST", ["jwt"]) => Ok(json!({ "token": turn.random.jwt() }).into()),
        _ => Err(ApiError::api_not_found()),
    }
}

/// The settings, which need no login.
pub(super) fn settings(call: &Call, rest: &[&str], app: &Surroundings<'_>) -> ApiResult<Reply> {
    if super::is(call, &Method::GET) && rest.is_empty() {
        return Ok(app.settings.clone().into());
    }
    Err(ApiError::api_not_found())
}

/// The session report, which is only confirmed.
pub(super) fn session(call: &Call, rest: &[&str]) -> ApiResult<Reply> {
    if !super::is(call, &Method::POST) || !rest.is_empty() {
        return Err(ApiError::api_not_found());
    }
    let id = call
        .field("sessionId")
        .and_then(Value::as_str)
        .unwrap_or_default();
    Ok(json!({ "sessionId": id, "success": true }).into())
}

/// A user may change anything about itself but its role.
fn own_fields(body: &Value) -> Value {
    PROFILE
        .iter()
        .filter_map(|field| Some(((*field).to_owned(), body.get(*field)?.clone())))
        .collect()
}

/// The user with everything a session needs but the token.
fn whole(
    turn: &mut Turn<'_>,
    uid: &str,
    token: &str,
    occasion: Occasion,
    app: &Surroundings<'_>,
) -> ApiResult<Value> {
    let user = turn.user(uid)?;
    let mut map = user.full(true, true);
    map.insert("jwt".into(), turn.jwt(uid, token, occasion)?.into());
    let channel = json!({ "identity": format!("[{}]{uid}", app.app_id), "service": format!("{}.chat", app.app_id) });
    map.insert("wsChannel".into(), channel);
    map.insert("settings".into(), app.settings.clone());
    Ok(map.into())
}
