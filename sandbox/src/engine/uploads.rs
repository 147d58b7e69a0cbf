//! Uploads ahead of the message: an address for each file, then the file.

use rusqlite::params;
use serde_json::{Map, Value, json};

use super::media::{extension, safe_name};
use super::{Turn, fields};
use crate::call::Upload;
use crate::error::{ApiError, ApiResult, Code};
use crate::limits;
use crate::store::Sql as _;

impl Turn<'_> {
    /// An address for each file that is announced, or why there is none.
    pub(crate) fn announce_uploads(
        &mut self,
        uid: &str,
        body: &Value,
        media_base: &str,
        upload_base: &str,
    ) -> ApiResult<Value> {
        let receiver = fields::needed(body, "receiver", limits::ID_CHARS)?.to_ascii_lowercase();
        let receiver_type = fields::needed(body, "receiverType", limits::NAME_CHARS)?;
        self.recipient(uid, &receiver_type, &receiver)?;
        let files = body.get("files").and_then(Value::as_object);
        let files = files.filter(|files| (1..=limits::FILES_PER_MESSAGE).contains(&files.len()));
        let files = files.ok_or_else(|| {
            let problem = format!("Must be 1 to {} files by id.", limits::FILES_PER_MESSAGE);
            ApiError::field("files", problem)
        })?;
        self.db
            .run("DELETE FROM uploads WHERE expires_at <= ?1", [self.now])?;
        let mut answers = Map::new();
        for (id, file) in files {
            let answer = match self.announce(file, media_base, upload_base) {
                Ok(answer) => answer,
                Err(error) if error.code == Code::EXCEPTION => return Err(error),
                Err(error) => json!({ "error": error.brief() }),
            };
            answers.insert(id.clone(), answer);
        }
        Ok(answers.into())
    }

    fn announce(&mut self, file: &Value, media_base: &str, upload_base: &str) -> ApiResult<Value> {
        let name = fields::needed(file, "name", limits::DESCRIPTION_CHARS)?;
        let size = file.get("size").and_then(Value::as_u64).unwrap_or(0);
        if size > limits::FILE_BYTES as u64 {
            return Err(Code::FILE_TOO_LARGE.with(format!("{name} is larger than allowed.")));
        }
        if self.db.number("SELECT COUNT(*) FROM uploads", [])? >= limits::UPLOADS {
            return Err(Code::QUOTA.with("Too many uploads were announced and not made."));
        }
        let mime = fields::filled(file, "mimeType", limits::DESCRIPTION_CHARS)?;
        let mime = mime.unwrap_or_else(|| "application/octet-stream".into());
        let (id, policy) = (self.random.hex(16), self.random.hex(16));
        let safe = safe_name(&name);
        let expires_at = self.now + limits::UPLOAD_SECONDS;
        self.db.run(
            "INSERT INTO uploads (id, policy, name, mime, size, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![id, policy, safe, mime, i64::try_from(size).unwrap_or(i64::MAX), expires_at],
        )?;
        Ok(json!({
            "request": {
                "method": "POST",
                "url": format!("{upload_base}/upload"),
                "body": { "key": format!("{id}/{safe}"), "policy": policy },
            },
            "attachment": {
                "url": format!("{media_base}/media/{id}/{safe}"),
                "name": name,
                "mimeType": mime,
                "extension": extension(&name),
                "size": size,
            },
            "expiresAt": expires_at,
        }))
    }

    /// Takes a file that was announced, once.
    ///
    /// # Errors
    /// `AUTH_ERR_NO_ACCESS` without the policy that was given, or after its time, or for another size.
    pub(crate) fn take_upload(&mut self, body: &Value, files: &[Upload]) -> ApiResult<()> {
        let key = fields::needed(body, "key", limits::DESCRIPTION_CHARS)?;
        let policy = fields::needed(body, "policy", limits::NAME_CHARS)?;
        let [file] = files else {
            return Err(ApiError::field("file", "One file is required."));
        };
        let id = key.split('/').next().unwrap_or_default();
        let sql = "DELETE FROM uploads WHERE id = ?1 AND policy = ?2 AND expires_at > ?3 \
                   RETURNING name, mime, size";
        let found = self.db.one(sql, params![id, policy, self.now], |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, i64>(2)?,
            ))
        })?;
        let expected = |size: i64| usize::try_from(size).is_ok_and(|size| size == file.bytes.len());
        let (name, mime, _) = found
            .filter(|(_, _, size)| expected(*size))
            .ok_or_else(|| {
                Code::NO_ACCESS.with("This upload was not announced, or too long ago.")
            })?;
        let sql = "INSERT INTO media (id, name, mime, bytes) VALUES (?1, ?2, ?3, ?4)";
        self.db
            .run(sql, params![id, name, mime, file.bytes.as_ref()])?;
        Ok(())
    }
}
