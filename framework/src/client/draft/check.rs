//! The service's limits on messages.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Draft, DraftContent, DraftError, Upload};
use crate::model::limits::{
    MAX_ATTACHMENTS, MAX_FILE_BYTES, MAX_ID_CHARS, MAX_MENTIONS, MAX_MESSAGE_CHARS,
    MAX_MESSAGE_DATA_BYTES, MAX_TAG_CHARS, MAX_TAGS,
};

/// Characters in the sender's own id of a message.
pub const MAX_MUID_CHARS: usize = 255;

pub(super) fn check(draft: &Draft) -> Result<(), DraftError> {
    check_setters(draft)?;
    check_content(&draft.content)?;
    let options = &draft.options;
    if let Some(metadata) = &options.metadata {
        require_object("the metadata", metadata)?;
    }
    check_labels(&options.tags)?;
    if let Some(muid) = &options.muid {
        check_length("the muid", muid, MAX_MUID_CHARS)?;
    }
    if matches!(draft.category(), crate::model::Category::Message) {
        let mentions = draft.as_text().map_or(0, count_mentions);
        at_most("mentions", mentions, MAX_MENTIONS)?;
    }
    let bytes = draft.data().to_string().len();
    if bytes > MAX_MESSAGE_DATA_BYTES {
        let limit = MAX_MESSAGE_DATA_BYTES;
        return Err(DraftError::DataTooLong { bytes, limit });
    }
    let chars = draft.longest_json_chars();
    if chars > MAX_MESSAGE_CHARS {
        let limit = MAX_MESSAGE_CHARS;
        return Err(DraftError::MessageTooLong { chars, limit });
    }
    Ok(())
}

impl Draft {
    /// Characters of the message to the receiver with the longest id.
    fn longest_json_chars(&self) -> usize {
        let mut body = self.envelope("", "group");
        body.insert("data".to_owned(), self.data());
        body.insert("tags".to_owned(), self.options.tags.clone().into());
        body.insert("muid".to_owned(), self.options.muid.clone().into());
        Value::Object(body).to_string().chars().count() + MAX_ID_CHARS
    }
}

/// Tags on anything.
pub(crate) fn check_labels(tags: &[String]) -> Result<(), DraftError> {
    at_most("tags", tags.len(), MAX_TAGS)?;
    tags.iter()
        .try_for_each(|tag| check_length("the tag", tag, MAX_TAG_CHARS))
}

fn check_content(content: &DraftContent) -> Result<(), DraftError> {
    match content {
        DraftContent::Text(text) if text.trim().is_empty() => Err(DraftError::EmptyText),
        DraftContent::Text(_) => Ok(()),
        DraftContent::Media { attachments, .. } => {
            let names = attachments.iter().map(|file| (&file.name, &file.url));
            for (name, url) in names {
                if !url.starts_with("https://") && !url.starts_with("http://") {
                    let problem = "has no http address; to send its content, use `Draft::upload`";
                    let name = name.clone();
                    return Err(DraftError::File { name, problem });
                }
            }
            check_count(attachments.len())
        }
        DraftContent::Upload { files, .. } => check_uploads(files),
        DraftContent::Custom { custom_type, data } => {
            // Clients look at these two types before they look at the category.
            if matches!(custom_type.as_str(), "" | "text" | "custom") {
                return Err(DraftError::Type {
                    kind: content.name(),
                    found: custom_type.clone(),
                });
            }
            require_object("the data of a custom message", data)
        }
        DraftContent::Interactive {
            interactive_type,
            data,
            ..
        } => {
            if interactive_type.is_empty() {
                return Err(DraftError::Type {
                    kind: content.name(),
                    found: String::new(),
                });
            }
            require_object("the data of an interactive message", data)
        }
        DraftContent::Card { card, .. } => require_object("the card", card),
    }
}

