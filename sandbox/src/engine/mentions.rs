//! Mentions: `<@uid:...>` in a text, resolved to users.

use rusqlite::params;
use serde_json::{Map, Value};

use super::Turn;
use super::messages::Message;
use crate::error::{ApiError, ApiResult};
use crate::limits;
use crate::store::Sql as _;

impl Turn<'_> {
    /// Puts the users mentioned in the text into `data.mentions`; unknown ones stay text.
    pub(super) fn resolve_mentions(&self, data: &mut Map<String, Value>) -> ApiResult<()> {
        data.remove("mentions");
        let Some(text) = data.get("text").and_then(Value::as_str) else {
            return Ok(());
        };
        let mut mentions = Map::new();
        for uid in mentioned(text) {
            let user = self
                .any_user(&uid)?
                .filter(|user| user.deactivated_at.is_none());
            if let Some(user) = user {
                mentions.insert(uid, user.brief().into());
            }
        }
        if mentions.len() > limits::MENTIONS {
            return Err(ApiError::field(
                "data",
                format!("At most {} users may be mentioned.", limits::MENTIONS),
            ));
        }
        if !mentions.is_empty() {
            data.insert("mentions".into(), mentions.into());
        }
        Ok(())
    }

    /// Keeps who is mentioned where, for filters and counts.
    pub(super) fn store_mentions(&mut self, message: &Message) -> ApiResult<()> {
        self.db
            .run("DELETE FROM mentions WHERE message_id = ?1", [message.id])?;
        let mentions = message.data.get("mentions").and_then(Value::as_object);
        for uid in mentions.into_iter().flatten().map(|(uid, _)| uid) {
            self.db.run(
                "INSERT INTO mentions (message_id, uid) VALUES (?1, ?2)",
                params![message.id, uid],
            )?;
        }
        Ok(())
    }
}

/// The distinct uids mentioned in a text, in lower case.
fn mentioned(text: &str) -> Vec<String> {
    let mut uids: Vec<String> = Vec::new();
    for part in text.split("<@uid:").skip(1) {
        let Some((uid, _)) = part.split_once('>') else {
            continue;
        };
        let uid = uid.to_ascii_lowercase();
        if uid.len() <= limits::ID_CHARS && !uids.contains(&uid) {
            uids.push(uid);
        }
    }
    uids
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_each_uid_once() {
        assert_eq!(
            mentioned("hi <@uid:Ann> and <@uid:bob>, <@uid:ann> <@uid:open"),
            ["ann", "bob"]
        );
        assert!(mentioned("<@all:all> a@b").is_empty());
    }
}
