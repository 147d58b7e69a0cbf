//! Conversations: shared by their parties, with each party's own counts, tags and clearing.

use rusqlite::{Row, params};
use serde_json::{Map, Value, json};

use super::messages::{self, Message};
use super::view::View;
use super::{Turn, fields};
use crate::error::{ApiResult, Code};
use crate::ids::{group_conversation, user_conversation};
use crate::store::Sql as _;

/// The other side of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Peer {
    User(String),
    Group(String),
}

impl Peer {
    /// Receiver type and id.
    pub(crate) fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::User(uid) => ("user", uid),
            Self::Group(guid) => ("group", guid),
        }
    }
}

/// A conversation as one person has it.
#[derive(Debug)]
pub(super) struct Conversation {
    id: String,
    peer: Peer,
    created_at: i64,
    updated_at: i64,
    latest_id: i64,
    tags: Vec<String>,
    pinned_at: Option<i64>,
}

impl Conversation {
    /// Reads the columns id, type, peer, created, updated, latest, tags, pinned.
    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let peer = row.get::<_, String>(2)?;
        let group = row.get::<_, String>(1)? == "group";
        Ok(Self {
            id: row.get(0)?,
            peer: if group {
                Peer::Group(peer)
            } else {
                Peer::User(peer)
            },
            created_at: row.get(3)?,
            updated_at: row.get(4)?,
            latest_id: row.get(5)?,
            tags: row
                .get::<_, Option<String>>(6)?
                .and_then(|tags| serde_json::from_str(&tags).ok())
                .unwrap_or_default(),
            pinned_at: row.get(7)?,
        })
    }
}

/// What a view of a conversation includes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Details {
    pub(super) tags: bool,
    pub(super) peer_tags: bool,
    pub(super) blocked: bool,
}

