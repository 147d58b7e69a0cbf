//! Messages: sending, reading, changing, and what can be done to one.

use serde_json::{Map, Value, json};

use super::Surroundings;
use crate::call::{Call, Plane, Reply};
use crate::engine::compose::Draft;
use crate::engine::conversations::Peer;
use crate::engine::history::Place;
use crate::engine::members::outcome_json;
use crate::engine::view::View;
use crate::engine::{Turn, fields};
use crate::error::{ApiError, ApiResult, Code};
use crate::limits;
use crate::profile::Profile;
use crate::store::Sql as _;

/// `messages` and what is under it.
pub(super) fn answer(
    turn: &mut Turn<'_>,
    call: &Call,
    rest: &[&str],
    app: &Surroundings<'_>,
) -> ApiResult<Reply> {
    let method = call.method.as_str();
    match (method, rest) {
        ("GET", []) => return list(turn, call, &Place::Everywhere),
        ("POST", []) => return send(turn, call, None, app),
        _ => {}
    }
    let Some((id, rest)) = rest.split_first() else {
        return Err(ApiError::api_not_found());
    };
    let id = number(id)?;
    match (method, rest) {
        ("GET", []) => get(turn, call, id),
        ("PUT", []) => Ok(turn.edit_message(id, &call.body, &call.actor)?.into()),
        ("DELETE", []) => {
            let permanent = fields::flag(&call.body, "permanent");
            Ok(turn.delete_message(id, &call.actor, permanent)?.into())
        }
        ("GET", ["thread"]) => list(turn, call, &Place::Thread(id)),
        ("POST", ["thread"]) => {
            call.user()?;
            send(turn, call, Some(id), app)
        }
        ("POST", ["reactions", reaction]) => Ok(turn.react(id, call.user()?, reaction)?.into()),
        ("DELETE", ["reactions", reaction]) => Ok(turn.unreact(id, call.user()?, reaction)?.into()),
        ("GET", ["reactions", more @ ..]) if more.len() < 2 => {
            turn.visible(id, call.actor.user())?;
            let (rows, meta) = turn.reactions(id, more.first().copied(), &call.query)?;
            Ok(Reply::list(rows, meta))
        }
        _ => marked(turn, call, id, rest),
    }
}

/// Marks of several kinds that a user puts on a message.
fn marked(turn: &mut Turn<'_>, call: &Call, id: i64, rest: &[&str]) -> ApiResult<Reply> {
    let on = call.method.as_str() == "POST";
    match (call.method.as_str(), rest) {
        ("PATCH", ["interacted"]) => {
            let uid = call.user()?;
            turn.interact(id, uid, &call.body)?;
            Ok(Reply::ack(format!(
                "Message {id} was marked as interacted for {uid}."
            )))
        }
        ("POST" | "DELETE", ["pin"]) => Ok(turn.pin_message(id, &call.actor, on)?.into()),
        ("POST" | "DELETE", ["save"]) => Ok(turn.save_message(id, call.user()?, on)?.into()),
        ("POST" | "DELETE", ["thread", "subscription"]) => {
            let uid = call.user()?;
            turn.subscribe(id, uid, on)?;
            let verb = if on { "follows" } else { "no longer follows" };
            Ok(Reply::ack(format!("{uid} {verb} thread {id}.")))
        }
        ("POST", ["flagged"]) => {
            let reason = fields::needed(&call.body, "id", limits::ID_CHARS)?;
            let remark = fields::text(&call.body, "remark", limits::URL_CHARS)?;
            turn.flag_message(id, call.user()?, &reason, remark.as_deref())?;
            Ok(Reply::ack("Reported."))
        }
        _ => Err(ApiError::api_not_found()),
    }
}

/// `GET user/messages/{muid}`: the caller's own message with that client id.
pub(super) fn by_muid(turn: &mut Turn<'_>, call: &Call, rest: &[&str]) -> ApiResult<Reply> {
    let ("GET", ["messages", muid]) = (call.method.as_str(), rest) else {
        return Err(ApiError::api_not_found());
    };
    if turn.profile == Profile::Harsh {
        return Err(ApiError::api_not_found());
    }
    let sql = "SELECT MAX(id) FROM messages WHERE sender = ?1 AND muid = ?2";
    let id = turn.db.number(sql, [call.user()?, muid])?;
    if id == 0 {
        return Err(Code::MESSAGE_NOT_FOUND.with(format!("No message with muid {muid}.")));
    }
    get(turn, call, id)
}

/// The history with a user or in a group.
pub(super) fn list_with(turn: &mut Turn<'_>, call: &Call, peer: Peer) -> ApiResult<Reply> {
    list(turn, call, &Place::With(peer))
}

fn list(turn: &mut Turn<'_>, call: &Call, place: &Place) -> ApiResult<Reply> {
    if call.query.flag("count") && call.query.flag("unread") {
        let counts = turn.unread_counts(place, call.user()?, &call.query)?;
        return Ok(Value::from(counts).into());
    }
    let (rows, meta) = turn.messages(place, call.actor.user(), &call.query)?;
    Ok(Reply::list(rows, meta))
}

fn get(turn: &mut Turn<'_>, call: &Call, id: i64) -> ApiResult<Reply> {
    let viewer = call.actor.user();
    let message = turn.visible(id, viewer)?;
    let thread = viewer.is_some() && call.query.flag("withThreadSubscribed");
    let view = View {
        receipts: true,
        thread,
        ..View::live()
    };
    Ok(turn.message_json(&message, viewer, view)?.into())
}

fn send(
    turn: &mut Turn<'_>,
    call: &Call,
    parent: Option<i64>,
    app: &Surroundings<'_>,
) -> ApiResult<Reply> {
    send_draft(turn, call, draft(call, call.actor.uid(), parent, app))
}

/// Sends what a call says in the name of a user that the call itself does not act for.
pub(super) fn send_by(
    turn: &mut Turn<'_>,
    call: &Call,
    uid: &str,
    app: &Surroundings<'_>,
) -> ApiResult<Reply> {
    send_draft(turn, call, draft(call, uid, None, app))
}

fn draft<'a>(
    call: &'a Call,
    sender: &'a str,
    parent: Option<i64>,
    app: &'a Surroundings<'_>,
) -> Draft<'a> {
    Draft {
        sender,
        body: &call.body,
        files: &call.files,
        parent,
        media_base: &app.media_base,
        agentic: call.plane == Plane::Admin,
    }
}

fn send_draft(turn: &mut Turn<'_>, call: &Call, draft: Draft<'_>) -> ApiResult<Reply> {
    let Some(receivers) = call.field("multipleReceivers") else {
        return Ok(turn.send_message(draft)?.into());
    };
    let mut results = Map::new();
    for (list, receiver_type) in [("uids", "user"), ("guids", "group")] {
        let mut entries = Map::new();
        for id in fields::strings(receivers, list, limits::IDS_PER_CALL)?.unwrap_or_default() {
            let outcome = turn.send_message_to(draft, receiver_type, &id.to_ascii_lowercase());
            entries.insert(id, outcome_json(outcome.map(Some))?);
        }
        results.insert(list.to_owned(), entries.into());
    }
    if results.values().all(|entries| *entries == json!({})) {
        return Err(ApiError::field(
            "multipleReceivers",
            "Must name receivers in uids or guids.",
        ));
    }
    Ok(Value::from(results).into())
}

/// An id in the path.
fn number(text: &str) -> ApiResult<i64> {
    text.parse()
        .map_err(|_| Code::MESSAGE_NOT_FOUND.with(format!("No message with id {text}.")))
}
