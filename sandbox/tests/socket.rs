//! Sockets: authentication, keep-alive, limits, presence, typing, transient messages.

use std::time::Duration;

use serde_json::{Value, json};

use crate::world::{Socket, World};

#[tokio::test(start_paused = true)]
async fn a_wrong_credential_is_refused_and_the_socket_closed() {
    let world = World::new();
    let ann = world.person("ann").await;
    world.person("bob").await;
    let jwt = ann.put("me", json!({})).await.data()["jwt"].clone();
    for auth in [
        json!({ "sender": "ann", "body": { "auth": "nonsense" } }),
        json!({ "sender": "ann", "body": {} }),
        json!({ "sender": "ann", "body": { "auth": ann.token } }),
        json!({ "sender": "bob", "body": { "auth": jwt } }),
        json!({ "appId": "other", "sender": "ann", "body": { "auth": jwt } }),
    ] {
        let mut socket = Socket::open(&world.app).await;
        socket.send("auth", auth).await;
        let reply = socket.expect("auth").await;
        assert_eq!(reply["body"]["code"], "401");
        assert_eq!(socket.closed().await, 1008);
    }
}

#[tokio::test(start_paused = true)]
async fn silence_ends_a_socket() {
    let world = World::new();
    let mut mute = Socket::open(&world.app).await;
    let start = tokio::time::Instant::now();
    assert_eq!(mute.closed().await, 1008);
    assert_eq!(start.elapsed().as_secs(), 10);
    let mut quiet = world.person("ann").await.socket().await;
    let start = tokio::time::Instant::now();
    tokio::time::advance(Duration::from_secs(40)).await;
    quiet.quiet().await;
    assert_eq!(quiet.closed().await, 1008);
    assert_eq!(start.elapsed().as_secs(), 85);
}

#[tokio::test(start_paused = true)]
async fn junk_is_ignored_and_pings_are_answered_before_auth() {
    let world = World::new();
    let mut socket = Socket::open(&world.app).await;
    socket.quiet().await;
    let mut socket = world.person("ann").await.socket().await;
    for junk in [
        "",
        "nonsense",
        "[]",
        "7",
        "{}",
        r#"{"type":"message"}"#,
        r#"{"type":"receipts","body":{"action":"read"}}"#,
    ] {
        socket.raw(junk).await;
    }
    socket
        .send(
            "receipts",
            json!({ "body": { "action": "read", "messageId": "99" } }),
        )
        .await;
    socket
        .send(
            "typing_indicator",
            json!({ "receiver": "nobody", "receiverType": "user", "body": {} }),
        )
        .await;
    socket.quiet().await;
}

#[tokio::test(start_paused = true)]
async fn a_socket_that_does_not_read_is_cut_off() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let _stuck = bob.socket().await;
    let mut watcher = ann
        .socket_with(json!({ "presenceSubscription": "ALL_USERS" }))
        .await;
    // More than the pipe holds, so that a write waits, and then for too long.
    for n in 0..200 {
        ann.on("elsewhere")
            .text("bob", &format!("message {n}"))
            .await;
        watcher.expect("message").await;
    }
    tokio::time::advance(Duration::from_secs(11)).await;
    let frame = watcher.expect("presence").await;
    assert_eq!(frame["body"]["action"], "offline");
    assert_eq!(frame["body"]["user"]["uid"], "bob");
}

#[tokio::test(start_paused = true)]
async fn presence_reaches_those_who_asked() {
    let world = World::new();
    let (all, friend, role) = (
        world.person("all").await,
        world.person("friend").await,
        world.person("role").await,
    );
    let (none, star) = (world.person("none").await, world.person("star").await);
    world
        .admin("PUT", "/v3/users/star", json!({ "role": "bot" }))
        .await
        .data();
    world
        .admin(
            "POST",
            "/v3/users/star/friends",
            json!({ "accepted": ["friend"] }),
        )
        .await
        .data();
    let mut none = none.socket().await;
    let mut role = role
        .socket_with(json!({ "presenceSubscription": "ROLES", "roles": ["bot"] }))
        .await;
    let mut friend = friend
        .socket_with(json!({ "presenceSubscription": "FRIENDS" }))
        .await;
    let mut all = all
        .socket_with(json!({ "presenceSubscription": "ALL_USERS" }))
        .await;
    let first = star.socket().await;
    let second = star.on("device-2").socket().await;
    for socket in [&mut role, &mut friend, &mut all] {
        let frame = socket.expect("presence").await;
        assert_eq!(frame["body"]["action"], "available");
        assert_eq!(frame["body"]["user"]["uid"], "star");
        assert!(frame["body"]["timestamp"].is_i64());
        socket.quiet().await;
    }
    assert_eq!(
        world
            .admin("GET", "/v3/users/star", Value::Null)
            .await
            .data()["status"],
        "available"
    );
    drop(first);
    for socket in [&mut role, &mut friend, &mut all] {
        socket.quiet().await;
    }
    drop(second);
    for socket in [&mut role, &mut friend, &mut all] {
        assert_eq!(socket.expect("presence").await["body"]["action"], "offline");
    }
    none.quiet().await;
    let listed = world
        .admin("GET", "/v3/users?status=available&perPage=10", Value::Null)
        .await
        .data();
    assert!(
        listed
            .as_array()
            .unwrap()
            .iter()
            .all(|user| user["uid"] != "star")
    );
}

#[tokio::test(start_paused = true)]
async fn typing_and_transient_messages_reach_the_others_only() {
    let world = World::new();
    let (ann, bob, cat) = (
        world.person("ann").await,
        world.person("bob").await,
        world.person("cat").await,
    );
    world.group("team", &[&ann, &bob]).await;
    let (mut a, mut a2) = (ann.socket().await, ann.on("device-2").socket().await);
    let (mut b, mut c) = (bob.socket().await, cat.socket().await);
    let body = json!({ "action": "started", "metadata": { "m": 1 }, "user": { "uid": "cat", "name": "Forged" } });
    // One SDK version writes the receiver type like this.
    a.send(
        "typing_indicator",
        json!({ "receiver": "team", "receiverType": "groupchat", "body": body }),
    )
    .await;
    let frame = b.expect("typing_indicator").await;
    assert_eq!(frame["receiverType"], "group");
    assert_eq!(frame["sender"], "ann");
    assert_eq!(frame["deviceId"], "device-ann");
    assert_eq!(frame["body"]["user"]["uid"], "ann");
    assert_eq!(frame["body"]["metadata"], json!({ "m": 1 }));
    let body = json!({ "data": { "reaction": "heart" } });
    a.send(
        "transient_message",
        json!({ "receiver": "bob", "receiverType": "user", "body": body }),
    )
    .await;
    let frame = b.expect("transient_message").await;
    assert_eq!(frame["body"]["data"]["reaction"], "heart");
    c.send(
        "typing_indicator",
        json!({ "receiver": "team", "receiverType": "group", "body": {} }),
    )
    .await;
    bob.post("blockedusers", json!({ "blockedUids": ["ann"] }))
        .await
        .data();
    a.send(
        "typing_indicator",
        json!({ "receiver": "bob", "receiverType": "user", "body": {} }),
    )
    .await;
    for socket in [&mut a, &mut a2, &mut b, &mut c] {
        socket.quiet().await;
    }
}