impl Turn<'_> {
    /// The id of a person's conversation with somebody it may talk to.
    ///
    /// # Errors
    /// `ERR_UID_NOT_FOUND`, `ERR_GUID_NOT_FOUND`, `ERR_GROUP_NOT_JOINED`.
    pub(super) fn conversation_id(&self, uid: &str, peer: &Peer) -> ApiResult<String> {
        match peer {
            Peer::User(other) => Ok(user_conversation(uid, &self.user(other)?.uid)),
            Peer::Group(guid) => {
                let group = self.group(guid)?;
                if self.member(&group.guid, uid)?.is_none() {
                    return Err(
                        Code::NOT_JOINED.with(format!("{uid} is not a member of {}.", group.guid))
                    );
                }
                Ok(group_conversation(&group.guid))
            }
        }
    }

    /// The other side of the conversation with this id, if the person is a party to it.
    pub(crate) fn peer_in(&self, uid: &str, id: &str) -> ApiResult<Option<Peer>> {
        let sql = "SELECT type, a, b FROM conversations WHERE conversation_id = ?1";
        let found = self.db.one(sql, [id], |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, String>(2)?,
            ))
        })?;
        Ok(match found {
            Some((kind, guid, _)) if kind == "group" => Some(Peer::Group(guid)),
            Some((_, a, b)) if a == uid => Some(Peer::User(b)),
            Some((_, a, b)) if b == uid => Some(Peer::User(a)),
            _ => None,
        })
    }

    /// One conversation of a person.
    ///
    /// # Errors
    /// `ERR_CONVERSATION_NOT_ACCESSIBLE` before its first message.
    pub(crate) fn conversation(&self, uid: &str, peer: &Peer) -> ApiResult<Value> {
        let id = self.conversation_id(uid, peer)?;
        let sql = "SELECT c.conversation_id, c.type, ?3, c.created_at, c.updated_at, c.latest_id, s.tags, s.pinned_at \
                   FROM conversations c LEFT JOIN conversation_state s \
                   ON s.uid = ?1 AND s.conversation_id = c.conversation_id \
                   WHERE c.conversation_id = ?2 AND c.latest_id > COALESCE(s.cleared_id, 0)";
        let row = self
            .db
            .one(sql, [uid, &id, peer.parts().1], Conversation::read)?;
        let row = row.ok_or_else(|| {
            Code::CONVERSATION_NOT_ACCESSIBLE
                .with(format!("There is no such conversation for {uid}."))
        })?;
        self.conversation_json(
            &row,
            uid,
            Details {
                tags: true,
                ..Details::default()
            },
        )
    }

    /// A conversation as JSON.
    pub(super) fn conversation_json(
        &self,
        c: &Conversation,
        uid: &str,
        details: Details,
    ) -> ApiResult<Value> {
        let mut map = Map::new();
        map.insert("conversationId".into(), c.id.clone().into());
        map.insert("conversationType".into(), c.peer.parts().0.into());
        let (unread, mentions) = self.unread_count(uid, &c.id)?;
        map.insert("unreadMessageCount".into(), unread.to_string().into());
        map.insert("unreadMentionsCount".into(), mentions.into());
        let read = self.read_up_to(&c.id, uid)?;
        if read > 0 {
            map.insert("lastReadMessageId".into(), read.to_string().into());
        }
        map.insert("latestMessageId".into(), c.latest_id.to_string().into());
        map.insert("createdAt".into(), c.created_at.into());
        map.insert("updatedAt".into(), c.updated_at.into());
        let sql = format!(
            "SELECT {} FROM messages m WHERE m.id = ?1 AND m.deleted_at IS NULL",
            messages::COLUMNS
        );
        if let Some(last) = self.db.one(&sql, [c.latest_id], Message::read)? {
            map.insert(
                "lastMessage".into(),
                self.message_json(&last, Some(uid), View::live())?,
            );
        }
        map.insert(
            "conversationWith".into(),
            self.peer_json(&c.peer, uid, details)?.into(),
        );
        if details.tags {
            map.insert("tags".into(), json!(c.tags));
        }
        fields::put(&mut map, "pinnedAt", c.pinned_at);
        fields::put(&mut map, "pinnedBy", c.pinned_at.map(|_| uid));
        Ok(map.into())
    }

    fn peer_json(&self, peer: &Peer, uid: &str, details: Details) -> ApiResult<Map<String, Value>> {
        match peer {
            Peer::Group(guid) => {
                self.group_seen_by(&self.group(guid)?, Some(uid), details.peer_tags)
            }
            Peer::User(other) => match self.any_user(other)? {
                Some(user) if details.blocked => self.seen_by(&user, Some(uid), details.peer_tags),
                Some(user) => {
                    let mut map = user.full(false, details.peer_tags);
                    map.insert(
                        "conversationId".into(),
                        user_conversation(uid, other).into(),
                    );
                    Ok(map)
                }
                None => self.person(other),
            },
        }
    }

    /// Sets a person's tags on a conversation; the conversation.
    pub(crate) fn tag_conversation(
        &mut self,
        uid: &str,
        peer: &Peer,
        body: &Value,
    ) -> ApiResult<Value> {
        self.conversation(uid, peer)?;
        let id = self.conversation_id(uid, peer)?;
        let tags = json!(fields::tags(body)?.unwrap_or_default()).to_string();
        self.db.run(
            "INSERT INTO conversation_state (uid, conversation_id, tags) VALUES (?1, ?2, ?3) \
             ON CONFLICT (uid, conversation_id) DO UPDATE SET tags = excluded.tags",
            [uid, &id, &tags],
        )?;
        self.conversation(uid, peer)
    }

    /// Empties a conversation for one person; the others keep theirs.
    pub(crate) fn clear_conversation(&mut self, uid: &str, peer: &Peer) -> ApiResult<()> {
        let id = self.conversation_id(uid, peer)?;
        let newest = self.newest(&id)?;
        self.db.run(
            "INSERT INTO conversation_state (uid, conversation_id, cleared_id) VALUES (?1, ?2, ?3) \
             ON CONFLICT (uid, conversation_id) DO UPDATE SET cleared_id = excluded.cleared_id, pinned_at = NULL",
            params![uid, id, newest],
        )?;
        Ok(())
    }

    /// The id of the newest message of a conversation; 0 for none.
    pub(super) fn newest(&self, conversation: &str) -> ApiResult<i64> {
        Ok(self.db.number(
            "SELECT MAX(id) FROM messages WHERE conversation_id = ?1",
            [conversation],
        )?)
    }

    /// Makes a message the last one of its conversation.
    pub(super) fn touch_conversation(&mut self, m: &Message) -> ApiResult<()> {
        let (a, b) = match (m.in_group(), m.sender <= m.receiver) {
            (true, _) => (m.receiver.as_str(), ""),
            (false, true) => (m.sender.as_str(), m.receiver.as_str()),
            (false, false) => (m.receiver.as_str(), m.sender.as_str()),
        };
        self.db.run(
            "INSERT INTO conversations (conversation_id, type, a, b, created_at, updated_at, latest_id) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6) ON CONFLICT (conversation_id) \
             DO UPDATE SET updated_at = excluded.updated_at, latest_id = excluded.latest_id",
            params![m.conversation_id, m.receiver_type, a, b, self.now, m.id],
        )?;
        Ok(())
    }

    /// Removes a conversation with all its messages, for everybody.
    pub(crate) fn drop_conversation(&mut self, id: &str) -> ApiResult<()> {
        let sql = "SELECT id FROM messages WHERE conversation_id = ?1 ORDER BY id";
        for message in self.db.all(sql, [id], |row| row.get::<_, i64>(0))? {
            self.drop_message(message)?;
        }
        for sql in [
            "DELETE FROM conversations WHERE conversation_id = ?1",
            "DELETE FROM conversation_state WHERE conversation_id = ?1",
            "DELETE FROM marks WHERE conversation_id = ?1",
        ] {
            self.db.run(sql, [id])?;
        }
        Ok(())
    }
}