fn check_uploads(files: &[Upload]) -> Result<(), DraftError> {
    check_count(files.len())?;
    let mut total = 0;
    for file in files {
        let wrong = |problem| DraftError::File {
            name: file.name.clone(),
            problem,
        };
        if file.name.is_empty() || file.name.chars().any(char::is_control) {
            return Err(wrong("needs a name without line breaks"));
        }
        if !is_mime_type(&file.mime_type) {
            return Err(wrong("needs a media type such as `image/png`"));
        }
        let bytes = file.bytes.len() as u64;
        total += bytes;
        within(&format!("the file {:?}", file.name), bytes)?;
    }
    within("the files together", total)
}

fn within(name: &str, bytes: u64) -> Result<(), DraftError> {
    if bytes > MAX_FILE_BYTES {
        return Err(DraftError::FileTooLong {
            name: name.to_owned(),
            bytes,
            limit: MAX_FILE_BYTES,
        });
    }
    Ok(())
}

fn check_count(files: usize) -> Result<(), DraftError> {
    if files == 0 {
        return Err(DraftError::NoFiles);
    }
    at_most("attachments", files, MAX_ATTACHMENTS)
}

fn check_setters(draft: &Draft) -> Result<(), DraftError> {
    let options = &draft.options;
    let is_custom = matches!(draft.content, DraftContent::Custom { .. });
    let is_interactive = matches!(draft.content, DraftContent::Interactive { .. });
    let has_files = matches!(
        draft.content,
        DraftContent::Media { .. } | DraftContent::Upload { .. }
    );
    let rules = [
        ("caption", options.caption.is_some(), has_files),
        ("sub_type", options.sub_type.is_some(), is_custom),
        (
            "conversation_text",
            options.conversation_text.is_some(),
            is_custom || is_interactive,
        ),
        (
            "update_conversation",
            options.update_conversation.is_some(),
            is_custom,
        ),
        (
            "send_notification",
            options.send_notification.is_some(),
            is_custom,
        ),
        (
            "allow_sender_interaction",
            options.allow_sender_interaction.is_some(),
            is_interactive,
        ),
    ];
    match rules.into_iter().find(|&(_, is_set, fits)| is_set && !fits) {
        Some((setter, ..)) => Err(DraftError::Setter {
            setter,
            kind: draft.content.name(),
        }),
        None => Ok(()),
    }
}

fn at_most(what: &'static str, count: usize, limit: usize) -> Result<(), DraftError> {
    if count > limit {
        return Err(DraftError::TooMany { what, count, limit });
    }
    Ok(())
}

fn check_length(what: &'static str, value: &str, limit: usize) -> Result<(), DraftError> {
    let chars = value.chars().count();
    if chars == 0 || chars > limit {
        let value = value.chars().take(20).collect();
        return Err(DraftError::Length {
            what,
            value,
            chars,
            limit,
        });
    }
    Ok(())
}

/// Different users that the text mentions.
fn count_mentions(text: &str) -> usize {
    let mentioned = text.split("<@uid:").skip(1);
    mentioned
        .filter_map(|rest| rest.split_once('>'))
        .map(|(uid, _)| uid.to_ascii_lowercase())
        .collect::<BTreeSet<_>>()
        .len()
}

fn is_mime_type(text: &str) -> bool {
    let is_token = |part: &str| {
        let is_allowed = |c: char| c.is_ascii_alphanumeric() || "!#$&^_.+-".contains(c);
        !part.is_empty() && part.chars().all(is_allowed)
    };
    // Parameters, such as a charset, may follow.
    let (name, parameters) = text.split_once(';').unwrap_or((text, ""));
    let is_plain = parameters.chars().all(|c| c.is_ascii_graphic() || c == ' ');
    is_plain
        && name
            .split_once('/')
            .is_some_and(|(a, b)| is_token(a) && is_token(b))
}

pub(crate) fn require_object(what: &'static str, value: &Value) -> Result<(), DraftError> {
    let found = match value {
        Value::Object(_) => return Ok(()),
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
    };
    Err(DraftError::NotAnObject { what, found })
}
