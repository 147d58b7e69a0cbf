//! Extensions of the service: calls to hosts of their own.

use serde_json::json;

use crate::call::{Call, Reply};
use crate::engine::Turn;
use crate::error::{ApiError, ApiResult, Code};
use crate::limits;

/// The one extension there is.
pub(crate) const POLLS: &str = "polls";

/// A call to an extension that the app does not have.
pub(crate) fn unknown(name: &str) -> ApiError {
    Code::EXTENSION_NOT_FOUND.with(format!("There is no extension {name} in this app."))
}

/// Answers a call to the host of the polls.
///
/// # Errors
/// What the domain refuses; `ERR_API_NOT_FOUND` for an unknown path or a wrong method.
pub(crate) fn polls(turn: &mut Turn<'_>, call: &Call) -> ApiResult<Reply> {
    let path: Vec<&str> = call.path.iter().map(String::as_str).collect();
    match (call.method.as_str(), path.as_slice()) {
        ("POST", ["v2", "create"]) => {
            let mut poll = turn.create_poll(call.actor.uid(), &call.body)?;
            poll["success"] = true.into();
            Ok(poll.into())
        }
        ("POST", ["v2", "vote"]) => {
            turn.vote(call.user()?, &call.body)?;
            Ok(Reply::ack("The vote was counted."))
        }
        ("GET", ["v2", "results"]) => {
            let id = call
                .query
                .text("id")
                .filter(|id| id.len() <= limits::ID_CHARS)
                .ok_or_else(|| ApiError::field("id", "This field is required."))?;
            Ok(json!({ "polls": turn.poll_results(id, &call.actor)? }).into())
        }
        _ => Err(ApiError::api_not_found()),
    }
}
