//! Which call does what: method and path to the domain.

use http::Method;

use crate::call::{Call, Plane, Reply};
use crate::engine::Turn;
use crate::error::{ApiError, ApiResult};

mod calls;
mod conversations;
pub(crate) mod extensions;
mod groups;
mod hooks;
mod me;
mod messages;
mod relations;
mod roles;
mod threads;
mod users;

/// Answers one call.
///
/// # Errors
/// What the domain refuses; `ERR_API_NOT_FOUND` for an unknown path or a wrong method.
pub(crate) fn answer(turn: &mut Turn<'_>, call: &Call, app: &Surroundings<'_>) -> ApiResult<Reply> {
    let path: Vec<&str> = call.path.iter().map(String::as_str).collect();
    let Some((first, rest)) = path.split_first() else {
        return Err(ApiError::api_not_found());
    };
    if let (Plane::Client, Some(uid)) = (call.plane, call.actor.user()) {
        turn.feature_open(uid, call.method.as_str(), &path)?;
    }
    match *first {
        "me" => me::answer(turn, call, rest, app),
        "settings" => me::settings(call, rest, app),
        "user_sessions" => me::session(call, rest),
        "users" => users::answer(turn, call, rest),
        "blockedusers" => relations::blocked(turn, call, call.user()?, rest),
        "groups" => groups::answer(turn, call, rest),
        "messages" => messages::answer(turn, call, rest, app),
        "threads" => threads::answer(turn, call, None, rest),
        "conversations" => conversations::all(turn, call, rest),
        "calls" => calls::answer(turn, call, rest),
        "moderation" => calls::moderation(turn, call, rest, app),
        "stats" => calls::stats(turn, call, rest),
        "files" => calls::files(turn, call, rest, app),
        "bots" => hooks::bots(turn, call, rest, app),
        "apps" => hooks::app(turn, call, rest, app),
        "roles" => roles::answer(turn, call, rest),
        "apikeys" => roles::keys(turn, call, rest),
        "user" => messages::by_muid(turn, call, rest),
        _ => Err(ApiError::api_not_found()),
    }
}

/// What the calls need to know beyond the database.
pub(crate) struct Surroundings<'a> {
    pub(crate) app_id: &'a str,
    /// The settings given to clients.
    pub(crate) settings: serde_json::Value,
    /// Scheme and host at which uploaded files can be fetched.
    pub(crate) media_base: String,
    /// Scheme and host to which files can be uploaded ahead of a message.
    pub(crate) upload_base: String,
}

/// Whether the method is this one.
fn is(call: &Call, method: &Method) -> bool {
    call.method == *method
}
