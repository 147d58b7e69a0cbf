//! Calls: who rings whom, and what became of it. Only the signalling; there is no sound.

use rusqlite::{Row, params};
use serde_json::{Map, Value, json};

use super::messages::Message;
use super::view::View;
use super::{Turn, entity, fields};
use crate::error::{ApiError, ApiResult, Code};
use crate::ids::{group_conversation, user_conversation};
use crate::limits;
use crate::store::Sql as _;

/// What a call can have become, after it began to ring.
const OUTCOMES: [&str; 6] = [
    "ongoing",
    "ended",
    "cancelled",
    "busy",
    "rejected",
    "unanswered",
];

/// A call, as it stands.
struct Ring {
    session: String,
    sender: String,
    receiver: String,
    receiver_type: String,
    kind: String,
    status: String,
    initiated_at: i64,
    joined_at: Option<i64>,
}

impl Ring {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            session: row.get(0)?,
            sender: row.get(1)?,
            receiver: row.get(2)?,
            receiver_type: row.get(3)?,
            kind: row.get(4)?,
            status: row.get(5)?,
            initiated_at: row.get(6)?,
            joined_at: row.get(7)?,
        })
    }

    fn in_group(&self) -> bool {
        self.receiver_type == "group"
    }

    fn conversation(&self) -> String {
        if self.in_group() {
            group_conversation(&self.receiver)
        } else {
            user_conversation(&self.sender, &self.receiver)
        }
    }
}

impl Turn<'_> {
    /// Begins to ring; the call message.
    pub(crate) fn start_call(&mut self, uid: &str, body: &Value) -> ApiResult<Value> {
        let receiver = fields::needed(body, "receiver", limits::ID_CHARS)?.to_ascii_lowercase();
        let receiver_type = fields::needed(body, "receiverType", limits::NAME_CHARS)?;
        let kind = kind(body)?;
        self.recipient(uid, &receiver_type, &receiver)?;
        if receiver == uid && receiver_type == "user" {
            return Err(Code::CALLING_SELF.with("Nobody can call themselves."));
        }
        let ring = Ring {
            session: format!("v1.{}.{}", self.region, self.random.hex(16)),
            sender: uid.to_owned(),
            receiver,
            receiver_type,
            kind,
            status: "initiated".into(),
            initiated_at: self.now,
            joined_at: None,
        };
        self.store_call(&ring)?;
        self.tell_call(&ring, uid)
    }

    /// Says what became of a call; the call message.
    pub(crate) fn change_call(
        &mut self,
        uid: &str,
        session: &str,
        body: &Value,
    ) -> ApiResult<Value> {
        let mut ring = self.call(uid, session)?;
        let status = fields::needed(body, "status", limits::NAME_CHARS)?;
        if !OUTCOMES.contains(&status.as_str()) {
            let problem = format!("Must be one of {}.", OUTCOMES.join(", "));
            return Err(ApiError::field("status", problem));
        }
        if status == "ongoing" && ring.joined_at.is_none() {
            ring.joined_at = Some(self.now);
        }
        ring.status = status;
        self.store_call(&ring)?;
        self.tell_call(&ring, uid)
    }

    /// Makes a call with sound one with pictures, or the other way round.
    pub(crate) fn change_call_type(
        &mut self,
        uid: &str,
        session: &str,
        body: &Value,
    ) -> ApiResult<Value> {
        let mut ring = self.call(uid, session)?;
        ring.kind = kind(body)?;
        self.store_call(&ring)?;
        self.call_entity(&ring)
    }

    /// A call that this user has a part in.
    fn call(&self, uid: &str, session: &str) -> ApiResult<Ring> {
        let sql = "SELECT session, sender, receiver, receiver_type, type, status, initiated_at, joined_at \
                   FROM calls WHERE session = ?1";
        let unknown = || Code::CALL_NOT_FOUND.with(format!("There is no call {session}."));
        let ring = self
            .db
            .one(sql, [session], Ring::read)?
            .ok_or_else(unknown)?;
        let part = if ring.in_group() {
            self.member(&ring.receiver, uid)?.is_some()
        } else {
            ring.sender == uid || ring.receiver == uid
        };
        if part { Ok(ring) } else { Err(unknown()) }
    }

    fn store_call(&mut self, ring: &Ring) -> ApiResult<()> {
        self.db.run(
            "INSERT OR REPLACE INTO calls (session, sender, receiver, receiver_type, type, status, initiated_at, \
             joined_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                ring.session,
                ring.sender,
                ring.receiver,
                ring.receiver_type,
                ring.kind,
                ring.status,
                ring.initiated_at,
                ring.joined_at
            ],
        )?;
        Ok(())
    }

    fn call_entity(&self, ring: &Ring) -> ApiResult<Value> {
        let mut map = Map::new();
        map.insert("sessionid".into(), ring.session.clone().into());
        map.insert("conversationId".into(), ring.conversation().into());
        map.insert("sender".into(), ring.sender.clone().into());
        map.insert("receiverType".into(), ring.receiver_type.clone().into());
        map.insert("receiver".into(), ring.receiver.clone().into());
        map.insert("status".into(), ring.status.clone().into());
        map.insert("type".into(), ring.kind.clone().into());
        map.insert("initiatedAt".into(), ring.initiated_at.into());
        fields::put(&mut map, "joinedAt", ring.joined_at);
        let parties = json!({
            "sender": entity("user", self.person(&ring.sender)?),
            "receiver": self.called(ring)?,
        });
        map.insert("data".into(), json!({ "entities": parties }));
        Ok(map.into())
    }

    fn called(&self, ring: &Ring) -> ApiResult<Value> {
        Ok(if ring.in_group() {
            entity("group", self.group(&ring.receiver)?.json(false))
        } else {
            entity("user", self.person(&ring.receiver)?)
        })
    }

    /// Records what somebody did with a call, and tells the parties of it.
    fn tell_call(&mut self, ring: &Ring, by: &str) -> ApiResult<Value> {
        let other = if ring.in_group() || ring.sender == by {
            &ring.receiver
        } else {
            &ring.sender
        };
        let toward = if ring.in_group() {
            self.called(ring)?
        } else {
            entity("user", self.person(other)?)
        };
        let mut data = Map::new();
        data.insert("action".into(), ring.status.clone().into());
        data.insert(
            "entities".into(),
            json!({
                "by": entity("user", self.person(by)?),
                "for": toward,
                "on": entity("call", self.call_entity(ring)?),
            }),
        );
        let message = Message {
            conversation_id: ring.conversation(),
            sender: by.to_owned(),
            receiver: other.clone(),
            receiver_type: ring.receiver_type.clone(),
            category: "call".into(),
            kind: ring.kind.clone(),
            data,
            ..self.blank()?
        };
        self.insert(&message)?;
        let view = self.message_json(&message, None, View::live())?;
        let status = ring.status.as_str();
        if !matches!(status, "ongoing" | "ended") {
            self.raise(&format!("call_{status}"), |_| Ok(json!({ "call": view })))?;
        }
        let to = self.parties(message.route())?;
        let frame = self.envelope("message", message.route(), view.clone());
        self.send(to, frame);
        Ok(view)
    }
}

fn kind(body: &Value) -> ApiResult<String> {
    let kind = fields::needed(body, "type", limits::NAME_CHARS)?;
    if matches!(kind.as_str(), "audio" | "video") {
        return Ok(kind);
    }
    Err(ApiError::field("type", "Must be audio or video."))
}
