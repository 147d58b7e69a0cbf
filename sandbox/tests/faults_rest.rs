//! Faults of requests: refused, failed before or after the work, slow, never answered.

use std::collections::BTreeSet;
use std::time::Duration;

use cometchat_sandbox::faults::{FaultPlan, Refusal, ServerFailure, Wait};
use serde_json::json;
use tokio::time::{Instant, timeout};

use crate::world::{Answer, Person, START, World};

fn plan() -> FaultPlan {
    FaultPlan::default()
}

/// Sends a text to Bob; whatever the answer is.
async fn try_text(person: &Person, text: &str) -> Answer {
    let body = json!({ "receiver": "bob", "receiverType": "user", "muid": text, "data": { "text": text } });
    person.post("messages", body).await
}

/// A world with two people.
async fn people() -> (World, Person, Person) {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    (world, ann, bob)
}

async fn stored(world: &World) -> Vec<String> {
    let path = "/sandbox/records";
    let list = world
        .admin("GET", path, serde_json::Value::Null)
        .await
        .data();
    let texts = list.as_array().unwrap().iter();
    texts
        .map(|record| record["text"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(start_paused = true)]
async fn refused_requests_name_the_time_to_come_back() {
    let (world, ann, bob) = people().await;
    let status_429 = Some(Refusal {
        share: 1.0,
        retry_after_s: 7,
    });
    let only_uids = vec!["ann".to_owned()];
    world
        .app
        .faults()
        .set(FaultPlan {
            status_429,
            only_uids,
            ..plan()
        })
        .unwrap();
    let answer = try_text(&ann, "no").await;
    assert_eq!(
        (answer.status, answer.number("retry-after")),
        (429, Some(7))
    );
    for header in ["x-rate-limit-reset", "x-ratelimit-reset"] {
        assert_eq!(answer.number(header), Some(i64::from(START) + 7));
    }
    answer.refused("ERR_TOO_MANY_REQUESTS");
    assert!(stored(&world).await.is_empty());
    bob.text("ann", "yes").await;
    let body = json!({ "receiver": "bob", "receiverType": "user", "data": { "text": "for ann" } });
    let for_ann = world.admin_as("ann", "POST", "/v3/messages", body).await;
    assert_eq!(for_ann.status, 429);
}

#[tokio::test(start_paused = true)]
async fn failures_come_before_or_after_the_work() {
    let (world, ann, bob) = people().await;
    let mut socket = bob.socket().await;
    let failure = |before_commit| {
        Some(ServerFailure {
            share: 1.0,
            before_commit,
        })
    };
    world
        .app
        .faults()
        .set(FaultPlan {
            status_5xx: failure(true),
            ..plan()
        })
        .unwrap();
    let mut seen = BTreeSet::new();
    for _ in 0..40 {
        let answer = try_text(&ann, "never").await;
        assert_eq!(answer.body.is_null(), matches!(answer.status, 502 | 504));
        assert!(answer.body.get("data").is_none());
        seen.insert(answer.status);
    }
    assert_eq!(seen, BTreeSet::from([500, 502, 503, 504]));
    socket.quiet().await;
    world
        .app
        .faults()
        .set(FaultPlan {
            after_commit: 1.0,
            ..plan()
        })
        .unwrap();
    let answer = try_text(&ann, "done").await;
    assert_eq!(answer.status, 503);
    answer.refused("ERR_OPERATION_FAILED");
    world
        .app
        .faults()
        .set(FaultPlan {
            status_5xx: failure(false),
            ..plan()
        })
        .unwrap();
    assert!(try_text(&ann, "done too").await.status >= 500);
    assert_eq!(socket.texts().await, ["done", "done too"]);
    assert_eq!(stored(&world).await, ["done", "done too"]);
}

#[tokio::test(start_paused = true)]
async fn shares_are_drawn_by_the_seed() {
    let outcome = async |seed| {
        let (world, ann, _) = people().await;
        world
            .app
            .faults()
            .set(FaultPlan {
                seed,
                after_commit: 0.5,
                ..plan()
            })
            .unwrap();
        let mut statuses = Vec::new();
        for _ in 0..30 {
            statuses.push(try_text(&ann, "x").await.status);
        }
        assert_eq!(stored(&world).await.len(), 30);
        statuses
    };
    let first = outcome(1).await;
    assert!(first.contains(&200) && first.contains(&503), "{first:?}");
    assert_eq!(outcome(1).await, first);
    assert_ne!(outcome(2).await, first);
}

#[tokio::test(start_paused = true)]
async fn slow_requests_wait_before_or_after_the_work() {
    let (world, ann, bob) = people().await;
    let mut socket = bob.socket().await;
    let slow = Some(Wait {
        share: 1.0,
        max_ms: 2000,
    });
    world
        .app
        .faults()
        .set(FaultPlan { slow, ..plan() })
        .unwrap();
    let (mut before, mut after) = (0, 0);
    for n in 0..12 {
        let text = n.to_string();
        let start = Instant::now();
        let (answer, came) = tokio::join!(try_text(&ann, &text), async {
            socket.expect("message").await;
            start.elapsed()
        });
        assert_eq!(answer.status, 200);
        let answered = start.elapsed();
        assert!(answered <= Duration::from_millis(2001), "{answered:?}");
        if came < answered {
            after += 1;
        } else {
            before += 1;
        }
    }
    assert!(before > 0 && after > 0, "{before} {after}");
}

#[tokio::test(start_paused = true)]
async fn some_requests_are_never_answered_whether_done_or_not() {
    let (world, ann, _) = people().await;
    world
        .app
        .faults()
        .set(FaultPlan {
            hang: 1.0,
            ..plan()
        })
        .unwrap();
    for n in 0..12 {
        let text = n.to_string();
        let asked = timeout(Duration::from_mins(1), try_text(&ann, &text)).await;
        assert!(asked.is_err());
    }
    let done = stored(&world).await.len();
    assert!((1..12).contains(&done), "{done}");
    // Not even the most patient client waits for ever.
    let start = Instant::now();
    assert_eq!(try_text(&ann, "last").await.status, 504);
    assert_eq!(start.elapsed().as_secs(), 600);
}
