//! Sending: from a request body to a stored message.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::messages::Message;
use super::view::View;
use super::{Turn, entity, fields};
use crate::call::Upload;
use crate::error::{ApiError, ApiResult, Code};
use crate::ids::{SYSTEM_UID, group_conversation, user_conversation};
use crate::limits;
use crate::profile::Profile;
use crate::socket::hub::Effect;

/// Keys of `data` that only the server writes.
const SERVER_KEYS: [&str; 6] = [
    "entities",
    "interactions",
    "mentions",
    "moderation",
    "reactions",
    "resource",
];

/// A message to send, before it is checked.
#[derive(Clone, Copy)]
pub(crate) struct Draft<'a> {
    pub(crate) sender: &'a str,
    pub(crate) body: &'a Value,
    pub(crate) files: &'a [Upload],
    /// The thread from the path; one named in the body counts too.
    pub(crate) parent: Option<i64>,
    /// Scheme and host at which uploaded files can be fetched.
    pub(crate) media_base: &'a str,
    /// Whether messages of agents may be sent, as only servers do.
    pub(crate) agentic: bool,
}

impl Turn<'_> {
    /// Checks, stores and distributes a message; the sender's view of it.
    pub(crate) fn send_message(&mut self, draft: Draft<'_>) -> ApiResult<Value> {
        let receiver =
            fields::needed(draft.body, "receiver", limits::ID_CHARS)?.to_ascii_lowercase();
        let receiver_type = fields::needed(draft.body, "receiverType", limits::NAME_CHARS)?;
        self.send_message_to(draft, &receiver_type, &receiver)
    }

    /// As [`Turn::send_message`], to a receiver that the body does not name.
    pub(crate) fn send_message_to(
        &mut self,
        draft: Draft<'_>,
        receiver_type: &str,
        receiver: &str,
    ) -> ApiResult<Value> {
        let (category, kind) = kind(draft.body, draft.agentic)?;
        let mut data = data(draft.body)?;
        let recipient = self.recipient(draft.sender, receiver_type, receiver)?;
        let conversation_id = if receiver_type == "group" {
            group_conversation(receiver)
        } else {
            user_conversation(draft.sender, receiver)
        };
        let parent_id = self.parent(draft, &conversation_id)?;
        let quoted_id = self.quoted(draft.body, &conversation_id)?;
        if category == "message" && !matches!(kind.as_str(), "text" | "custom") {
            self.attach(&mut data, draft)?;
        }
        content(&category, &kind, &mut data)?;
        fits(&data)?;
        self.resolve_mentions(&mut data)?;
        let sender = entity("user", self.person(draft.sender)?);
        data.insert(
            "entities".into(),
            json!({ "sender": sender, "receiver": recipient }),
        );
        if let Some(device) = self.device {
            data.insert("resource".into(), device.into());
        }
        let mut message = Message {
            conversation_id,
            sender: draft.sender.to_owned(),
            receiver: receiver.to_owned(),
            receiver_type: receiver_type.to_owned(),
            category,
            kind,
            parent_id,
            quoted_id,
            muid: muid(draft.body)?,
            tags: fields::tags(draft.body)?.unwrap_or_default(),
            data,
            ..self.blank()?
        };
        let moderated = self.moderated(&message)?;
        if moderated {
            let pending = json!({ "status": "pending" });
            message.data.insert("moderation".into(), pending);
        }
        self.insert(&message)?;
        self.raise_sent(&message)?;
        let to = self.parties(message.route())?;
        let body = self.message_json(&message, None, View::live())?;
        let frame = self.envelope("message", message.route(), body);
        match self.hold_back() {
            None => self.send(to, frame),
            Some(wait) => self.effects.push(Effect::Late {
                id: message.id,
                wait,
                to,
                frame: frame.into(),
            }),
        }
        let view = self.message_json(&message, Some(draft.sender), View::live())?;
        if moderated {
            self.judge(&mut message)?;
        }
        Ok(view)
    }

    /// For how long the new message is not shown to anybody but the sender of the request.
    fn hold_back(&mut self) -> Option<Duration> {
        match self.profile {
            Profile::Kind => None,
            Profile::Harsh => self.late.wait(),
        }
    }

    /// The receiver's entity, if the sender may write there.
    pub(super) fn recipient(
        &self,
        sender: &str,
        receiver_type: &str,
        receiver: &str,
    ) -> ApiResult<Value> {
        match receiver_type {
            "user" => {
                let user = self.user(receiver)?;
                self.may_reach(sender, &user.uid)?;
                let mut map = user.brief();
                map.insert(
                    "conversationId".into(),
                    user_conversation(sender, &user.uid).into(),
                );
                Ok(entity("user", map))
            }
            "group" => {
                let group = self.group(receiver)?;
                if sender != SYSTEM_UID && self.member(&group.guid, sender)?.is_none() {
                    return Err(Code::NOT_JOINED
                        .with(format!("{sender} is not a member of {}.", group.guid)));
                }
                Ok(entity("group", group.json(false)))
            }
            _ => Err(Code::INVALID_RECEIVER_TYPE.with("receiverType must be user or group.")),
        }
    }

    /// The thread that the message belongs to.
    fn parent(&self, draft: Draft<'_>, conversation: &str) -> ApiResult<Option<i64>> {
        let named = match draft.parent {
            Some(id) => Some(id),
            None => match fields::message_id(draft.body, "parentId")? {
                Some(id) => Some(id),
                None => fields::message_id(draft.body, "parentMessageId")?,
            },
        };
        let Some(id) = named else { return Ok(None) };
        let parent = self.message(id)?;
        if parent.conversation_id != conversation {
            return Err(Code::WRONG_THREAD.with("The thread is in another conversation."));
        }
        if parent.parent_id.is_some() {
            return Err(Code::THREAD_NESTING.with("A reply cannot start a thread."));
        }
        if parent.category == "action" {
            return Err(
                Code::WRONG_THREAD_CATEGORY.with("An action message cannot start a thread.")
            );
        }
        Ok(Some(id))
    }

    fn quoted(&self, body: &Value, conversation: &str) -> ApiResult<Option<i64>> {
        let Some(id) = fields::message_id(body, "quotedMessageId")? else {
            return Ok(None);
        };
        if self.message(id)?.conversation_id == conversation {
            return Ok(Some(id));
        }
        Err(Code::MESSAGE_NO_ACCESS.with("The quoted message is in another conversation."))
    }
}

