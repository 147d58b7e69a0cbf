//! Polls: questions that an extension of the service asks in a custom message, and the votes.

use rusqlite::params;
use serde_json::{Map, Value, json};

use super::compose::Draft;
use super::messages::Message;
use super::{Turn, fields};
use crate::call::Actor;
use crate::error::{ApiError, ApiResult, Code};
use crate::ids::SYSTEM_UID;
use crate::limits;
use crate::store::Sql as _;

/// The type of the messages that polls are.
const KIND: &str = "extension_poll";
/// Fields of the call that the message takes over.
const PASSED_ON: [&str; 5] = [
    "receiver",
    "receiverType",
    "quotedMessageId",
    "parentMessageId",
    "muid",
];

/// A stored poll.
struct Poll {
    id: String,
    message_id: i64,
    creator: String,
    question: String,
    options: Vec<String>,
}

impl Turn<'_> {
    /// Asks a question in a conversation; the poll before any vote.
    ///
    /// # Errors
    /// `ERR_BAD_REQUEST` for a question or options that cannot be asked, and what refuses a message.
    pub(crate) fn create_poll(&mut self, creator: &str, body: &Value) -> ApiResult<Value> {
        let question = fields::needed(body, "question", limits::POLL_CHARS)?;
        let options = options(body)?;
        let mut poll = Poll {
            id: self.random.uuid(),
            message_id: 0,
            creator: creator.to_owned(),
            question,
            options,
        };
        let state = self.poll_state(&poll)?;
        let mut message = json!({
            "category": "custom",
            "type": KIND,
            "data": {
                "text": poll.question,
                "customData": { "id": poll.id, "question": poll.question, "options": state["options"] },
                "metadata": { "incrementUnreadCount": true, "@injected": injected(&state) },
            },
        });
        for key in PASSED_ON {
            if let Some(value) = body.get(key) {
                message[key] = value.clone();
            }
        }
        let sent = self.send_message(Draft {
            sender: creator,
            body: &message,
            files: &[],
            parent: None,
            media_base: "",
            agentic: false,
        })?;
        poll.message_id = sent["id"]
            .as_str()
            .and_then(|id| id.parse().ok())
            .unwrap_or_default();
        let sql = "INSERT INTO polls (id, message_id, creator, question, options) VALUES (?1, ?2, ?3, ?4, ?5)";
        let options = json!(poll.options).to_string();
        self.db.run(
            sql,
            params![
                poll.id,
                poll.message_id,
                poll.creator,
                poll.question,
                options
            ],
        )?;
        Ok(state)
    }

    /// Counts a person's vote; an earlier one of the same person moves. Everybody in the
    /// conversation, the voter's own devices too, gets the message edited by the app.
    ///
    /// # Errors
    /// `ERR_BAD_REQUEST` for an option that is not there, `ERR_MESSAGE_ID_NOT_FOUND` for a poll that
    /// is not, and `ERR_MESSAGE_NO_ACCESS` for one of other people.
    pub(crate) fn vote(&mut self, uid: &str, body: &Value) -> ApiResult<()> {
        let poll = self.poll(&fields::needed(body, "id", limits::ID_CHARS)?)?;
        let mut message = self.visible(poll.message_id, Some(uid))?;
        if message.deleted_at.is_some() {
            return Err(no_poll(&poll.id));
        }
        let vote = vote(body, poll.options.len())?;
        let sql = "INSERT INTO poll_votes (poll_id, uid, option, at) VALUES (?1, ?2, ?3, ?4) \
                   ON CONFLICT (poll_id, uid) DO UPDATE SET option = excluded.option, at = excluded.at \
                   WHERE option <> excluded.option";
        if self.db.run(sql, params![poll.id, uid, vote, self.now])? == 0 {
            return Ok(());
        }
        let state = self.poll_state(&poll)?;
        inject(&mut message.data, &state);
        message.edited_at = Some(self.now);
        message.edited_by = Some(SYSTEM_UID.to_owned());
        message.updated_at = self.now;
        self.update(&message)?;
        self.message_action("edited", SYSTEM_UID, &message)?;
        Ok(())
    }

    /// A poll with its votes, for the one who made it and for the app.
    ///
    /// # Errors
    /// `ERR_MESSAGE_ID_NOT_FOUND`, and `AUTH_ERR_NO_ACCESS` for anybody else.
    pub(crate) fn poll_results(&self, id: &str, actor: &Actor) -> ApiResult<Value> {
        let poll = self.poll(id)?;
        if actor.user().is_some_and(|uid| uid != poll.creator) {
            return Err(Code::NO_ACCESS.with("Only who made a poll sees its results."));
        }
        self.poll_state(&poll)
    }

    /// Writes the votes into the data of a message that is a poll, over what a client put there.
    pub(super) fn restore_poll(&self, message: &mut Message) -> ApiResult<()> {
        if message.kind != KIND {
            return Ok(());
        }
        let sql = "SELECT id FROM polls WHERE message_id = ?1";
        let id = self
            .db
            .one(sql, [message.id], |row| row.get::<_, String>(0))?;
        if let Some(id) = id {
            let state = self.poll_state(&self.poll(&id)?)?;
            inject(&mut message.data, &state);
        }
        Ok(())
    }

    fn poll(&self, id: &str) -> ApiResult<Poll> {
        let sql = "SELECT id, message_id, creator, question, options FROM polls WHERE id = ?1";
        let poll = self.db.one(sql, [id], |row| {
            Ok(Poll {
                id: row.get(0)?,
                message_id: row.get(1)?,
                creator: row.get(2)?,
                question: row.get(3)?,
                options: serde_json::from_str(&row.get::<_, String>(4)?).unwrap_or_default(),
            })
        })?;
        poll.ok_or_else(|| no_poll(id))
    }

    /// A poll as clients read it: question, options by number, and who voted for which.
    fn poll_state(&self, poll: &Poll) -> ApiResult<Value> {
        let sql = "SELECT v.option, v.uid, COALESCE(u.name, v.uid), u.avatar FROM poll_votes v \
                   LEFT JOIN users u ON u.uid = v.uid WHERE v.poll_id = ?1 ORDER BY v.at, v.uid";
        let cast = self.db.all(sql, [&poll.id], |row| {
            let mut voter = Map::new();
            voter.insert("name".into(), row.get::<_, String>(2)?.into());
            fields::put(&mut voter, "avatar", row.get::<_, Option<String>>(3)?);
            Ok((row.get::<_, u16>(0)?, row.get::<_, String>(1)?, voter))
        })?;
        let total = cast.len();
        let mut voters = vec![Map::new(); poll.options.len()];
        for (option, uid, voter) in cast {
            if let Some(voters) = voters.get_mut(usize::from(option).wrapping_sub(1)) {
                voters.insert(uid, voter.into());
            }
        }
        let numbered = || (1_usize..).zip(&poll.options);
        let options: Map<String, Value> = numbered()
            .map(|(number, text)| (number.to_string(), text.clone().into()))
            .collect();
        let results: Map<String, Value> = numbered()
            .zip(voters)
            .map(|((number, text), voters)| {
                let result = json!({ "text": text, "count": voters.len(), "voters": voters });
                (number.to_string(), result)
            })
            .collect();
        Ok(json!({
            "id": poll.id,
            "question": poll.question,
            "options": options,
            "results": { "total": total, "options": results },
        }))
    }
}

