//! The whole app as JSON and back, and beginning anew.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rusqlite::params_from_iter;
use rusqlite::types::{Value as Cell, ValueRef};
use serde_json::{Map, Value, json};

use super::Turn;
use crate::error::{ApiError, ApiResult};
use crate::socket::hub::Effect;
use crate::store::Sql as _;

/// The form of the JSON; one of another form is refused.
const FORMAT: i64 = 1;

/// What is kept when an app begins anew: its keys, its bots with their tokens, who is told of what
/// happens, and the numbers already given to messages, which clients remember.
const KEPT: [(&str, &str); 9] = [
    ("sequence", "1"),
    ("api_keys", "1"),
    ("users", "role = 'bot'"),
    (
        "tokens",
        "uid IN (SELECT uid FROM users WHERE role = 'bot')",
    ),
    (
        "credentials",
        "token IN (SELECT token FROM tokens t JOIN users u ON u.uid = t.uid WHERE u.role = 'bot')",
    ),
    ("bots", "uid IN (SELECT uid FROM users WHERE role = 'bot')"),
    ("hooks", "1"),
    ("hook_triggers", "1"),
    ("blocked_words", "1"),
];

impl Turn<'_> {
    /// All tables with all rows. It holds every key and token.
    pub(crate) fn export(&self) -> ApiResult<Value> {
        let mut tables = Map::new();
        for table in self.tables()? {
            let mut statement = self.db.prepare(&format!("SELECT * FROM {table}"))?;
            let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
            let rows = statement.query_map([], |row| {
                let entry =
                    |(at, name): (usize, &String)| Ok((name.clone(), json_of(row.get_ref(at)?)));
                names
                    .iter()
                    .enumerate()
                    .map(entry)
                    .collect::<rusqlite::Result<Map<_, _>>>()
                    .map(Value::from)
            })?;
            let rows: Vec<Value> = rows.collect::<rusqlite::Result<_>>()?;
            tables.insert(table, rows.into());
        }
        Ok(json!({ "format": FORMAT, "tables": tables }))
    }

    /// Puts exported tables in place of everything there is. All sockets end. Numbers of messages
    /// never go back.
    ///
    /// # Errors
    /// `ERR_BAD_REQUEST` for JSON of another form; then nothing has changed.
    pub(crate) fn import(&mut self, dump: &Value) -> ApiResult<()> {
        if dump["format"] != FORMAT {
            return Err(ApiError::field("format", format!("Must be {FORMAT}.")));
        }
        let tables = dump["tables"]
            .as_object()
            .ok_or_else(|| ApiError::field("tables", "Must be an object."))?;
        let newest = self.newest_number()?;
        let known = self.tables()?;
        for table in &known {
            self.db.execute(&format!("DELETE FROM {table}"), [])?;
        }
        for (table, rows) in tables {
            if !known.contains(table) {
                return Err(ApiError::field(
                    "tables",
                    format!("There is no table {table}."),
                ));
            }
            for row in rows.as_array().into_iter().flatten() {
                self.restore(table, row)?;
            }
        }
        let sql = "INSERT INTO sequence (name, value) VALUES ('message', ?1) \
                   ON CONFLICT (name) DO UPDATE SET value = MAX(value, excluded.value)";
        self.db.run(sql, [newest])?;
        self.db.run("UPDATE users SET online = 0", [])?;
        self.effects.push(Effect::EndAll);
        Ok(())
    }

    fn restore(&mut self, table: &str, row: &Value) -> ApiResult<()> {
        let refused = |problem: String| ApiError::field("tables", format!("{table}: {problem}"));
        let row = row
            .as_object()
            .ok_or_else(|| refused("a row must be an object".into()))?;
        let plain = |name: &&String| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        if !row.keys().all(|name| plain(&name)) {
            return Err(refused("a column has a strange name".into()));
        }
        let names: Vec<&str> = row.keys().map(String::as_str).collect();
        let marks = vec!["?"; names.len()].join(", ");
        let sql = format!(
            "INSERT INTO {table} ({}) VALUES ({marks})",
            names.join(", ")
        );
        let cells = row.values().map(cell_of).collect::<Option<Vec<_>>>();
        let cells = cells.ok_or_else(|| refused("a value is of no known kind".into()))?;
        self.db
            .run(&sql, params_from_iter(cells))
            .map_err(|error| refused(error.to_string()))?;
        Ok(())
    }

    /// Removes all but what [`KEPT`] names. All sockets end.
    pub(crate) fn empty(&mut self) -> ApiResult<()> {
        let kept = |table: &str| {
            let kept = KEPT.iter().find(|(name, _)| *name == table);
            kept.map_or("0", |(_, condition)| condition)
        };
        // Users go last: which of the other rows stay depends on them.
        let mut tables = self.tables()?;
        tables.sort_by_key(|table| match table.as_str() {
            "users" => 2,
            "tokens" => 1,
            _ => 0,
        });
        for table in tables {
            let sql = format!("DELETE FROM {table} WHERE NOT ({})", kept(&table));
            self.db.execute(&sql, [])?;
        }
        self.db.run("UPDATE users SET online = 0", [])?;
        self.effects.push(Effect::EndAll);
        Ok(())
    }

    fn newest_number(&self) -> ApiResult<i64> {
        Ok(self
            .db
            .number("SELECT value FROM sequence WHERE name = 'message'", [])?)
    }

    /// The tables of the app itself: which apps are beside it is no part of it.
    fn tables(&self) -> ApiResult<Vec<String>> {
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'apps' \
                   ORDER BY name";
        Ok(self.db.texts(sql, [])?)
    }
}

fn json_of(cell: ValueRef<'_>) -> Value {
    match cell {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(n) => n.into(),
        ValueRef::Real(n) => n.into(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned().into(),
        ValueRef::Blob(bytes) => json!({ "base64": STANDARD.encode(bytes) }),
    }
}

fn cell_of(value: &Value) -> Option<Cell> {
    Some(match value {
        Value::Null => Cell::Null,
        Value::Bool(on) => Cell::Integer((*on).into()),
        Value::Number(n) => n
            .as_i64()
            .map(Cell::Integer)
            .or(n.as_f64().map(Cell::Real))?,
        Value::String(text) => Cell::Text(text.clone()),
        Value::Object(map) => Cell::Blob(STANDARD.decode(map.get("base64")?.as_str()?).ok()?),
        Value::Array(_) => return None,
    })
}
