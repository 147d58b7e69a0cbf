//! An app's webhooks, settings and extensions, and its bots. For keys only.

use crate::call::{Call, Reply};
use crate::engine::Turn;
use crate::error::{ApiError, ApiResult, Code};
use crate::ids::SYSTEM_UID;
use crate::paging::Page;

use super::Surroundings;

/// What is under `apps/{appId}`.
pub(super) fn app(
    turn: &mut Turn<'_>,
    call: &Call,
    rest: &[&str],
    app: &Surroundings<'_>,
) -> ApiResult<Reply> {
    call.admin()?;
    let Some((&app_id, rest)) = rest.split_first() else {
        return Err(ApiError::api_not_found());
    };
    if !app_id.eq_ignore_ascii_case(app.app_id) {
        return Err(Code::INVALID_APPID.with("There is no such app here."));
    }
    match (call.method.as_str(), rest) {
        (_, ["webhooks", rest @ ..]) => webhooks(turn, call, rest),
        ("GET", ["settings"]) => Ok(app.settings["parameters"].clone().into()),
        ("GET", ["extensions"]) => {
            let rows = app.settings["extensions"].as_array().cloned();
            let mut rows = rows.unwrap_or_default();
            for row in &mut rows {
                row["isActive"] = true.into();
            }
            let page = Page::of(&call.query);
            let meta = page.meta(i64::try_from(rows.len()).unwrap_or(i64::MAX), rows.len());
            Ok(Reply::list(rows, meta))
        }
        _ => Err(ApiError::api_not_found()),
    }
}

fn webhooks(turn: &mut Turn<'_>, call: &Call, rest: &[&str]) -> ApiResult<Reply> {
    let set = call.hook_set;
    match (call.method.as_str(), rest) {
        ("GET", []) => {
            let page = Page::of(&call.query);
            let (rows, total) = turn.hooks(set, page)?;
            let meta = page.meta(total, rows.len());
            Ok(Reply::list(rows, meta))
        }
        ("POST", []) => Ok(turn.put_hook(set, None, &call.body)?.into()),
        ("GET", [id]) => Ok(turn.hook_json(set, id)?.into()),
        ("PUT", [id]) => Ok(turn.put_hook(set, Some(id), &call.body)?.into()),
        ("DELETE", [id]) => {
            turn.delete_hook(set, id)?;
            Ok(Reply::ack(format!("Webhook {id} was removed.")))
        }
        ("GET", [id, "triggers"]) => {
            let rows = turn.triggers(set, id)?;
            let page = Page::of(&call.query);
            let meta = page.meta(i64::try_from(rows.len()).unwrap_or(i64::MAX), rows.len());
            Ok(Reply::list(rows, meta))
        }
        ("POST", [id, "triggers"]) => Ok(turn.set_triggers(set, id, &call.body, true)?.into()),
        ("DELETE", [id, "triggers"]) => Ok(turn.set_triggers(set, id, &call.body, false)?.into()),
        _ => Err(ApiError::api_not_found()),
    }
}

/// `bots` and what is under it.
pub(super) fn bots(
    turn: &mut Turn<'_>,
    call: &Call,
    rest: &[&str],
    app: &Surroundings<'_>,
) -> ApiResult<Reply> {
    call.admin()?;
    match (call.method.as_str(), rest) {
        ("GET", []) => {
            let page = Page::of(&call.query);
            let (rows, total) = turn.bots(page)?;
            let meta = page.meta(total, rows.len());
            Ok(Reply::list(rows, meta))
        }
        ("POST", []) => Ok(turn.put_bot(None, &call.body)?.into()),
        ("GET", [uid]) => Ok(turn.bot_json(uid)?.into()),
        ("PUT", [uid]) => Ok(turn.put_bot(Some(uid), &call.body)?.into()),
        ("DELETE", [uid]) => {
            let uid = turn.delete_bot(uid)?;
            Ok(Reply::ack(format!("Bot {uid} was removed.")))
        }
        ("POST", [uid, "messages"]) => {
            let bot = turn.bot_json(uid)?;
            let uid = bot["uid"].as_str().unwrap_or(SYSTEM_UID);
            super::messages::send_by(turn, call, uid, app)
        }
        _ => Err(ApiError::api_not_found()),
    }
}
