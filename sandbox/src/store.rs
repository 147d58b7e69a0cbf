//! The database: one SQLite connection, in memory or in a file.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _, Params, Row, config::DbConfig};

/// Statements kept prepared.
const STATEMENTS: usize = 256;

/// Opens the database and makes its tables.
///
/// # Errors
/// What SQLite says when the file cannot be opened or is not ours.
pub(crate) fn open(path: Option<&Path>) -> rusqlite::Result<Connection> {
    let db = match path {
        Some(path) => {
            make_private(path);
            Connection::open(path)?
        }
        None => Connection::open_in_memory()?,
    };
    if path.is_some() {
        db.pragma_update(None, "journal_mode", "WAL")?;
        db.pragma_update(None, "synchronous", "NORMAL")?;
    }
    db.set_prepared_statement_cache_capacity(STATEMENTS);
    // Plans do not depend on what is bound. Else SQLite, which may keep statistics, plans many
    // statements anew each time they are run.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // At once: else each table is a change of its own, after which the schema is read anew.
    db.execute_batch(concat!(
        "BEGIN;",
        include_str!("store/schema.sql"),
        "COMMIT;"
    ))?;
    // Nobody is connected to a server that has just started.
    db.execute("UPDATE users SET online = 0 WHERE online <> 0", [])?;
    Ok(db)
}

/// Makes the file if it is missing, for its owner alone: keys and tokens are in it. Those that
/// SQLite keeps beside it take over its mode. Why it cannot be made, SQLite tells.
fn make_private(path: &Path) {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let _ = options.open(path);
}

/// Short forms over prepared, cached statements.
pub(crate) trait Sql {
    /// Runs a statement; the number of rows changed.
    fn run(&self, sql: &str, params: impl Params) -> rusqlite::Result<usize>;
    /// The first row, if any.
    fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        row: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Option<T>>;
    /// All rows.
    fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        row: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Vec<T>>;

    /// Whether there is any row.
    fn has(&self, sql: &str, params: impl Params) -> rusqlite::Result<bool> {
        Ok(self.one(sql, params, |_| Ok(()))?.is_some())
    }

    /// The first row's single number; 0 when there is none.
    fn number(&self, sql: &str, params: impl Params) -> rusqlite::Result<i64> {
        Ok(self
            .one(sql, params, |row| row.get::<_, Option<i64>>(0))?
            .flatten()
            .unwrap_or(0))
    }

    /// The single text column of all rows.
    fn texts(&self, sql: &str, params: impl Params) -> rusqlite::Result<Vec<String>> {
        self.all(sql, params, |row| row.get(0))
    }
}

impl Sql for Connection {
    fn run(&self, sql: &str, params: impl Params) -> rusqlite::Result<usize> {
        self.prepare_cached(sql)?.execute(params)
    }

    fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        row: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Option<T>> {
        self.prepare_cached(sql)?.query_row(params, row).optional()
    }

    fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        row: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Vec<T>> {
        self.prepare_cached(sql)?.query_map(params, row)?.collect()
    }
}

/// The next value of a named sequence, from 1.
///
/// # Errors
/// What SQLite says.
pub(crate) fn next(db: &Connection, name: &str) -> rusqlite::Result<i64> {
    db.number(
        "UPDATE sequence SET value = value + 1 WHERE name = ?1 RETURNING value",
        [name],
    )
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;
    use crate::random::Random;

    #[test]
    fn the_file_is_its_owners_alone() {
        let name = format!("cometchat-sandbox-{}.db", Random::new(None).hex(16));
        let path = std::env::temp_dir().join(name);
        let db = open(Some(&path)).unwrap();
        let wal = path.with_extension("db-wal");
        for path in [&path, &wal] {
            let mode = std::fs::metadata(path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{}", path.display());
        }
        drop(db);
        std::fs::remove_file(path).unwrap();
    }
}
