//! The one thread that writes.

use std::{io, thread};

use rusqlite::{Connection, OptionalExtension, params};
use tokio::sync::{mpsc, oneshot};

use crate::store::{Batch, StoreError, Version};

/// Batches that may wait for the thread; who comes later waits as well.
const QUEUE: usize = 1_024;
/// Batches that share one transaction of the database.
const TOGETHER: usize = 256;

type Waiting = (Batch, oneshot::Sender<Result<(), StoreError>>);

/// Hands batches to the thread that writes them.
#[derive(Debug)]
pub(super) struct Writer {
    queue: mpsc::Sender<Waiting>,
}

impl Writer {
    /// Starts the thread. It ends when the writer is dropped and everything
    /// that waited is written.
    pub(super) fn start(db: Connection) -> io::Result<Self> {
        let (queue, waiting) = mpsc::channel(QUEUE);
        thread::Builder::new()
            .name("state".to_owned())
            .spawn(move || run(db, waiting))?;
        Ok(Self { queue })
    }

    pub(super) async fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        let (reply, result) = oneshot::channel();
        self.queue
            .send((batch, reply))
            .await
            .map_err(|_| StoreError::Closed)?;
        result.await.map_err(|_| StoreError::Closed)?
    }
}

fn run(mut db: Connection, mut queue: mpsc::Receiver<Waiting>) {
    let mut waiting = Vec::with_capacity(TOGETHER);
    while queue.blocking_recv_many(&mut waiting, TOGETHER) > 0 {
        let (batches, replies): (Vec<_>, Vec<_>) = waiting.drain(..).unzip();
        let results = write_together(&mut db, &batches).unwrap_or_else(|error| {
            let text = error.to_string();
            batches
                .iter()
                .map(|_| Err(failed(text.clone().into())))
                .collect()
        });
        for (reply, result) in replies.into_iter().zip(results) {
            // Who asked may be gone; what was written stays.
            let _ = reply.send(result);
        }
    }
}

fn failed(source: Box<dyn std::error::Error + Send + Sync>) -> StoreError {
    StoreError::Failed {
        what: "write",
        source,
    }
}

/// One synced write for all batches. A batch that conflicts or fails leaves no
/// trace and harms no other.
fn write_together(
    db: &mut Connection,
    batches: &[Batch],
) -> rusqlite::Result<Vec<Result<(), StoreError>>> {
    let mut transaction = db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let mut results = Vec::with_capacity(batches.len());
    for batch in batches {
        let mut savepoint = transaction.savepoint()?;
        let result = write(&savepoint, batch);
        match &result {
            Ok(()) => savepoint.commit()?,
            Err(_) => savepoint.rollback()?,
        }
        results.push(result);
    }
    transaction.commit()?;
    Ok(results)
}

fn write(db: &Connection, batch: &Batch) -> Result<(), StoreError> {
    for (key, expected) in &batch.expect {
        let found = version(db, key).map_err(|error| failed(error.into()))?;
        if found != *expected {
            return Err(StoreError::Conflict {
                key: key.clone(),
                expected: *expected,
                found,
            });
        }
    }
    change(db, batch).map_err(|error| failed(error.into()))
}

fn version(db: &Connection, key: &str) -> rusqlite::Result<Version> {
    let sql = "SELECT version FROM entries WHERE key = ?1";
    let found = db
        .prepare_cached(sql)?
        .query_row([key], |row| row.get(0))
        .optional()?;
    Ok(found.unwrap_or(0))
}

fn change(db: &Connection, batch: &Batch) -> rusqlite::Result<()> {
    for key in &batch.delete {
        db.prepare_cached("DELETE FROM entries WHERE key = ?1")?
            .execute([key])?;
    }
    for (first, end) in &batch.delete_range {
        let sql = "DELETE FROM entries WHERE key >= ?1 AND key < ?2";
        db.prepare_cached(sql)?.execute([first, end])?;
    }
    for (key, value) in &batch.put {
        let sql = "INSERT INTO entries (key, version, value) VALUES (?1, 1, ?2)
                   ON CONFLICT (key) DO UPDATE SET version = version + 1, value = excluded.value";
        db.prepare_cached(sql)?.execute(params![key, value])?;
    }
    Ok(())
}
