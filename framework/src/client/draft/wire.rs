//! Drafts in the form in which they go over the wire.

use serde_json::{Value, json};

use super::{Draft, DraftContent};
use crate::{
    client::Part,
    model::{Object, Receiver},
};

/// The `data` of the message.
pub(super) fn data(draft: &Draft) -> Object {
    let options = &draft.options;
    let mut data = Object::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            data.insert(name.to_owned(), value);
        }
    };
    let text = draft.as_text();
    put("text", text.map(Value::from));
    match &draft.content {
        DraftContent::Text(_) | DraftContent::Upload { .. } => {}
        DraftContent::Media { attachments, .. } => put("attachments", Some(json!(attachments))),
        DraftContent::Custom { data, .. } => put("customData", Some(data.clone())),
        DraftContent::Interactive { data, goal, .. } => {
            put("interactiveData", Some(data.clone()));
            put("interactionGoal", Some(json!(goal)));
            let allow = options.allow_sender_interaction.unwrap_or(false);
            put("allowSenderInteraction", Some(allow.into()));
        }
        DraftContent::Card { card, .. } => put("card", Some(card.clone())),
    }
    put("subType", options.sub_type.clone().map(Value::from));
    put(
        "updateConversation",
        options.update_conversation.map(Value::from),
    );
    put(
        "sendNotification",
        options.send_notification.map(Value::from),
    );
    put("metadata", options.metadata.clone());
    data
}

impl Draft {
    /// The body of the request that sends it. Uploaded files are not in it.
    pub(crate) fn to_json(&self, receiver: &Receiver) -> Value {
        let options = &self.options;
        let mut body = self.envelope(receiver.id(), receiver.receiver_type().as_str());
        body.insert("data".to_owned(), self.data());
        if !options.tags.is_empty() {
            body.insert("tags".to_owned(), json!(options.tags));
        }
        if let Some(muid) = &options.muid {
            body.insert("muid".to_owned(), json!(muid));
        }
        if let Some(quote) = &options.quote {
            // The official clients write a number here.
            body.insert("quotedMessageId".to_owned(), json!(quote.number()));
        }
        body.into()
    }

    /// The form that sends it with its files, or `None` if it has none.
    pub(crate) fn to_multipart(&self, receiver: &Receiver) -> Option<Vec<Part>> {
        let DraftContent::Upload { files, .. } = &self.content else {
            return None;
        };
        let options = &self.options;
        let envelope = self.envelope(receiver.id(), receiver.receiver_type().as_str());
        let mut parts: Vec<Part> = envelope
            .into_iter()
            .map(|(name, value)| Part::text(name, value.as_str().unwrap_or_default()))
            .collect();
        parts.extend(options.muid.iter().map(|muid| Part::text("muid", muid)));
        let quote = options.quote.iter();
        parts.extend(quote.map(|id| Part::text("quotedMessageId", id.as_str())));
        parts.push(Part::text("data", self.data().to_string()));
        parts.extend(options.tags.iter().map(|tag| Part::text("tags[]", tag)));
        parts.extend(
            files
                .iter()
                .map(|file| Part::file("files[]", &file.name, &file.mime_type, file.bytes.clone())),
        );
        Some(parts)
    }

    pub(super) fn envelope(&self, receiver: &str, receiver_type: &str) -> Object {
        let mut body = Object::new();
        for (name, value) in [
            ("receiver", receiver),
            ("receiverType", receiver_type),
            ("category", self.category().as_str()),
            ("type", self.message_type()),
        ] {
            body.insert(name.to_owned(), value.into());
        }
        body
    }
}
