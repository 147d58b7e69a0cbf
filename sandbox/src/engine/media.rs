//! Files: uploaded ones are kept here, hosted ones are referred to.

use rusqlite::params;
use serde_json::{Map, Value, json};

use super::Turn;
use super::compose::Draft;
use crate::call::Upload;
use crate::error::{ApiResult, Code};
use crate::limits;
use crate::store::Sql as _;

/// A stored file.
pub(crate) struct Stored {
    pub(crate) mime: String,
    pub(crate) bytes: Vec<u8>,
}

impl Turn<'_> {
    /// Completes the attachments of a media message from its files, its list, or its single url.
    pub(super) fn attach(
        &mut self,
        data: &mut Map<String, Value>,
        draft: Draft<'_>,
    ) -> ApiResult<()> {
        let attachments = if draft.files.is_empty() {
            hosted(data)?
        } else {
            if draft.files.len() > limits::FILES_PER_MESSAGE {
                let most = format!("A message has at most {} files.", limits::FILES_PER_MESSAGE);
                return Err(Code::INVALID_MEDIA.with(most));
            }
            draft
                .files
                .iter()
                .map(|file| self.keep(file, draft.media_base))
                .collect::<ApiResult<_>>()?
        };
        let Some(first) = attachments.first() else {
            return Err(Code::EMPTY_FILE.with("A media message needs a file or a url."));
        };
        data.insert("url".into(), first["url"].clone());
        data.insert("attachments".into(), attachments.into());
        if let Some(caption) = draft
            .body
            .get("caption")
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
        {
            data.entry("text").or_insert_with(|| caption.into());
        }
        Ok(())
    }

    /// Stores a file; its attachment object.
    fn keep(&mut self, file: &Upload, base: &str) -> ApiResult<Value> {
        let id = self.random.hex(16);
        let name = safe_name(&file.name);
        let sql = "INSERT INTO media (id, name, mime, bytes) VALUES (?1, ?2, ?3, ?4)";
        self.db
            .run(sql, params![id, name, file.mime, file.bytes.as_ref()])?;
        Ok(json!({
            "url": format!("{base}/media/{id}/{name}"),
            "name": file.name,
            "extension": extension(&file.name),
            "mimeType": file.mime,
            "size": file.bytes.len(),
        }))
    }

    /// A stored file by its id and name.
    pub(crate) fn media(&self, id: &str, name: &str) -> ApiResult<Option<Stored>> {
        let sql = "SELECT mime, bytes FROM media WHERE id = ?1 AND name = ?2";
        Ok(self.db.one(sql, [id, name], |row| {
            Ok(Stored {
                mime: row.get(0)?,
                bytes: row.get(1)?,
            })
        })?)
    }
}

/// The attachments that a body refers to by url.
fn hosted(data: &Map<String, Value>) -> ApiResult<Vec<Value>> {
    match data.get("attachments") {
        Some(Value::Array(list)) if !list.is_empty() => {
            if list.len() > limits::FILES_PER_MESSAGE {
                return Err(Code::INVALID_MEDIA.with("There are too many attachments."));
            }
            list.iter().map(completed).collect()
        }
        None | Some(Value::Null | Value::Array(_)) => match data.get("url") {
            Some(Value::String(url)) if !url.is_empty() => {
                Ok(vec![completed(&json!({ "url": url }))?])
            }
            Some(Value::Null) | None => Ok(Vec::new()),
            Some(_) => Err(Code::INVALID_MEDIA.with("url must be a string.")),
        },
        Some(_) => Err(Code::INVALID_MEDIA.with("attachments must be a list.")),
    }
}

/// An attachment with every field clients read; what is missing is told from the url.
fn completed(attachment: &Value) -> ApiResult<Value> {
    let refused = || Code::INVALID_MEDIA.with("An attachment needs a url.");
    let mut map = attachment.as_object().cloned().ok_or_else(refused)?;
    let url = map
        .get("url")
        .and_then(Value::as_str)
        .filter(|url| !url.is_empty())
        .ok_or_else(refused)?;
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let file = path.rsplit('/').next().unwrap_or_default().to_owned();
    let size = match map.get("size") {
        Some(Value::String(text)) => text.parse::<u64>().unwrap_or(0).into(),
        Some(Value::Number(n)) => Value::Number(n.clone()),
        _ => 0.into(),
    };
    map.insert("size".into(), size);
    map.entry("name").or_insert_with(|| file.clone().into());
    map.entry("extension")
        .or_insert_with(|| extension(&file).into());
    map.entry("mimeType").or_insert_with(|| {
        mime_guess::from_path(&file)
            .first_or_octet_stream()
            .to_string()
            .into()
    });
    Ok(map.into())
}

pub(super) fn extension(name: &str) -> String {
    name.rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase())
        .unwrap_or_default()
}

/// A name that can stand in a path: letters, digits, dots, hyphens, underscores.
pub(super) fn safe_name(name: &str) -> String {
    let fit = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let safe: String = name
        .chars()
        .map(|c| if fit(c) { c } else { '_' })
        .take(limits::NAME_CHARS)
        .collect();
    if safe.chars().all(|c| c == '.') {
        "file".into()
    } else {
        safe
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn attachments_are_completed_from_their_url() {
        let whole =
            completed(&json!({ "url": "https://x.test/a/bed.PNG?sig=1", "size": "7" })).unwrap();
        assert_eq!(whole["name"], "bed.PNG");
        assert_eq!(whole["extension"], "png");
        assert_eq!(whole["mimeType"], "image/png");
        assert_eq!(whole["size"], 7);
        assert!(completed(&json!({ "name": "x" })).is_err());
    }

    #[test]
    fn names_are_made_safe() {
        assert_eq!(safe_name("a b/ü.png"), "a_b__.png");
        assert_eq!(safe_name(".."), "file");
    }
}
