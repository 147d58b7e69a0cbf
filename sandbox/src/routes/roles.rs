//! Roles and API keys: for keys only.

use crate::call::{Call, Reply};
use crate::engine::Turn;
use crate::error::{ApiError, ApiResult};
use crate::paging::Page;

/// `roles` and what is under it.
pub(super) fn answer(turn: &mut Turn<'_>, call: &Call, rest: &[&str]) -> ApiResult<Reply> {
    call.admin()?;
    match (call.method.as_str(), rest) {
        ("GET", []) => {
            let page = Page::of(&call.query);
            let (rows, total) = turn.roles(page)?;
            let meta = page.meta(total, rows.len());
            Ok(Reply::list(rows, meta))
        }
        ("POST", []) => Ok(turn.create_role(&call.body)?.json().into()),
        ("GET", [role]) => Ok(turn.role(role)?.json().into()),
        ("PUT", [role]) => Ok(turn.update_role(role, &call.body)?.json().into()),
        ("DELETE", [role]) => {
            turn.delete_role(role)?;
            Ok(Reply::ack(format!("Role {role} was removed.")))
        }
        ("GET", [role, "restrictedfeatures"]) => {
            let page = Page::of(&call.query);
            let (rows, total) = turn.restricted(role, page)?;
            let meta = page.meta(total, rows.len());
            Ok(Reply::list(rows, meta))
        }
        ("POST", [role, "restrictedfeatures"]) => Ok(turn.restrict(role, &call.body)?.into()),
        ("DELETE", [role, "restrictedfeatures"]) => Ok(turn.allow(role, &call.body)?.into()),
        _ => Err(ApiError::api_not_found()),
    }
}

/// `apikeys` and what is under it.
pub(super) fn keys(turn: &mut Turn<'_>, call: &Call, rest: &[&str]) -> ApiResult<Reply> {
    call.admin()?;
    match (call.method.as_str(), rest) {
        ("GET", []) => {
            let page = Page::of(&call.query);
            let (rows, total) = turn.keys(call.query.text("scope"), page)?;
            let meta = page.meta(total, rows.len());
            Ok(Reply::list(rows, meta))
        }
        ("POST", []) => Ok(turn.create_key(&call.body)?.into()),
        ("GET", [key]) => Ok(turn.key(key)?.into()),
        ("PUT", [key]) => Ok(turn.update_key(key, &call.body, &call.credential)?.into()),
        ("DELETE", [key]) => {
            turn.delete_key(key, &call.credential)?;
            Ok(Reply::ack("The API key was removed."))
        }
        _ => Err(ApiError::api_not_found()),
    }
}
