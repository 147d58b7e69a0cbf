//! Faults of sockets: frames lost, doubled, late and out of order, dead connections and credentials.

use std::time::Duration;

use cometchat_sandbox::faults::{Chance, Cut, FaultPlan, Wait};
use cometchat_sandbox::{Sandbox, SandboxError};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::world::{Person, Socket, World, call};

fn plan() -> FaultPlan {
    FaultPlan::default()
}

/// What a reader gets of twenty messages under a plan.
async fn received(plan: FaultPlan) -> Vec<String> {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let mut socket = bob.socket().await;
    world.app.faults().set(plan).unwrap();
    for n in 0..20 {
        ann.text("bob", &n.to_string()).await;
    }
    socket.texts().await
}

fn numbers() -> Vec<String> {
    (0..20).map(|n| n.to_string()).collect()
}

#[tokio::test(start_paused = true)]
async fn frames_are_lost_and_doubled_by_the_seed() {
    let faults = FaultPlan {
        seed: 3,
        drop: 0.3,
        duplicate: 0.3,
        ..plan()
    };
    let first = received(faults.clone()).await;
    assert_ne!(first, numbers());
    assert!(first.windows(2).any(|pair| pair[0] == pair[1]), "{first:?}");
    assert!(numbers().iter().any(|n| !first.contains(n)), "{first:?}");
    assert_eq!(received(faults.clone()).await, first);
    assert_ne!(received(FaultPlan { seed: 4, ..faults }).await, first);
    assert!(
        received(FaultPlan {
            drop: 1.0,
            ..plan()
        })
        .await
        .is_empty()
    );
    assert_eq!(
        received(FaultPlan {
            duplicate: 1.0,
            ..plan()
        })
        .await
        .len(),
        40
    );
    assert_eq!(received(plan()).await, numbers());
}

#[tokio::test(start_paused = true)]
async fn late_frames_keep_their_order_and_swapped_ones_do_not() {
    let start = Instant::now();
    let delay = Some(Wait {
        share: 0.5,
        max_ms: 800,
    });
    assert_eq!(received(FaultPlan { delay, ..plan() }).await, numbers());
    // Five more seconds tell that nothing else comes.
    let passed = start.elapsed().as_millis();
    assert!((5_100..=5_800).contains(&passed), "{passed}");
    let reorder = Some(Chance { share: 0.3 });
    let mut came = received(FaultPlan {
        seed: 1,
        reorder,
        ..plan()
    })
    .await;
    assert_ne!(came, numbers());
    came.sort_by_key(|text| text.parse::<u32>().unwrap());
    assert_eq!(came, numbers());
}

#[tokio::test(start_paused = true)]
async fn only_the_users_named_are_concerned() {
    let world = World::new();
    let (ann, bob, cat) = (
        world.person("ann").await,
        world.person("bob").await,
        world.person("cat").await,
    );
    world.group("team", &[&ann, &bob, &cat]).await;
    let (mut b, mut c) = (bob.socket().await, cat.socket().await);
    let only_uids = vec!["BOB".to_owned()];
    let faults = FaultPlan {
        only_uids,
        drop: 1.0,
        swallow_pongs: 1.0,
        ..plan()
    };
    world.app.faults().set(faults).unwrap();
    ann.say("team", "hello").await;
    assert_eq!(c.texts().await, ["hello"]);
    c.quiet().await;
    b.raw(r#"{"action":"ping"}"#).await;
    b.mute(Duration::from_secs(20)).await;
    world.app.faults().clear();
    b.quiet().await;
    ann.say("team", "again").await;
    assert_eq!(b.texts().await, ["again"]);
}

/// The status that others see.
async fn status(world: &World, uid: &str) -> Value {
    let path = format!("/v3/users/{uid}");
    world.admin("GET", &path, Value::Null).await.data()["status"].clone()
}

#[tokio::test(start_paused = true)]
async fn sockets_are_cut_without_a_close() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let (mut a, mut b) = (ann.socket().await, bob.socket().await);
    let mut b2 = bob.on("device-2").socket().await;
    assert_eq!(world.app.faults().cut(Some("Bob"), Cut::Drop), 2);
    assert!(b.dropped().await && b2.dropped().await);
    assert_eq!(status(&world, "bob").await, "offline");
    a.quiet().await;
    let cut = world
        .admin("POST", "/sandbox/faults/cut", Value::Null)
        .await;
    assert_eq!(cut.data(), json!({ "cut": 1 }));
    assert!(a.dropped().await);
    let cut = json!({ "uid": "ann", "halfopen": true });
    world
        .admin("POST", "/sandbox/faults/cut", cut)
        .await
        .refused("ERR_BAD_REQUEST");
}