/// The options of a poll: at least two texts that are not blank.
fn options(body: &Value) -> ApiResult<Vec<String>> {
    let options = fields::strings(body, "options", limits::POLL_OPTIONS)?.unwrap_or_default();
    let fits =
        |text: &String| !text.trim().is_empty() && text.chars().count() <= limits::POLL_CHARS;
    if options.len() >= 2 && options.iter().all(fits) {
        return Ok(options);
    }
    Err(ApiError::field(
        "options",
        format!(
            "Must be 2 to {} texts of 1 to {} characters.",
            limits::POLL_OPTIONS,
            limits::POLL_CHARS
        ),
    ))
}

/// The number of the option that is voted for: digits in a string, or a number.
fn vote(body: &Value, options: usize) -> ApiResult<u16> {
    let number = match body.get("vote") {
        Some(Value::String(text)) => text.trim().parse().ok(),
        Some(Value::Number(number)) => number.as_u64().and_then(|n| u16::try_from(n).ok()),
        _ => None,
    };
    number
        .filter(|number: &u16| (1..=options).contains(&usize::from(*number)))
        .ok_or_else(|| ApiError::field("vote", format!("Must be an option, 1 to {options}.")))
}

/// What the extension writes into a message's metadata.
fn injected(state: &Value) -> Value {
    json!({ "extensions": { "polls": state } })
}

/// Writes the state of a poll into the metadata of its message.
fn inject(data: &mut Map<String, Value>, state: &Value) {
    let metadata = data
        .entry("metadata")
        .or_insert_with(|| Value::Object(Map::new()));
    if let Some(metadata) = metadata.as_object_mut() {
        metadata.insert("@injected".into(), injected(state));
    }
}

fn no_poll(id: &str) -> ApiError {
    Code::MESSAGE_NOT_FOUND.with(format!("There is no poll {id}."))
}
