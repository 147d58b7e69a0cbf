//! Reactions to messages.

use rusqlite::{Row, params, params_from_iter};
use serde_json::{Map, Value, json};

use super::messages::Message;
use super::view::View;
use super::{Route, Turn, fields};
use crate::error::{ApiError, ApiResult, Code};
use crate::limits;
use crate::query::Query;
use crate::store::Sql as _;

/// One reaction of one user.
struct Reaction {
    id: i64,
    message_id: i64,
    uid: String,
    emoji: String,
    at: i64,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Reaction> {
    Ok(Reaction {
        id: row.get(0)?,
        message_id: row.get(1)?,
        uid: row.get(2)?,
        emoji: row.get(3)?,
        at: row.get(4)?,
    })
}

const SELECT: &str = "SELECT id, message_id, uid, reaction, reacted_at FROM reactions";

impl Turn<'_> {
    /// The counts of a message's reactions, oldest reaction first.
    pub(super) fn reactions_of(&self, id: i64, viewer: Option<&str>) -> ApiResult<Vec<Value>> {
        let sql = "SELECT reaction, COUNT(*), MAX(uid = ?2) FROM reactions WHERE message_id = ?1 \
                   GROUP BY reaction ORDER BY MIN(id)";
        Ok(self
            .db
            .all(sql, params![id, viewer.unwrap_or_default()], |row| {
                let mut entry =
                    json!({ "reaction": row.get::<_, String>(0)?, "count": row.get::<_, i64>(1)? });
                if viewer.is_some() {
                    entry["reactedByMe"] = row.get::<_, bool>(2)?.into();
                }
                Ok(entry)
            })?)
    }

    /// Adds a reaction; the message. Adding one that is there already changes nothing.
    pub(crate) fn react(&mut self, id: i64, uid: &str, reaction: &str) -> ApiResult<Value> {
        let message = self.reactable(id, uid)?;
        if reaction.is_empty() || reaction.chars().count() > limits::REACTION_CHARS {
            let problem = format!("Must have 1 to {} characters.", limits::REACTION_CHARS);
            return Err(ApiError::field("reaction", problem));
        }
        let others = "SELECT COUNT(DISTINCT reaction) FROM reactions WHERE message_id = ?1 AND reaction <> ?2";
        if self.db.number(others, params![id, reaction])? >= limits::REACTIONS {
            let problem = format!(
                "A message has at most {} different reactions.",
                limits::REACTIONS
            );
            return Err(ApiError::field("reaction", problem));
        }
        let sql = "INSERT OR IGNORE INTO reactions (message_id, uid, reaction, reacted_at) VALUES (?1, ?2, ?3, ?4)";
        if self.db.run(sql, params![id, uid, reaction, self.now])? > 0 {
            let stored = self.reaction(id, uid, reaction)?;
            self.tell(&message, "message_reaction_added", stored)?;
        }
        self.message_json(&message, Some(uid), View::live())
    }

    /// Takes a reaction back; the message.
    pub(crate) fn unreact(&mut self, id: i64, uid: &str, reaction: &str) -> ApiResult<Value> {
        let message = self.reactable(id, uid)?;
        if let Some(stored) = self.reaction(id, uid, reaction)? {
            self.db
                .run("DELETE FROM reactions WHERE id = ?1", [stored.id])?;
            self.tell(&message, "message_reaction_removed", Some(stored))?;
        }
        self.message_json(&message, Some(uid), View::live())
    }

    /// A page of the reactions to a message, with `meta`.
    pub(crate) fn reactions(
        &self,
        id: i64,
        reaction: Option<&str>,
        query: &Query,
    ) -> ApiResult<(Vec<Value>, Value)> {
        let size = query
            .number("limit")
            .or(query.number("per_page"))
            .unwrap_or(limits::PAGE_DEFAULT)
            .clamp(1, limits::PAGE_MAX);
        let back = query.text("affix") == Some("prepend");
        let mut sql = format!("{SELECT} WHERE message_id = ?");
        let mut values: Vec<rusqlite::types::Value> = vec![id.into()];
        if let Some(reaction) = reaction {
            sql += " AND reaction = ?";
            values.push(reaction.to_owned().into());
        }
        if let Some(edge) = query.number("id") {
            sql += if back { " AND id < ?" } else { " AND id > ?" };
            values.push(edge.into());
        }
        sql += if back {
            " ORDER BY id DESC LIMIT ?"
        } else {
            " ORDER BY id LIMIT ?"
        };
        values.push(size.into());
        let mut rows = self.db.all(&sql, params_from_iter(values), read)?;
        if back {
            rows.reverse();
        }
        let mut meta = json!({ "current": { "limit": size, "count": rows.len() } });
        if let (Some(first), Some(last)) = (rows.first(), rows.last()) {
            meta["next"] = json!({ "affix": "append", "id": last.id.to_string() });
            meta["previous"] = json!({ "affix": "prepend", "id": first.id.to_string() });
        }
        let list = rows
            .iter()
            .map(|row| Ok(self.reaction_json(row)?.into()))
            .collect::<ApiResult<_>>()?;
        Ok((list, meta))
    }

    fn reactable(&self, id: i64, uid: &str) -> ApiResult<Message> {
        let message = self.visible(id, Some(uid))?;
        if message.category == "action" || message.deleted_at.is_some() {
            return Err(Code::ACTION_NOT_ALLOWED.with(format!("Message {id} takes no reactions.")));
        }
        Ok(message)
    }

    fn reaction(&self, id: i64, uid: &str, reaction: &str) -> ApiResult<Option<Reaction>> {
        let sql = format!("{SELECT} WHERE message_id = ?1 AND uid = ?2 AND reaction = ?3");
        Ok(self.db.one(&sql, params![id, uid, reaction], read)?)
    }

    fn reaction_json(&self, reaction: &Reaction) -> ApiResult<Map<String, Value>> {
        let mut map = Map::new();
        map.insert("id".into(), reaction.id.to_string().into());
        map.insert("messageId".into(), reaction.message_id.to_string().into());
        map.insert("reaction".into(), reaction.emoji.clone().into());
        map.insert("uid".into(), reaction.uid.clone().into());
        map.insert("reactedAt".into(), reaction.at.into());
        map.insert("reactedBy".into(), self.person(&reaction.uid)?.into());
        Ok(map)
    }

    /// Sends the `reaction` frame to everybody in the conversation.
    fn tell(
        &mut self,
        message: &Message,
        action: &str,
        reaction: Option<Reaction>,
    ) -> ApiResult<()> {
        let Some(reaction) = reaction else {
            return Ok(());
        };
        let mut body = self.reaction_json(&reaction)?;
        self.raise(action, |_| Ok(json!({ "reaction": body })))?;
        body.insert("action".into(), action.into());
        body.insert(
            "conversationId".into(),
            message.conversation_id.clone().into(),
        );
        fields::put(
            &mut body,
            "parentId",
            message.parent_id.map(|id| id.to_string()),
        );
        let to = self.parties(message.route())?;
        let route = Route {
            sender: &reaction.uid,
            receiver: &message.receiver,
            receiver_type: &message.receiver_type,
        };
        let frame = self.envelope("reaction", route, body.into());
        self.send(to, frame);
        Ok(())
    }
}
