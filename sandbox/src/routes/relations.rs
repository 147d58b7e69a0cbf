//! Blocked users and friends.

use serde_json::{Map, Value, json};

use crate::call::{Call, Reply};
use crate::engine::Turn;
use crate::error::{ApiError, ApiResult, Code};
use crate::paging::Page;

/// The users that somebody blocks.
pub(super) fn blocked(
    turn: &mut Turn<'_>,
    call: &Call,
    uid: &str,
    rest: &[&str],
) -> ApiResult<Reply> {
    match (call.method.as_str(), rest) {
        ("GET", []) => {
            let page = Page::of(&call.query);
            let (rows, total) = turn.blocked(uid, &call.query, page)?;
            let meta = page.meta(total, rows.len());
            Ok(Reply::list(rows, meta))
        }
        ("POST", []) => each(turn, call, "blockedUids", |turn, other| {
            turn.block(uid, other)
        })
        .map(Reply::from),
        ("DELETE", []) => each(turn, call, "blockedUids", |turn, other| {
            turn.unblock(uid, other)
        })
        .map(Reply::from),
        _ => Err(ApiError::api_not_found()),
    }
}

/// A user's friends.
pub(super) fn friends(
    turn: &mut Turn<'_>,
    call: &Call,
    uid: &str,
    rest: &[&str],
) -> ApiResult<Reply> {
    call.admin()?;
    let uid = turn.user(uid)?.uid;
    match (call.method.as_str(), rest) {
        ("GET", []) => {
            let page = Page::of(&call.query);
            let (rows, total) = turn.friends(&uid, &call.query, page)?;
            let meta = page.meta(total, rows.len());
            Ok(Reply::list(rows, meta))
        }
        ("POST", []) => {
            let results = each(turn, call, "accepted", |turn, other| {
                turn.befriend(&uid, other)
            })?;
            Ok(json!({ "accepted": results }).into())
        }
        ("DELETE", []) => {
            for other in super::users::named(call, "friends")? {
                turn.unfriend(&uid, &other)?;
            }
            Ok(Reply::ack("No longer friends."))
        }
        _ => Err(ApiError::api_not_found()),
    }
}

/// Does something to each user named in the body; a result for each.
fn each(
    turn: &mut Turn<'_>,
    call: &Call,
    field: &str,
    mut deed: impl FnMut(&mut Turn<'_>, &str) -> ApiResult<String>,
) -> ApiResult<Value> {
    let mut results = Map::new();
    for uid in super::users::named(call, field)? {
        let result = match deed(turn, &uid) {
            Ok(message) => json!({ "success": true, "message": message }),
            Err(error) if error.code == Code::EXCEPTION => return Err(error),
            Err(error) => json!({ "success": false, "error": error.brief() }),
        };
        results.insert(uid, result);
    }
    Ok(results.into())
}
