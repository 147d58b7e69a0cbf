#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::{path::PathBuf, sync::Arc};

use proptest::prelude::*;

use super::{Batch, MemoryStore, SqliteStore, Store, StoreError};

struct File(PathBuf);

impl File {
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("cometchat-bot-store-{}", uuid::Uuid::new_v4())))
    }
}

impl Drop for File {
    fn drop(&mut self) {
        for ending in ["", "-wal", "-shm", ".lock"] {
            let _ = std::fs::remove_file(format!("{}{ending}", self.0.display()));
        }
    }
}

fn put(key: &str, value: &str) -> Batch {
    Batch {
        put: vec![(key.to_owned(), value.into())],
        ..Batch::default()
    }
}

async fn values(store: &dyn Store, prefix: &str) -> Vec<String> {
    let entries = store.scan(prefix, None, 100).await.unwrap();
    entries
        .into_iter()
        .map(|entry| String::from_utf8(entry.value).unwrap())
        .collect()
}

async fn keeps_its_promises(store: &dyn Store) {
    assert_eq!(store.get("a/1").await.unwrap(), None);
    for (key, value) in [
        ("a/1", "one"),
        ("a/2", "two"),
        ("b/1", "other"),
        ("a/3", "three"),
    ] {
        store.commit(put(key, value)).await.unwrap();
    }
    assert_eq!(values(store, "a/").await, ["one", "two", "three"]);
    let page = store.scan("a/", Some("a/1"), 1).await.unwrap();
    assert_eq!(page[0].key, "a/2");

    // A conflict leaves nothing behind.
    let batch = Batch {
        expect: vec![("a/1".to_owned(), 1), ("a/2".to_owned(), 7)],
        put: vec![("a/1".to_owned(), b"changed".to_vec())],
        delete: vec!["a/3".to_owned()],
        ..Batch::default()
    };
    let error = store.commit(batch.clone()).await.unwrap_err();
    assert!(matches!(&error, StoreError::Conflict { key, expected: 7, found: 1 } if key == "a/2"));
    assert_eq!(values(store, "a/").await, ["one", "two", "three"]);
    let batch = Batch {
        expect: vec![("a/1".to_owned(), 1), ("new".to_owned(), 0)],
        ..batch
    };
    store.commit(batch).await.unwrap();
    assert_eq!(values(store, "a/").await, ["changed", "two"]);
    assert_eq!(store.get("a/1").await.unwrap().unwrap().version, 2);

    let range = Batch {
        delete_range: vec![("a/".to_owned(), "a/2".to_owned())],
        ..Batch::default()
    };
    store.commit(range).await.unwrap();
    assert_eq!(values(store, "").await, ["two", "other"]);
}

#[tokio::test]
async fn the_memory_store_keeps_its_promises() {
    keeps_its_promises(&MemoryStore::new()).await;
}

#[tokio::test]
async fn the_sqlite_store_keeps_its_promises_and_its_values() {
    let file = File::new();
    keeps_its_promises(&SqliteStore::open(&file.0).unwrap()).await;
    let again = SqliteStore::open(&file.0).unwrap();
    assert_eq!(values(&again, "").await, ["two", "other"]);
}

#[tokio::test]
async fn writers_at_the_same_time_lose_no_update() {
    let file = File::new();
    let store = Arc::new(SqliteStore::open(&file.0).unwrap());
    let writers = (0..8).map(|_| {
        let store = Arc::clone(&store);
        tokio::spawn(async move {
            for _ in 0..50 {
                loop {
                    let entry = store.get("count").await.unwrap();
                    let (version, count) = entry.map_or((0, 0), |entry| {
                        (
                            entry.version,
                            String::from_utf8(entry.value).unwrap().parse().unwrap(),
                        )
                    });
                    let mut batch = put("count", &(count + 1).to_string());
                    batch.expect.push(("count".to_owned(), version));
                    match store.commit(batch).await {
                        Ok(()) => break,
                        Err(error) => assert!(error.is_conflict(), "{error}"),
                    }
                }
            }
        })
    });
    futures_util::future::join_all(writers)
        .await
        .into_iter()
        .for_each(Result::unwrap);
    assert_eq!(values(&*store, "count").await, ["400"]);
}

#[test]
fn one_process_at_a_time_runs_bots_on_a_file() {
    let file = File::new();
    let first = SqliteStore::open(&file.0).unwrap().exclusive().unwrap();
    let second = SqliteStore::open(&file.0).unwrap();
    let error = second.exclusive().unwrap_err();
    assert!(
        std::error::Error::source(&error)
            .unwrap()
            .to_string()
            .contains("another daemon")
    );
    drop(first);
    SqliteStore::open(&file.0).unwrap().exclusive().unwrap();
}

#[test]
fn a_file_that_is_no_store_is_refused() {
    let file = File::new();
    std::fs::write(
        &file.0,
        "this is no database, but long enough to look like one at first",
    )
    .unwrap();
    let error = SqliteStore::open(&file.0).unwrap_err();
    assert!(
        error.is_fatal() && error.to_string().contains("cannot open the state file"),
        "{error}"
    );
}

fn batches() -> impl Strategy<Value = Vec<Batch>> {
    let key = "[a-c]/[0-3]";
    let batch = (
        proptest::collection::vec((key, 0i64..3), 0..2),
        proptest::collection::vec((key, proptest::collection::vec(any::<u8>(), 0..4)), 0..3),
        proptest::collection::vec(key, 0..2),
        proptest::collection::vec((key, key), 0..2),
    );
    let batch = batch.prop_map(|(expect, put, delete, delete_range)| Batch {
        expect,
        put,
        delete,
        delete_range,
    });
    proptest::collection::vec(batch, 1..20)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn both_stores_do_the_same(batches in batches()) {
        let file = File::new();
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
            let (memory, sqlite) = (MemoryStore::new(), SqliteStore::open(&file.0).unwrap());
            for batch in batches {
                let one = memory.commit(batch.clone()).await.map_err(|error| error.to_string());
                let other = sqlite.commit(batch).await.map_err(|error| error.to_string());
                assert_eq!(one, other);
                let one = memory.scan("", None, 100).await.unwrap();
                assert_eq!(one, sqlite.scan("", None, 100).await.unwrap());
            }
        });
    }
}
