//! A store in one `SQLite` file.

mod writer;

use std::{
    fmt,
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, Row, config::DbConfig, params};

use self::writer::Writer;
use super::{Batch, Entry, Store, StoreError, end_of};

/// How long another process may hold the file before an access fails.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// The layout of the file, kept in its `user_version`.
const LAYOUT: i32 = 1;

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS entries (
        key     TEXT PRIMARY KEY,
        version INTEGER NOT NULL,
        value   BLOB NOT NULL
    ) WITHOUT ROWID, STRICT;
";

/// A store in one `SQLite` file, which other programs may read meanwhile.
///
/// What is committed survives the end of the process (the file is in
/// write-ahead mode, synced at checkpoints). Writes are made by one thread,
/// which takes together what waits.
pub struct SqliteStore {
    path: PathBuf,
    /// Held while this store runs bots.
    lock: Option<File>,
    reader: Mutex<Connection>,
    writer: Writer,
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteStore")
            .field("path", &self.path)
            .field("is_exclusive", &self.lock.is_some())
            .finish_non_exhaustive()
    }
}

impl SqliteStore {
    /// Opens the file, or makes it.
    ///
    /// # Errors
    ///
    /// When the file cannot be opened, is no such store, or was written by a
    /// later version.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        let failed = |source| StoreError::Open {
            path: path.display().to_string(),
            source,
        };
        // Made before the database does it, so that nobody else may read it.
        private(path).map_err(|error| failed(error.into()))?;
        let writer = connect(path).map_err(failed)?;
        let reader = connect(path).map_err(failed)?;
        Ok(Self {
            path: path.to_owned(),
            lock: None,
            reader: Mutex::new(reader),
            writer: Writer::start(writer).map_err(|error| failed(error.into()))?,
        })
    }

    /// Keeps every other process from running bots on this file: two would
    /// answer everything twice. Reading it is still possible.
    ///
    /// # Errors
    ///
    /// When another process holds it.
    pub fn exclusive(mut self) -> Result<Self, StoreError> {
        let mut path = self.path.clone().into_os_string();
        path.push(".lock");
        let failed = |source: Box<dyn std::error::Error + Send + Sync>| StoreError::Open {
            path: self.path.display().to_string(),
            source,
        };
        let file = private(Path::new(&path)).map_err(|error| failed(error.into()))?;
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => failed("another daemon runs bots on it".into()),
            TryLockError::Error(error) => failed(error.into()),
        })?;
        self.lock = Some(file);
        Ok(self)
    }

    fn reader(&self) -> MutexGuard<'_, Connection> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Opens a file, or makes one that only its owner may read.
fn private(path: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn connect(path: &Path) -> Result<Connection, Box<dyn std::error::Error + Send + Sync>> {
    let db = Connection::open(path)?;
    db.busy_timeout(BUSY_TIMEOUT)?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "NORMAL")?;
    // Plans do not depend on what is bound: else statements are planned anew each time
    // they are run.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    let layout: i32 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if layout > LAYOUT {
        let text = format!("its layout {layout} is newer than {LAYOUT}; use a newer daemon");
        return Err(text.into());
    }
    db.execute_batch(SCHEMA)?;
    db.pragma_update(None, "user_version", LAYOUT)?;
    Ok(db)
}

fn unreadable(error: rusqlite::Error) -> StoreError {
    StoreError::Failed {
        what: "read",
        source: error.into(),
    }
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        key: row.get(0)?,
        version: row.get(1)?,
        value: row.get(2)?,
    })
}

// Reads take microseconds from a file that is in memory anyway, so they are
// made where they are asked for.
#[async_trait]
impl Store for SqliteStore {
    async fn get(&self, key: &str) -> Result<Option<Entry>, StoreError> {
        let db = self.reader();
        let sql = "SELECT key, version, value FROM entries WHERE key = ?1";
        let mut statement = db.prepare_cached(sql).map_err(unreadable)?;
        statement
            .query_row([key], entry)
            .optional()
            .map_err(unreadable)
    }

    async fn scan(
        &self,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Entry>, StoreError> {
        let db = self.reader();
        let sql = "SELECT key, version, value FROM entries
                   WHERE key >= ?1 AND key > ?2 AND key < ?3 ORDER BY key LIMIT ?4";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let bounds = params![prefix, after.unwrap_or(""), end_of(prefix), limit];
        let mut statement = db.prepare_cached(sql).map_err(unreadable)?;
        let rows = statement.query_map(bounds, entry).map_err(unreadable)?;
        rows.collect::<Result<_, _>>().map_err(unreadable)
    }

    async fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        self.writer.commit(batch).await
    }
}
