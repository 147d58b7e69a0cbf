//! Conversations and the receipts for whole ones.

use crate::call::{Call, Reply};
use crate::engine::Turn;
use crate::engine::conversations::Peer;
use crate::engine::fields;
use crate::engine::receipts::Receipt;
use crate::error::{ApiError, ApiResult, Code};
use crate::paging::Page;

/// `conversations`: the actor's own; one by its id, as older clients ask for it.
pub(super) fn all(turn: &mut Turn<'_>, call: &Call, rest: &[&str]) -> ApiResult<Reply> {
    match (call.method.as_str(), rest) {
        ("GET", []) => list(turn, call),
        ("GET", [id]) => {
            let (uid, peer) = party(turn, call, id)?;
            Ok(turn.conversation(uid, &peer)?.into())
        }
        ("DELETE", [id]) => {
            // It is gone for everybody, which no party may bring about for the others.
            call.admin()?;
            let (uid, peer) = party(turn, call, id)?;
            let conversation = turn.conversation(uid, &peer)?;
            turn.drop_conversation(conversation["conversationId"].as_str().unwrap_or_default())?;
            Ok(Reply::ack(format!(
                "The conversation {id} was removed for everybody."
            )))
        }
        _ => Err(ApiError::api_not_found()),
    }
}

/// Who asks for a conversation by its id, and who is on its other side.
fn party<'a>(turn: &Turn<'_>, call: &'a Call, id: &str) -> ApiResult<(&'a str, Peer)> {
    let uid = call.user()?;
    let id = id.to_ascii_lowercase();
    let peer = turn.peer_in(uid, &id)?;
    let unknown = || Code::CONVERSATION_NOT_FOUND.with(format!("There is no conversation {id}."));
    Ok((uid, peer.ok_or_else(unknown)?))
}

fn list(turn: &mut Turn<'_>, call: &Call) -> ApiResult<Reply> {
    let page = Page::of(&call.query);
    let (rows, total) = turn.conversations(call.user()?, &call.query, page)?;
    let meta = page.meta(total, rows.len());
    Ok(Reply::list(rows, meta))
}

/// `users|groups/{id}/conversation` and what is under it.
pub(super) fn answer(
    turn: &mut Turn<'_>,
    call: &Call,
    peer: &Peer,
    rest: &[&str],
) -> ApiResult<Reply> {
    let uid = call.user()?;
    let id = peer.parts().1;
    match (call.method.as_str(), rest) {
        ("GET", []) => Ok(turn.conversation(uid, peer)?.into()),
        ("PUT", []) => Ok(turn.tag_conversation(uid, peer, &call.body)?.into()),
        ("DELETE", []) => delete(turn, call, uid, peer),
        ("POST", ["read"]) => {
            turn.acknowledge_all(uid, peer, &call.body, Receipt::Read)?;
            Ok(Reply::ack(format!("Messages of {id} are read for {uid}.")))
        }
        ("POST", ["delivered"]) => {
            turn.acknowledge_all(uid, peer, &call.body, Receipt::Delivered)?;
            Ok(Reply::ack(format!(
                "Messages of {id} are delivered for {uid}."
            )))
        }
        ("DELETE", ["read"]) => {
            turn.unread_from(uid, peer, &call.body)?;
            let mut reply = Reply::ack(format!("Messages of {id} are unread for {uid}."));
            reply.data["conversation"] = turn.conversation(uid, peer)?;
            Ok(reply)
        }
        ("POST", ["pin"]) => Ok(turn.pin_conversation(uid, peer, true)?.into()),
        ("DELETE", ["pin"]) => Ok(turn.pin_conversation(uid, peer, false)?.into()),
        _ => Err(ApiError::api_not_found()),
    }
}

fn delete(turn: &mut Turn<'_>, call: &Call, uid: &str, peer: &Peer) -> ApiResult<Reply> {
    let conversation = turn.conversation(uid, peer)?;
    match (peer, fields::flag(&call.body, "deleteMessagesPermanently")) {
        (Peer::User(_), true) => {
            let id = conversation["conversationId"].as_str().unwrap_or_default();
            turn.drop_conversation(id)?;
        }
        (Peer::Group(_), true) => {
            return Err(Code::BAD_REQUEST
                .with("Messages of a group are not removed with a member's conversation."));
        }
        (_, false) => turn.clear_conversation(uid, peer)?,
    }
    Ok(Reply::ack(format!(
        "The conversation was removed for {uid}."
    )))
}
