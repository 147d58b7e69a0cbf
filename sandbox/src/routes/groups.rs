//! Groups, their members and bans.

use serde_json::{Value, json};

use crate::call::{Actor, Call, Plane, Reply};
use crate::engine::Turn;
use crate::engine::conversations::Peer;
use crate::engine::fields;
use crate::error::{ApiError, ApiResult, Code};
use crate::limits;
use crate::paging::Page;

/// The lists of people in a body that adds members.
const LISTS: [&str; 4] = ["admins", "moderators", "participants", "usersToBan"];

/// `groups` and what is under it.
pub(super) fn answer(turn: &mut Turn<'_>, call: &Call, rest: &[&str]) -> ApiResult<Reply> {
    match (call.method.as_str(), rest) {
        ("GET", []) => {
            let page = Page::of(&call.query);
            let (rows, total) = turn.groups(&call.query, call.actor.user(), page)?;
            Ok(super::users::with_cursor(rows, page, total))
        }
        ("POST", []) => create(turn, call),
        ("GET", [guid]) => {
            let group = turn.group(guid)?;
            if group.kind == "private" {
                turn.joined(&group, &call.actor)?;
            }
            view(turn, call, &group.guid)
        }
        ("PUT", [guid]) => {
            let group = turn.update_group(guid, &call.body, &call.actor)?;
            view(turn, call, &group.guid)
        }
        ("DELETE", [guid]) => {
            let guid = turn.delete_group(guid, &call.actor)?;
            Ok(Reply::ack(format!("Group {guid} was removed.")))
        }
        ("PATCH", [guid, "owner"]) => {
            let owner = fields::needed(&call.body, "owner", limits::ID_CHARS)?;
            let group = turn.transfer(guid, &owner, &call.actor)?;
            Ok(Reply::ack(format!(
                "{} owns {} now.",
                group.owner, group.guid
            )))
        }
        (_, [guid, "members", more @ ..]) => members(turn, call, guid, more),
        (_, [guid, "bannedusers", more @ ..]) => bans(turn, call, guid, more),
        (_, [guid, "conversation", more @ ..]) => {
            super::conversations::answer(turn, call, &Peer::Group(guid.to_ascii_lowercase()), more)
        }
        ("GET", [guid, "messages"]) => {
            super::messages::list_with(turn, call, Peer::Group(guid.to_ascii_lowercase()))
        }
        (_, [guid, "threads", more @ ..]) => super::threads::answer(
            turn,
            call,
            Some(&Peer::Group(guid.to_ascii_lowercase())),
            more,
        ),
        _ => Err(ApiError::api_not_found()),
    }
}

/// The group as the actor sees it.
fn view(turn: &mut Turn<'_>, call: &Call, guid: &str) -> ApiResult<Reply> {
    let group = turn.group(guid)?;
    Ok(Value::from(turn.group_seen_by(&group, call.actor.user(), true)?).into())
}

fn create(turn: &mut Turn<'_>, call: &Call) -> ApiResult<Reply> {
    let group = turn.create_group(&call.body, &call.actor)?;
    // What the new owner sees, also when a key made the group in its name.
    let owner = Actor::User(group.owner.clone());
    let members = match call.field("members") {
        Some(members) => {
            let by = if call.actor.user().is_some() {
                &owner
            } else {
                &Actor::App
            };
            Some(turn.add_members(&group.guid, members, by)?)
        }
        None => None,
    };
    let viewer = call
        .actor
        .user()
        .or(owner.user())
        .filter(|uid| *uid != crate::ids::SYSTEM_UID);
    let group = turn.group(&group.guid)?;
    let mut map = turn.group_seen_by(&group, viewer, true)?;
    if let Some(members) = members {
        map.insert(
            "members".into(),
            json!({ "success": true, "data": members }),
        );
    }
    Ok(Value::from(map).into())
}

fn members(turn: &mut Turn<'_>, call: &Call, guid: &str, rest: &[&str]) -> ApiResult<Reply> {
    match (call.method.as_str(), rest) {
        ("GET", []) => {
            let group = turn.group(guid)?;
            turn.joined(&group, &call.actor)?;
            let page = Page::of(&call.query);
            let (rows, total) = turn.members(&group.guid, &call.query, page)?;
            let meta = page.meta(total, rows.len());
            Ok(Reply::list(rows, meta))
        }
        // With lists of people it adds them; a user's own call without any joins.
        ("POST", [])
            if call.plane == Plane::Client
                || !LISTS.iter().any(|list| call.field(list).is_some()) =>
        {
            let uid = call.user()?;
            Ok(turn.join(guid, uid, &call.body)?.into())
        }
        ("POST" | "PUT", []) => Ok(turn.add_members(guid, &call.body, &call.actor)?.into()),
        ("DELETE", []) => {
            let uid = call.user()?;
            turn.leave(guid, uid)?;
            Ok(Reply::ack(format!("{uid} left {guid}.")))
        }
        ("PUT", [uid]) => {
            let scope = fields::needed(&call.body, "scope", limits::NAME_CHARS)?;
            Ok(turn.change_scope(guid, uid, &scope, &call.actor)?.into())
        }
        ("DELETE", [uid]) => {
            turn.kick(guid, uid, &call.actor)?;
            Ok(Reply::ack(format!("{uid} was removed from {guid}.")))
        }
        _ => Err(ApiError::api_not_found()),
    }
}

fn bans(turn: &mut Turn<'_>, call: &Call, guid: &str, rest: &[&str]) -> ApiResult<Reply> {
    match (call.method.as_str(), rest) {
        ("GET", []) => {
            let group = turn.group(guid)?;
            turn.joined(&group, &call.actor)?;
            let page = Page::of(&call.query);
            let (rows, total) = turn.bans(&group.guid, &call.query, page)?;
            let meta = page.meta(total, rows.len());
            Ok(Reply::list(rows, meta))
        }
        ("POST", [uid]) => {
            turn.ban(guid, uid, &call.actor)?;
            Ok(Reply::ack(format!("{uid} was banned from {guid}.")))
        }
        ("DELETE", [uid]) => {
            turn.unban(guid, uid, &call.actor)?;
            Ok(Reply::ack(format!(
                "{uid} is no longer banned from {guid}."
            )))
        }
        ("POST" | "DELETE", []) => Err(Code::API_NOT_FOUND.with("Name the user in the path.")),
        _ => Err(ApiError::api_not_found()),
    }
}
