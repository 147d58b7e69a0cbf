//! Calls, and the small resources of moderation, figures and uploads.

use serde_json::{Value, json};

use super::Surroundings;
use crate::call::{Call, Reply};
use crate::engine::{Turn, fields};
use crate::error::{ApiError, ApiResult, Code};
use crate::limits;
use crate::paging::Page;

/// `calls` and what is under it.
pub(super) fn answer(turn: &mut Turn<'_>, call: &Call, rest: &[&str]) -> ApiResult<Reply> {
    let uid = call.user()?;
    match (call.method.as_str(), rest) {
        ("POST", []) => Ok(turn.start_call(uid, &call.body)?.into()),
        ("PUT", [session]) => Ok(turn.change_call(uid, session, &call.body)?.into()),
        ("PATCH", [session, "type"]) => Ok(turn.change_call_type(uid, session, &call.body)?.into()),
        _ => Err(ApiError::api_not_found()),
    }
}

/// `moderation` and what is under it.
pub(super) fn moderation(
    turn: &mut Turn<'_>,
    call: &Call,
    rest: &[&str],
    app: &Surroundings<'_>,
) -> ApiResult<Reply> {
    call.admin()?;
    match (call.method.as_str(), rest) {
        ("POST", ["messages"]) => {
            let sender = fields::needed(&call.body, "sender", limits::ID_CHARS)?;
            let sender = turn.user(&sender)?.uid;
            let mut reply = super::messages::send_by(turn, call, &sender, app)?;
            let moderation = &mut reply.data["data"]["moderation"];
            if moderation.is_null() {
                *moderation = json!({ "status": "approved" });
            }
            Ok(reply)
        }
        ("GET", ["messages"]) => {
            let size = Page::of(&call.query).size;
            let rows = turn.moderated_messages(&call.query, size)?;
            let mut meta = json!({ "current": { "limit": size, "count": rows.len() } });
            if let Some(last) = rows.last() {
                meta["next"] =
                    json!({ "affix": "append", "sentAt": last["sentAt"], "id": last["id"] });
            }
            Ok(Reply::list(rows, meta))
        }
        ("GET", ["messages", id]) => Ok(turn.moderated_message(message_id(id)?)?.into()),
        ("GET", ["rules"]) => {
            let rows = turn.moderation_rules()?;
            let meta =
                json!({ "current": { "limit": Page::of(&call.query).size, "count": rows.len() } });
            Ok(Reply::list(rows, meta))
        }
        ("GET", ["rules", id]) => {
            let rule = turn
                .moderation_rules()?
                .into_iter()
                .find(|rule| rule["id"] == *id);
            let unknown = || Code::BAD_REQUEST.with(format!("There is no rule {id}."));
            Ok(rule.ok_or_else(unknown)?.into())
        }
        ("GET", ["blocked-messages"]) => {
            let page = Page::of(&call.query);
            let (rows, total) = turn.blocked_messages(page)?;
            let meta = page.meta(total, rows.len());
            Ok(Reply::list(rows, meta))
        }
        ("PATCH", ["blocked-messages", id]) => {
            let status = fields::needed(&call.body, "status", limits::NAME_CHARS)?;
            Ok(turn.approve_message(message_id(id)?, &status)?.into())
        }
        _ => Err(ApiError::api_not_found()),
    }
}

fn message_id(id: &str) -> ApiResult<i64> {
    id.parse()
        .map_err(|_| Code::MESSAGE_NOT_FOUND.with(format!("No message with id {id}.")))
}

/// `stats` and what is under it.
pub(super) fn stats(turn: &mut Turn<'_>, call: &Call, rest: &[&str]) -> ApiResult<Reply> {
    call.admin()?;
    match (call.method.as_str(), rest) {
        ("GET", []) => Ok(turn.usage(&call.query)?.into()),
        ("GET", ["messages"]) => Ok(turn.message_metrics()?.into()),
        _ => Err(ApiError::api_not_found()),
    }
}

/// `files/upload-url`.
pub(super) fn files(
    turn: &mut Turn<'_>,
    call: &Call,
    rest: &[&str],
    app: &Surroundings<'_>,
) -> ApiResult<Reply> {
    let ("POST", ["upload-url"]) = (call.method.as_str(), rest) else {
        return Err(ApiError::api_not_found());
    };
    let uid = call.user()?;
    let answers: Value =
        turn.announce_uploads(uid, &call.body, &app.media_base, &app.upload_base)?;
    Ok(answers.into())
}
