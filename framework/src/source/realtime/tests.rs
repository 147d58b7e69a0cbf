#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod house;

use std::{sync::Arc, time::Duration};

use serde_json::json;
use tokio::time::{Instant, sleep};

use self::house::{House, answer, message, yields};
use super::SourceError;
use crate::{
    model::{Event, Uid},
    source::socket::WireError,
    store::Batch,
};

#[tokio::test(start_paused = true)]
async fn it_authenticates_and_gives_a_sign_of_life_every_15_seconds() {
    let mut house = House::open().await;
    let mut server = house.socket().await;
    assert_eq!(server.lets_in().await, "jwt-1");
    for _ in 0..3 {
        let begun = Instant::now();
        assert_eq!(
            server.reads().await,
            json!({"action": "ping", "ack": "true"})
        );
        assert_eq!(begun.elapsed().as_secs(), 15);
        server.sends(&json!({"action": "pong"}));
    }
}

#[tokio::test(start_paused = true)]
async fn a_missing_pong_brings_a_new_connection_with_the_same_credential() {
    let mut house = House::open().await;
    let mut server = house.socket().await;
    server.lets_in().await;
    let begun = Instant::now();
    let mut next = house.socket().await;
    let elapsed = begun.elapsed();
    assert!(
        (Duration::from_secs(18)..Duration::from_secs(20)).contains(&elapsed),
        "{elapsed:?}"
    );
    assert_eq!(next.lets_in().await, "jwt-1");
    drop(server);
}

/// A connection may be lost and made anew while history is read: what is said in
/// between is in no reading that began before.
#[tokio::test(start_paused = true)]
async fn a_reading_that_began_before_a_connection_lets_nothing_of_it_go() {
    let mut house = House::open().await;
    let logins = Arc::clone(&house.logins);
    logins.tells_nothing();
    let mut server = house.socket().await;
    server.lets_in().await;
    yields().await;
    drop(server);
    let mut server = house.socket().await;
    logins.history.lock().unwrap().push(1);
    logins.readings.add_permits(1);
    yields().await;
    server.lets_in().await;
    server.says(2);
    yields().await;
    logins.readings.add_permits(1);
    assert_eq!((house.arrives().await, house.arrives().await), (1, 2));
}

