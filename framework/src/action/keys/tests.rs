#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::{
    action::Route,
    model::{Receiver, Uid},
    store::MemoryStore,
};

const NOW: Timestamp = Timestamp::new(1_760_000_000);

fn ticket(now: Timestamp) -> Ticket {
    let (bot, ada) = (Uid::new("bot").unwrap(), Uid::new("ada").unwrap());
    Ticket::new(
        "app",
        bot,
        Route::form("f", 1),
        "m",
        Receiver::User(ada),
        now,
    )
    .lasting(MAX_LIFETIME, now)
}

#[tokio::test]
async fn keys_survive_a_restart_and_differ_between_stores() {
    let store = MemoryStore::new();
    let token = Keyring::load(&store, NOW).await.unwrap().sign(&ticket(NOW));
    let again = Keyring::load(&store, NOW).await.unwrap();
    assert_eq!(again.verify(&token, NOW), Ok(ticket(NOW)));
    let other = Keyring::load(&MemoryStore::new(), NOW).await.unwrap();
    assert_eq!(other.verify(&token, NOW), Err(TokenError::Forged));
}

#[tokio::test]
async fn keys_rotate_and_old_ones_are_accepted_until_nothing_of_them_is_valid() {
    let store = MemoryStore::new();
    let ring = Keyring::load(&store, NOW).await.unwrap();
    let mut tokens = Vec::new();
    // Two years, ten days at a time.
    for day in (0..730).step_by(10) {
        let now = after(NOW, Duration::from_hours(24 * day));
        ring.renew(&store, now).await.unwrap();
        tokens.push((ring.sign(&ticket(now)), ticket(now)));
        let count = ring.keys.read().unwrap().len();
        assert!(count <= 15, "{count} keys on day {day}");
        for (token, ticket) in &tokens {
            let verified = ring.verify(token, now);
            if ticket.is_expired(now) {
                assert!(verified.is_err());
            } else {
                assert_eq!(verified.as_ref(), Ok(ticket), "day {day}");
            }
        }
    }
    let newest = ring.keys.read().unwrap().last().unwrap().id;
    assert_eq!(newest, 25, "a new one each 30 days");
}

#[tokio::test]
async fn two_processes_agree_on_the_keys() {
    let store = MemoryStore::new();
    let (a, b) = tokio::join!(Keyring::load(&store, NOW), Keyring::load(&store, NOW));
    let token = a.unwrap().sign(&ticket(NOW));
    assert!(b.unwrap().verify(&token, NOW).is_ok());
}

#[tokio::test]
async fn no_key_is_shown() {
    let store = MemoryStore::new();
    let ring = Keyring::load(&store, NOW).await.unwrap();
    let entry = store.get(STORED).await.unwrap().unwrap();
    let stored: Vec<Stored> = serde_json::from_slice(&entry.value).unwrap();
    let shown = format!("{ring:?}");
    assert!(
        !shown.contains(&stored[0].secret) && shown.contains("[REDACTED]"),
        "{shown}"
    );
}
