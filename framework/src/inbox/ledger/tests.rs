#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::{
    sync::Arc,
    time::{Duration, UNIX_EPOCH},
};

use proptest::prelude::*;

use super::{Ledger, Place, SETTLE, Track};
use crate::{
    clock::virtual_time,
    model::Uid,
    store::{Account, Batch, MemoryStore, Store},
};

fn bot() -> Account {
    Account::new("app", &Uid::new("bot").unwrap())
}

async fn finish(ledger: &Ledger, store: &MemoryStore, id: Place) {
    let mut batch = Batch::default();
    ledger.note_done(id, &mut batch);
    store.commit(batch).await.unwrap();
    ledger.done(id);
}

async fn reopened(store: &MemoryStore) -> Ledger {
    Ledger::load(Arc::new(store.clone()), &bot(), Track::Messages)
        .await
        .unwrap()
        .expect("it was begun")
}

#[tokio::test(start_paused = true)]
async fn what_is_done_stays_done_over_a_restart_and_what_is_open_comes_again() {
    let store = MemoryStore::new();
    assert!(
        Ledger::load(Arc::new(store.clone()), &bot(), Track::Messages)
            .await
            .unwrap()
            .is_none()
    );
    let ledger = Ledger::begin(Arc::new(store.clone()), &bot(), Track::Messages, 10)
        .await
        .unwrap();
    assert!(!ledger.open(10) && ledger.open(11) && ledger.open(12) && !ledger.open(12));
    finish(&ledger, &store, 12).await;
    let ledger = reopened(&store).await;
    assert_eq!(ledger.read_from(), 10);
    assert!(!ledger.open(12), "12 was done");
    assert!(ledger.open(11), "11 was not");
}

#[tokio::test(start_paused = true)]
async fn the_watermark_waits_for_what_is_open_and_for_the_settling() {
    let store = MemoryStore::new();
    let ledger = Ledger::begin(Arc::new(store.clone()), &bot(), Track::Messages, 0)
        .await
        .unwrap();
    for id in [1, 2, 3] {
        assert!(ledger.open(id));
    }
    finish(&ledger, &store, 1).await;
    finish(&ledger, &store, 3).await;
    ledger.has_read(3).await.unwrap();
    assert_eq!(ledger.read_from(), 0, "a lower id may still turn up");
    tokio::time::advance(SETTLE).await;
    ledger.has_read(3).await.unwrap();
    assert_eq!(ledger.read_from(), 3);
    assert_eq!(reopened(&store).await.read_from(), 1, "2 is still open");
    finish(&ledger, &store, 2).await;
    tokio::time::advance(SETTLE).await;
    ledger.has_read(3).await.unwrap();
    assert_eq!(reopened(&store).await.read_from(), 3);
    assert!(
        store
            .scan("done/app/bot/", None, 10)
            .await
            .unwrap()
            .is_empty(),
        "notes behind it are gone"
    );
}

#[tokio::test(start_paused = true)]
async fn what_had_no_room_holds_the_reading_back() {
    let store = MemoryStore::new();
    let ledger = Ledger::begin(Arc::new(store.clone()), &bot(), Track::Messages, 0)
        .await
        .unwrap();
    assert!(ledger.open(1) && ledger.open(2));
    ledger.miss(2);
    finish(&ledger, &store, 1).await;
    ledger.has_read(2).await.unwrap();
    tokio::time::advance(SETTLE).await;
    ledger.has_read(2).await.unwrap();
    assert_eq!(ledger.read_from(), 1);
    ledger.reading();
    assert!(ledger.open(2), "it may be taken again");
}

#[tokio::test(start_paused = true)]
async fn a_reading_of_the_process_before_settles_once_history_is_read_again() {
    let _followed = virtual_time::follow(UNIX_EPOCH + Duration::from_secs(2_000_000_000));
    let store = MemoryStore::new();
    let ledger = Ledger::begin(Arc::new(store.clone()), &bot(), Track::Messages, 0)
        .await
        .unwrap();
    assert!(ledger.open(1) && ledger.open(2));
    finish(&ledger, &store, 1).await;
    ledger.has_read(2).await.unwrap();
    // Lives that are shorter than the settling.
    for _ in 0..2 {
        tokio::time::advance(SETTLE / 2).await;
        let ledger = reopened(&store).await;
        assert_eq!(ledger.read_from(), 0, "it was not read by this process");
    }
    let ledger = reopened(&store).await;
    assert!(!ledger.open(1) && ledger.open(2) && ledger.open(3));
    ledger.has_read(3).await.unwrap();
    assert_eq!(ledger.read_from(), 2, "3 may have lower neighbours yet");
    assert_eq!(reopened(&store).await.read_from(), 1, "2 is open");
}

proptest! {
    /// Whatever is opened, done and read in whatever order, with restarts in
    /// between: a message that is not done is never behind the watermark, and
    /// one that is done is never opened again.
    #[test]
    fn nothing_is_lost_or_doubled(steps in proptest::collection::vec((0u8..6, 1usize..40), 1..80)) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let _followed = virtual_time::follow(UNIX_EPOCH + Duration::from_secs(2_000_000_000));
            let store = MemoryStore::new();
            let mut ledger = Ledger::begin(Arc::new(store.clone()), &bot(), Track::Messages, 0).await.unwrap();
            let mut done = std::collections::BTreeSet::new();
            let mut open = std::collections::BTreeSet::new();
            let mut exists = 0;
            for (step, id) in steps {
                match step {
                    0 => {
                        // Somebody writes, and the frame arrives.
                        exists += 1;
                        assert!(ledger.open(exists));
                        open.insert(exists);
                    }
                    1 => exists += 1,
                    2 => {
                        if let Some(&id) = open.iter().nth(id % open.len().max(1)) {
                            finish(&ledger, &store, id).await;
                            open.remove(&id);
                            done.insert(id);
                        }
                    }
                    3 => {
                        ledger.reading();
                        for id in ledger.read_from() + 1..=exists {
                            let is_new = ledger.open(id);
                            assert_eq!(is_new, !done.contains(&id) && !open.contains(&id), "{id}");
                            open.extend(is_new.then_some(id));
                        }
                        ledger.has_read(exists).await.unwrap();
                    }
                    4 => tokio::time::advance(SETTLE / 2).await,
                    _ => {
                        ledger = reopened(&store).await;
                        open.clear();
                        let from = ledger.read_from();
                        assert!((1..=from).all(|id| done.contains(&id)), "{from} of {done:?}");
                    }
                }
            }
        });
    }
}