/// The client's own id of a message: a string, or a number taken as one.
fn muid(body: &Value) -> ApiResult<Option<String>> {
    match body.get("muid") {
        Some(Value::Number(n)) => Ok(Some(n.to_string())),
        _ => Ok(fields::text(body, "muid", limits::NAME_CHARS)?.filter(|muid| !muid.is_empty())),
    }
}

/// Category and type, with their defaults.
fn kind(body: &Value, agentic: bool) -> ApiResult<(String, String)> {
    let category =
        fields::text(body, "category", limits::NAME_CHARS)?.filter(|text| !text.is_empty());
    let category = category.unwrap_or_else(|| "message".into());
    let kind = fields::text(body, "type", limits::NAME_CHARS)?.filter(|text| !text.is_empty());
    let default = match category.as_str() {
        "message" => "text",
        "interactive" | "card" => "card",
        "agentic" if agentic => "assistant",
        "custom" => "",
        _ => {
            return Err(Code::INVALID_CATEGORY
                .with(format!("Messages of category {category} cannot be sent.")));
        }
    };
    let kind = kind.unwrap_or_else(|| default.into());
    match (category.as_str(), kind.as_str()) {
        (_, "") => Err(Code::EMPTY_TYPE.with("A custom message needs a type.")),
        ("message", "text" | "image" | "video" | "audio" | "file" | "custom") => {
            Ok((category, kind))
        }
        ("message", _) => Err(Code::INVALID_TYPE.with(format!("There is no message type {kind}."))),
        _ => Ok((category, kind)),
    }
}

/// The client's part of `data`.
fn data(body: &Value) -> ApiResult<Map<String, Value>> {
    let mut data = match body.get("data") {
        Some(Value::Object(data)) => data.clone(),
        None | Some(Value::Null) => Map::new(),
        Some(_) => return Err(Code::INVALID_DATA.with("data must be an object.")),
    };
    clean(&mut data)?;
    Ok(data)
}

/// Takes out what only the server writes, and checks the metadata.
pub(super) fn clean(data: &mut Map<String, Value>) -> ApiResult<()> {
    for key in SERVER_KEYS {
        data.remove(key);
    }
    data.retain(|_, value| !value.is_null());
    match data.get("metadata") {
        None | Some(Value::Object(_)) => Ok(()),
        Some(_) => Err(Code::INVALID_METADATA.with("metadata must be an object.")),
    }
}

/// Refuses a `data` that is too large.
pub(super) fn fits(data: &Map<String, Value>) -> ApiResult<()> {
    let size = serde_json::to_string(data)?.len();
    if size <= limits::DATA_BYTES {
        return Ok(());
    }
    Err(ApiError::field(
        "data",
        format!("May have at most {} bytes.", limits::DATA_BYTES),
    ))
}

/// Checks that a message has the content its kind needs.
pub(super) fn content(category: &str, kind: &str, data: &mut Map<String, Value>) -> ApiResult<()> {
    match (category, kind) {
        ("message", "text") => match data.get("text") {
            None => Err(Code::EMPTY_TEXT.with("A text message needs text.")),
            Some(Value::String(text)) if text.trim().is_empty() => {
                Err(Code::EMPTY_TEXT.with("A text message needs text."))
            }
            Some(Value::String(_)) => Ok(()),
            Some(_) => Err(Code::INVALID_TEXT.with("The text must be a string.")),
        },
        ("custom", _) | ("message", "custom") => match data.get("customData") {
            None => Err(Code::EMPTY_CUSTOM.with("A custom message needs customData.")),
            Some(Value::Object(map)) if map.is_empty() => {
                Err(Code::EMPTY_CUSTOM.with("A custom message needs customData."))
            }
            Some(Value::Object(_)) => Ok(()),
            Some(_) => Err(Code::INVALID_CUSTOM.with("customData must be an object.")),
        },
        ("interactive", _) => interactive(data),
        ("card", _) if !data.get("card").is_some_and(Value::is_object) => {
            Err(Code::INVALID_DATA.with("A card message needs card."))
        }
        _ => Ok(()),
    }
}

fn interactive(data: &mut Map<String, Value>) -> ApiResult<()> {
    let content = data.get("interactiveData").and_then(Value::as_object);
    if content.is_none_or(Map::is_empty) {
        return Err(Code::INVALID_DATA.with("An interactive message needs interactiveData."));
    }
    let goal = data
        .entry("interactionGoal")
        .or_insert_with(|| json!({ "type": "none", "elementIds": [] }));
    let known = matches!(
        goal.get("type").and_then(Value::as_str),
        Some("anyAction" | "anyOf" | "allOf" | "oneOf" | "none")
    );
    let listed = goal.get("elementIds").is_none_or(|ids| {
        ids.as_array()
            .is_some_and(|ids| ids.iter().all(Value::is_string))
    });
    if known && listed {
        return Ok(());
    }
    Err(Code::INVALID_DATA.with("interactionGoal must have a known type and a list of elementIds."))
}