#[tokio::test(start_paused = true)]
async fn a_half_open_socket_is_deaf_and_dumb_and_not_closed() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let mut socket = bob.socket().await;
    let cut = json!({ "uid": "bob", "half_open": true });
    let cut = world.admin("POST", "/sandbox/faults/cut", cut).await.data();
    assert_eq!(cut, json!({ "cut": 1 }));
    ann.text("bob", "lost").await;
    socket.raw(r#"{"action":"ping"}"#).await;
    socket.mute(Duration::from_secs(44)).await;
    assert_eq!(status(&world, "bob").await, "available");
    socket.mute(Duration::from_secs(2)).await;
    assert_eq!(status(&world, "bob").await, "offline");
    socket.mute(Duration::from_mins(9)).await;
    tokio::time::advance(Duration::from_mins(2)).await;
    assert!(socket.dropped().await);
}

/// Whether a socket credential opens a socket.
async fn opens(world: &World, uid: &str, jwt: &Value) -> bool {
    let mut socket = Socket::open(&world.app).await;
    socket
        .send("auth", json!({ "sender": uid, "body": { "auth": jwt } }))
        .await;
    socket.next().await["body"]["code"] == "200"
}

async fn login(person: &Person) -> Value {
    person.put("me", json!({ "platform": "WEB" })).await.data()["jwt"].clone()
}

#[tokio::test(start_paused = true)]
async fn socket_credentials_expire() {
    let world = World::new();
    let ann = world.person("ann").await;
    let old = login(&ann).await;
    world
        .app
        .faults()
        .set(FaultPlan {
            jwt_life_s: Some(30),
            ..plan()
        })
        .unwrap();
    let mut open = ann.socket().await;
    tokio::time::advance(Duration::from_secs(29)).await;
    assert!(opens(&world, "ann", &old).await);
    let new = login(&ann).await;
    assert_ne!(new, old);
    assert_eq!(ann.get("me").await.data()["jwt"], new);
    tokio::time::advance(Duration::from_secs(1)).await;
    assert!(!opens(&world, "ann", &old).await && opens(&world, "ann", &new).await);
    open.quiet().await;
    tokio::time::advance(Duration::from_secs(30)).await;
    assert!(!opens(&world, "ann", &new).await);
    let visit = ann.get("me").await.data()["jwt"].clone();
    assert!(opens(&world, "ann", &visit).await);
    world.app.faults().clear();
    assert!(opens(&world, "ann", &old).await);
}

#[tokio::test(start_paused = true)]
async fn tokens_are_revoked_when_the_plan_is_set() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let (mut a, mut b) = (ann.socket().await, bob.socket().await);
    let plan = json!({ "revoke": true, "only_uids": ["ann"] });
    let shown = world.admin("PUT", "/sandbox/faults", plan).await.data();
    assert_eq!(shown["revoke"], false);
    assert_eq!(a.closed().await, 1000);
    ann.get("me").await.refused("AUTH_ERR_AUTH_TOKEN_NOT_FOUND");
    b.quiet().await;
    world
        .app
        .faults()
        .set(FaultPlan {
            revoke: true,
            ..FaultPlan::default()
        })
        .unwrap();
    assert_eq!(b.closed().await, 1000);
}

#[tokio::test(start_paused = true)]
async fn plans_are_set_shown_and_cleared_by_those_who_may() {
    let world = World::of(|builder| {
        builder.faults(FaultPlan {
            seed: 9,
            drop: 0.5,
            ..plan()
        })
    });
    let path = "/sandbox/faults";
    let shown = world.admin("GET", path, Value::Null).await.data();
    assert_eq!((&shown["seed"], &shown["drop"]), (&json!(9), &json!(0.5)));
    let new = json!({ "hang": 1, "delay": { "share": 0.2, "max_ms": 300 } });
    let shown = world.admin("PUT", path, new).await.data();
    assert_eq!(
        (&shown["drop"], &shown["delay"]["max_ms"]),
        (&json!(0.0), &json!(300))
    );
    assert_eq!(
        serde_json::to_value(world.app.faults().plan()).unwrap(),
        shown
    );
    for wrong in [
        json!({ "dropp": 1 }),
        json!({ "drop": 2 }),
        json!({ "delay": { "share": 1 } }),
    ] {
        world
            .admin("PUT", path, wrong)
            .await
            .refused("ERR_BAD_REQUEST");
    }
    assert_eq!(world.admin("GET", path, Value::Null).await.data(), shown);
    let auth_key = [("apikey", crate::world::AUTH_KEY)];
    let foreign = [("Host", "localhost"), ("Origin", "https://elsewhere.test")];
    let own = [("Host", "localhost"), ("Origin", "http://localhost")];
    let delete = async |headers| call(&world.app, "DELETE", path, headers, Value::Null).await;
    delete(&auth_key[..]).await.refused("AUTH_ERR_NO_ACCESS");
    delete(&[("apikey", "x")])
        .await
        .refused("AUTH_ERR_APIKEY_NOT_FOUND");
    delete(&foreign).await.refused("AUTH_ERR_EMPTY_APIKEY");
    let cleared = delete(&own).await.data();
    assert_eq!(cleared, serde_json::to_value(plan()).unwrap());
    let wrong = Sandbox::builder()
        .faults(FaultPlan {
            drop: 2.0,
            ..plan()
        })
        .app();
    assert!(matches!(wrong, Err(SandboxError::Faults(_))));
}
