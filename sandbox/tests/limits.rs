//! Calls per minute.

use std::time::Duration;

use cometchat_sandbox::Limits;
use serde_json::{Value, json};

use crate::world::{Answer, Person, START, World};

async fn send(person: &Person) -> Answer {
    let body = json!({ "receiver": "bob", "receiverType": "user", "data": { "text": "x" } });
    person.post("messages", body).await
}

#[tokio::test(start_paused = true)]
async fn a_user_sends_thirty_messages_a_minute() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    assert!(
        send(&ann)
            .await
            .headers
            .keys()
            .all(|name| !name.as_str().contains("rate"))
    );
    world.app.set_limits(Limits::build());
    // The clock's minutes: START is at 20 s of one.
    let reset = i64::from(START) + 40;
    for n in 1..=30 {
        let answer = send(&ann).await;
        assert_eq!(answer.status, 200);
        for [limit, left, end] in [
            [
                "x-rate-limit",
                "x-rate-limit-remaining",
                "x-rate-limit-reset",
            ],
            [
                "x-ratelimit-limit",
                "x-ratelimit-remaining",
                "x-ratelimit-reset",
            ],
        ] {
            assert_eq!(answer.number(limit), Some(30));
            assert_eq!(answer.number(left), Some(30 - n));
            assert_eq!(answer.number(end), Some(reset));
        }
        assert_eq!(answer.number("retry-after"), None);
    }
    let refused = send(&ann).await;
    assert_eq!(
        (refused.status, refused.number("retry-after")),
        (429, Some(40))
    );
    assert_eq!(refused.number("x-ratelimit-remaining"), Some(0));
    refused.refused("ERR_TOO_MANY_REQUESTS");
    // A key that sends for the user has no more than the user.
    let body = json!({ "receiver": "bob", "receiverType": "user", "data": { "text": "x" } });
    world
        .admin_as("ann", "POST", "/v3/messages", body)
        .await
        .refused("ERR_TOO_MANY_REQUESTS");
    bob.text("ann", "others may").await;
    ann.get("me").await.data();
    tokio::time::advance(Duration::from_secs(39)).await;
    assert_eq!(send(&ann).await.number("retry-after"), Some(1));
    tokio::time::advance(Duration::from_secs(1)).await;
    assert_eq!(send(&ann).await.number("x-rate-limit-remaining"), Some(29));
}

#[tokio::test(start_paused = true)]
async fn the_app_has_its_own_limits_by_class() {
    let limits = Limits {
        all: Some(6),
        core: Some(2),
        standard: Some(5),
        ..Limits::none()
    };
    let world = World::of(|builder| {
        builder.limits(Limits {
            core: Some(0),
            ..Limits::none()
        })
    });
    let made = world
        .admin("POST", "/v3/users", json!({ "uid": "ann", "name": "Ann" }))
        .await;
    made.refused("ERR_TOO_MANY_REQUESTS");
    world.app.set_limits(Limits::none());
    let ann = world.person("ann").await;
    world.app.set_limits(limits);
    for left in [1, 0] {
        let login = ann.put("me", json!({})).await;
        assert_eq!(
            (login.status, login.number("x-rate-limit-remaining")),
            (200, Some(left))
        );
    }
    ann.put("me", json!({}))
        .await
        .refused("ERR_TOO_MANY_REQUESTS");
    // Two of six are used; refused calls are not counted.
    for left in [3, 2, 1, 0] {
        let read = ann.get("me").await;
        assert_eq!(
            (read.status, read.number("x-rate-limit-remaining")),
            (200, Some(left))
        );
    }
    ann.get("me").await.refused("ERR_TOO_MANY_REQUESTS");
}

#[tokio::test(start_paused = true)]
async fn limits_are_set_and_shown_over_rest() {
    let world = World::new();
    let ann = world.person("ann").await;
    let path = "/sandbox/limits";
    let put = async |body| world.admin("PUT", path, body).await;
    let set = put(json!({ "messages_per_user": 0, "unread_marks_per_user": 0 }))
        .await
        .data();
    assert_eq!(
        (&set["messages_per_user"], &set["all"]),
        (&json!(0), &Value::Null)
    );
    assert_eq!(world.app.limits().messages_per_user, Some(0));
    send(&ann).await.refused("ERR_TOO_MANY_REQUESTS");
    let unread = "users/bob/conversation/read";
    ann.delete(unread, Value::Null)
        .await
        .refused("ERR_TOO_MANY_REQUESTS");
    put(json!({ "mesages": 1 }))
        .await
        .refused("ERR_BAD_REQUEST");
    put(json!({ "core": -1 })).await.refused("ERR_BAD_REQUEST");
    let none = world.admin("DELETE", path, Value::Null).await.data();
    assert_eq!(none, serde_json::to_value(Limits::none()).unwrap());
    assert_eq!(world.admin("GET", path, Value::Null).await.data(), none);
    assert_eq!(send(&ann).await.status, 404);
}
