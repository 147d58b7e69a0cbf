//! All stored messages in order, for whoever checks what a run has left behind.

use rusqlite::{Row, params};
use serde_json::{Map, Value};

use super::{Turn, fields};
use crate::error::ApiResult;
use crate::store::Sql as _;

impl Turn<'_> {
    /// Messages after an id, in the order of their ids. What a message does not have is left out.
    pub(crate) fn records(&self, after: i64, limit: i64) -> ApiResult<Vec<Value>> {
        let sql = "SELECT id, muid, sender, receiver, receiver_type, category, type, data, sent_at, parent_id \
                   FROM messages WHERE id > ?1 ORDER BY id LIMIT ?2";
        Ok(self.db.all(sql, params![after, limit], read)?)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Value> {
    let mut data: Map<String, Value> =
        serde_json::from_str(&row.get::<_, String>(7)?).unwrap_or_default();
    let mut map = Map::new();
    map.insert("id".into(), row.get::<_, i64>(0)?.to_string().into());
    fields::put(&mut map, "muid", row.get::<_, Option<String>>(1)?);
    map.insert("sender".into(), row.get::<_, String>(2)?.into());
    map.insert("receiver".into(), row.get::<_, String>(3)?.into());
    map.insert("receiverType".into(), row.get::<_, String>(4)?.into());
    map.insert("category".into(), row.get::<_, String>(5)?.into());
    map.insert("type".into(), row.get::<_, String>(6)?.into());
    for key in ["text", "customData"] {
        fields::put(&mut map, key, data.remove(key));
    }
    map.insert("sentAt".into(), row.get::<_, i64>(8)?.into());
    let parent = row.get::<_, Option<i64>>(9)?;
    fields::put(&mut map, "parentId", parent.map(|id| id.to_string()));
    Ok(map.into())
}
