//! Users and their auth tokens.

use serde_json::{Value, json};

use crate::call::{Call, Plane, Reply};
use crate::engine::conversations::Peer;
use crate::engine::{Turn, fields};
use crate::error::{ApiError, ApiResult};
use crate::limits;
use crate::paging::Page;

/// `users` and what is under it.
pub(super) fn answer(turn: &mut Turn<'_>, call: &Call, rest: &[&str]) -> ApiResult<Reply> {
    match (call.method.as_str(), rest) {
        ("GET", []) => list(turn, call),
        ("POST", []) => create(turn, call),
        ("PUT", []) => reactivate(turn, call),
        ("DELETE", []) => deactivate(turn, call),
        ("GET", [uid]) => {
            let user = turn.user(uid)?;
            let tags = call.plane == Plane::Admin || call.query.flag("withTags");
            Ok(Value::from(turn.seen_by(&user, call.actor.user(), tags)?).into())
        }
        ("PUT", [uid]) => {
            call.admin()?;
            Ok(Value::from(turn.update_user(uid, &call.body)?.full(true, true)).into())
        }
        ("DELETE", [uid]) => delete(turn, call, uid),
        (_, [uid, "auth_tokens", more @ ..]) => tokens(turn, call, uid, more),
        (_, [uid, "friends", more @ ..]) => super::relations::friends(turn, call, uid, more),
        (_, [uid, "blockedusers", more @ ..]) => {
            call.admin()?;
            let uid = turn.user(uid)?.uid;
            super::relations::blocked(turn, call, &uid, more)
        }
        (_, [uid, "conversation", more @ ..]) => {
            super::conversations::answer(turn, call, &Peer::User(uid.to_ascii_lowercase()), more)
        }
        ("GET", [uid, "messages"]) => {
            super::messages::list_with(turn, call, Peer::User(uid.to_ascii_lowercase()))
        }
        (_, [uid, "threads", more @ ..]) => super::threads::answer(
            turn,
            call,
            Some(&Peer::User(uid.to_ascii_lowercase())),
            more,
        ),
        _ => Err(ApiError::api_not_found()),
    }
}

fn list(turn: &mut Turn<'_>, call: &Call) -> ApiResult<Reply> {
    let page = Page::of(&call.query);
    let (rows, total) = turn.users(&call.query, call.actor.user(), page)?;
    Ok(with_cursor(rows, page, total))
}

/// A page with the companion cursor that groups and users have.
pub(super) fn with_cursor(rows: Vec<Value>, page: Page, total: i64) -> Reply {
    let mut meta = page.meta(total, rows.len());
    let changed = |row: &Value| row["updatedAt"].as_i64().or(row["createdAt"].as_i64());
    if let Some(newest) = rows.iter().filter_map(changed).max() {
        meta["cursor"] = json!({ "updatedAt": newest, "affix": "prepend" });
    }
    Reply::list(rows, meta)
}

fn create(turn: &mut Turn<'_>, call: &Call) -> ApiResult<Reply> {
    call.admin()?;
    let user = turn.create_user(&call.body)?;
    let mut map = user.full(true, true);
    if fields::flag(&call.body, "withAuthToken") {
        map.insert("authToken".into(), turn.create_token(&user.uid)?.into());
    }
    Ok(Value::from(map).into())
}

fn deactivate(turn: &mut Turn<'_>, call: &Call) -> ApiResult<Reply> {
    call.admin()?;
    let uids = named(call, "uidsToDeactivate")?;
    Ok(json!({ "deactivatedUids": turn.deactivate(&uids)? }).into())
}

fn reactivate(turn: &mut Turn<'_>, call: &Call) -> ApiResult<Reply> {
    call.admin()?;
    let uids = named(call, "uidsToActivate")?;
    let (done, rest) = turn.reactivate(&uids)?;
    Ok(json!({ "activatedUids": done, "nonDeactivatedUids": rest }).into())
}

fn delete(turn: &mut Turn<'_>, call: &Call, uid: &str) -> ApiResult<Reply> {
    call.admin()?;
    let permanent = fields::flag(&call.body, "permanent");
    // A deactivated user can still be removed for good.
    let known = if permanent {
        turn.any_user(&uid.to_ascii_lowercase())?
    } else {
        None
    };
    let uid = known.map_or_else(|| turn.user(uid), Ok)?.uid;
    if permanent {
        turn.delete_user(&uid)?;
    } else {
        turn.deactivate(std::slice::from_ref(&uid))?;
    }
    Ok(Reply::ack(format!("User {uid} was removed.")))
}

fn tokens(turn: &mut Turn<'_>, call: &Call, uid: &str, rest: &[&str]) -> ApiResult<Reply> {
    call.admin()?;
    let user = turn.user(uid)?;
    match (call.method.as_str(), rest) {
        ("POST", []) => {
            let token = turn.create_token(&user.uid)?;
            let mut map = user.full(true, true);
            map.insert("authToken".into(), token.into());
            map.insert("createdAt".into(), turn.now.into());
            Ok(Value::from(map).into())
        }
        ("GET", []) => {
            let page = Page::of(&call.query);
            let (rows, total) = turn.tokens(&user.uid, page)?;
            let meta = page.meta(total, rows.len());
            Ok(Reply::list(rows, meta))
        }
        ("DELETE", []) => {
            turn.revoke_all(&user.uid)?;
            Ok(Reply::ack(format!(
                "All tokens of {} were removed.",
                user.uid
            )))
        }
        ("GET", [token]) => Ok(turn.token(&user.uid, token)?.into()),
        ("PUT", [token]) => Ok(turn.describe_token(&user.uid, token, &call.body)?.into()),
        ("DELETE", [token]) => {
            turn.token(&user.uid, token)?;
            turn.revoke(token)?;
            Ok(Reply::ack("The token was removed."))
        }
        _ => Err(ApiError::api_not_found()),
    }
}

/// A required list of ids in the body.
pub(super) fn named(call: &Call, field: &str) -> ApiResult<Vec<String>> {
    let ids = fields::strings(&call.body, field, limits::IDS_PER_CALL)?;
    ids.filter(|ids| !ids.is_empty())
        .ok_or_else(|| ApiError::field(field, "This field is required."))
}