/// A long history that comes page by page is worked meanwhile, so what is said now
/// waits for its end.
#[tokio::test(start_paused = true)]
async fn what_is_said_waits_for_a_long_history_as_long_as_it_comes() {
    let mut house = House::open().await;
    let logins = Arc::clone(&house.logins);
    logins.tells_nothing();
    logins.history.lock().unwrap().extend(1..=350);
    let mut server = house.socket().await;
    server.lets_in().await;
    server.says(1_000);
    for _ in 0..10 {
        sleep(Duration::from_secs(8)).await;
        logins.readings.add_permits(1);
    }
    let mut arrived = Vec::new();
    for _ in 0..351 {
        arrived.push(house.arrives().await);
    }
    assert_eq!(arrived, (1..=350).chain([1_000]).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn a_history_that_hangs_holds_what_is_said_for_ten_seconds() {
    let mut house = House::open().await;
    house.logins.tells_nothing();
    let mut server = house.socket().await;
    server.lets_in().await;
    let begun = Instant::now();
    server.says(1_000);
    assert_eq!(house.arrives().await, 1_000);
    assert!(begun.elapsed().abs_diff(Duration::from_secs(10)) < Duration::from_millis(100));
}

/// Each connection holds for its own time, also while the reading of one before it
/// still goes on.
#[tokio::test(start_paused = true)]
async fn a_history_that_hangs_holds_nothing_for_longer_after_a_new_connection() {
    let mut house = House::open().await;
    house.logins.tells_nothing();
    let mut server = house.socket().await;
    server.lets_in().await;
    server.says(1_000);
    assert_eq!(house.arrives().await, 1_000);
    drop(server);
    let mut server = house.socket().await;
    server.lets_in().await;
    let begun = Instant::now();
    server.says(1_001);
    assert_eq!(house.arrives().await, 1_001);
    assert!(begun.elapsed().abs_diff(Duration::from_secs(10)) < Duration::from_millis(100));
}

/// A letter that is put back may be tried again, as often as somebody likes.
#[tokio::test(start_paused = true)]
async fn a_dead_letter_can_be_tried_again_and_again() {
    let mut house = House::open().await;
    let mut server = house.socket().await;
    server.lets_in().await;
    let frame = json!({"frame": {"type": "message", "body": message(7)}});
    for at in [1_000, 2_000] {
        let letter = json!({
            "kind": "event", "bot": "app/bot", "cause": "no", "attempts": 3, "at": at,
            "content": frame,
        });
        let batch = Batch {
            put: vec![("replay/app/bot/7".to_owned(), letter.to_string().into())],
            ..Batch::default()
        };
        house.store.commit(batch).await.unwrap();
        assert_eq!(house.arrives().await, 7);
        let batch = Batch {
            delete: vec!["replay/app/bot/7".to_owned()],
            ..Batch::default()
        };
        house.store.commit(batch).await.unwrap();
    }
}

/// A socket may outlive the token with which it was opened.
#[tokio::test(start_paused = true)]
async fn a_bot_that_may_read_nothing_any_more_ends() {
    let mut house = House::open().await;
    let mut server = house.socket().await;
    *house.logins.refuses.lock().unwrap() = true;
    server.lets_in().await;
    let ended = house.catching_up.await.unwrap();
    let error = ended.expect_err("the token is not known any more");
    assert!(error.is_fatal(), "{error}");
}

#[tokio::test(start_paused = true)]
async fn garbage_is_skipped_and_what_follows_arrives() {
    let mut house = House::open().await;
    let mut server = house.socket().await;
    server.lets_in().await;
    for garbage in [
        "",
        "{",
        "[1, 2]",
        "null",
        "\u{0}",
        "{\"type\": 5}",
        "{\"body\": {}}",
    ] {
        server.sends_text(garbage);
    }
    server.sends(&json!({"type": "message", "body": {"id": "x"}}));
    server.says(7);
    let mut unknown = 0;
    loop {
        match house.arrived.recv().await.unwrap().event {
            Event::Unknown(_) => unknown += 1,
            Event::Message(message) => break assert_eq!(message.id.number(), 7),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(
        unknown, 2,
        "a frame without a type and an unreadable message are unknown events"
    );
}

#[tokio::test(start_paused = true)]
async fn an_oversized_frame_costs_the_connection_and_no_more() {
    let mut house = House::open().await;
    let mut server = house.socket().await;
    server.lets_in().await;
    server.to_client.send(Err(WireError::TooLarge)).unwrap();
    let mut next = house.socket().await;
    next.lets_in().await;
    next.says(8);
    assert_eq!(house.arrives().await, 8);
}

#[tokio::test(start_paused = true)]
async fn a_refused_credential_is_replaced_by_a_new_login() {
    let mut house = House::open().await;
    let mut server = house.socket().await;
    assert_eq!(server.reads().await["body"]["auth"], "jwt-1");
    server.sends(&json!({"type": "auth", "body": {"status": "UNAUTHORIZED", "code": "401"}}));
    let mut silent = house.socket().await;
    assert_eq!(silent.reads().await["body"]["auth"], "jwt-2");
    drop(silent);
    let mut mute = house.socket().await;
    assert_eq!(mute.reads().await["body"]["auth"], "jwt-3");
    let begun = Instant::now();
    assert_eq!(house.socket().await.lets_in().await, "jwt-4");
    assert!(
        begun.elapsed() >= Duration::from_secs(10),
        "no answer counts as a refusal"
    );
}

#[tokio::test(start_paused = true)]
async fn waits_between_attempts_grow_to_half_a_minute() {
    let mut house = House::open().await;
    let mut last = Instant::now();
    let mut waits = Vec::new();
    for _ in 0..14 {
        let server = house.socket().await;
        waits.push(last.elapsed().as_secs_f64());
        last = Instant::now();
        drop(server);
    }
    assert!(waits[1] >= 0.125 && waits[1] <= 0.3, "{waits:?}");
    assert!(
        waits[10..].iter().all(|wait| (15.0..=30.1).contains(wait)),
        "{waits:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_revoked_ends_it() {
    let mut house = House::open().await;
    let refusal = json!({"error": {"code": "AUTH_ERR_AUTH_TOKEN_NOT_FOUND", "message": "no"}});
    house
        .logins
        .planned
        .lock()
        .unwrap()
        .push(Ok(answer(401, &refusal)));
    drop(house.socket().await);
    let ended = house.running.await.unwrap();
    assert!(matches!(ended, Err(SourceError::Login(_))), "{ended:?}");
}

#[tokio::test(start_paused = true)]
async fn typing_goes_out_with_app_and_session() {
    let mut house = House::open().await;
    let mut server = house.socket().await;
    server.lets_in().await;
    house.signals.typing(&Uid::new("ann").unwrap().into(), true);
    let frame = server.reads().await;
    assert_eq!(frame["type"], "typing_indicator");
    assert_eq!(
        (&frame["appId"], &frame["receiver"]),
        (&json!("app"), &json!("ann"))
    );
    assert_eq!(frame["body"]["action"], "started");
    assert!(frame["deviceId"].as_str().unwrap().starts_with("RUST-"));
}

#[tokio::test(start_paused = true)]
async fn a_stop_ends_it_at_once() {
    let mut house = House::open().await;
    let mut server = house.socket().await;
    server.lets_in().await;
    house.stop.cancel();
    assert!(house.running.await.unwrap().is_ok());
}
