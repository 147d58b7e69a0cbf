//! The harsh profile, beside the kind one.

use std::time::Duration;

use cometchat_sandbox::{Limits, Profile};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::world::{Person, Socket, World};

fn worlds() -> [World; 2] {
    [Profile::Kind, Profile::Harsh].map(|profile| World::of(|builder| builder.profile(profile)))
}

#[tokio::test(start_paused = true)]
async fn only_the_kind_profile_finds_messages_by_muid() {
    for (world, found) in worlds().iter().zip([true, false]) {
        let (ann, bob) = (world.person("ann").await, world.person("bob").await);
        let body = |text: &str| json!({ "receiver": "bob", "receiverType": "user", "muid": "m1", "data": { "text": text } });
        ann.post("messages", body("one")).await.data();
        let again = ann.post("messages", body("two")).await.data();
        let answer = ann.get("user/messages/m1").await;
        if found {
            assert_eq!(answer.data()["id"], again["id"]);
            bob.get("user/messages/m1")
                .await
                .refused("ERR_MESSAGE_ID_NOT_FOUND");
        } else {
            assert_eq!(answer.status, 404);
            answer.refused("ERR_API_NOT_FOUND");
        }
        let records = world
            .admin("GET", "/sandbox/records", Value::Null)
            .await
            .data();
        assert_eq!(records.as_array().unwrap().len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn only_the_kind_profile_lists_groups_with_all_messages() {
    for (world, listed) in worlds().iter().zip([true, false]) {
        let (ann, bob) = (world.person("ann").await, world.person("bob").await);
        world.group("team", &[&ann, &bob]).await;
        ann.say("team", "to all").await;
        ann.text("bob", "to bob").await;
        tokio::time::advance(Duration::from_secs(2)).await;
        let texts = texts(&bob, "messages?category=message").await;
        assert_eq!(texts.contains(&"to all".to_owned()), listed);
        assert!(texts.contains(&"to bob".to_owned()));
        assert_eq!(
            self::texts(&bob, "groups/team/messages?category=message").await,
            ["to all"]
        );
    }
}

/// The texts of a list of messages.
async fn texts(person: &Person, path: &str) -> Vec<String> {
    let list = person.get(path).await.data();
    let texts = list.as_array().unwrap().iter();
    texts
        .map(|m| m["data"]["text"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(start_paused = true)]
async fn some_messages_are_shown_late_with_their_older_ids() {
    let [_, world] = worlds();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let mut early = bob.socket().await;
    let start = Instant::now();
    let mut all = Vec::new();
    for n in 0..30 {
        let sent = ann.text("bob", &n.to_string()).await;
        assert_eq!(sent["data"]["text"], n.to_string());
        all.push(n.to_string());
    }
    let path = "users/ann/messages?limit=100";
    let now = texts(&bob, path).await;
    let hidden = all.iter().filter(|text| !now.contains(text)).count();
    assert!((1..20).contains(&hidden), "{now:?}");
    assert_ne!(now.last(), all.first());
    // Whoever connects before they are shown gets them too.
    let mut late = bob.on("device-2").socket().await;
    let rest = tokio::time::timeout(Duration::from_secs(2), late.next()).await;
    assert!(rest.is_ok());
    tokio::time::advance(Duration::from_secs(2).saturating_sub(start.elapsed())).await;
    assert_eq!(texts(&bob, path).await, all);
    assert_eq!(late.texts().await.len(), hidden - 1);
    let mut came = early.texts().await;
    assert_eq!(came.len(), 30);
    assert_ne!(came, all);
    assert_eq!(came[..now.len()], now);
    came.sort_by_key(|text| text.parse::<u32>().unwrap());
    assert_eq!(came, all);
}

#[tokio::test(start_paused = true)]
async fn a_harsh_credential_lives_a_minute_and_only_a_login_renews_it() {
    let [_, world] = worlds();
    let ann = world.person("ann").await;
    let jwt = ann.put("me", json!({})).await.data()["jwt"].clone();
    tokio::time::advance(Duration::from_mins(1)).await;
    assert_eq!(ann.get("me").await.data()["jwt"], jwt);
    assert_eq!(
        ann.put("me", json!({ "name": "A" })).await.data()["jwt"],
        jwt
    );
    let mut refused = Socket::open(&world.app).await;
    refused
        .send("auth", json!({ "sender": "ann", "body": { "auth": jwt } }))
        .await;
    assert_eq!(refused.expect("auth").await["body"]["code"], "401");
    ann.socket().await.quiet().await;
}

#[tokio::test(start_paused = true)]
async fn only_the_kind_profile_tells_groups_of_completed_interactions() {
    for (world, told) in worlds().iter().zip([true, false]) {
        let (ann, bob) = (world.person("ann").await, world.person("bob").await);
        world.group("team", &[&ann, &bob]).await;
        for (receiver, receiver_type, told) in [("bob", "user", true), ("team", "group", told)] {
            let body = json!({ "receiver": receiver, "receiverType": receiver_type, "category": "interactive",
                "type": "form", "data": { "interactiveData": { "title": "T" },
                "interactionGoal": { "type": "anyAction", "elementIds": [] } } });
            let id = ann.post("messages", body).await.data()["id"].clone();
            tokio::time::advance(Duration::from_secs(2)).await;
            let mut socket = ann.socket().await;
            let path = format!("messages/{}/interacted", id.as_str().unwrap());
            bob.call("PATCH", &path, json!({ "interactions": ["ok"] }))
                .await
                .data();
            if told {
                socket.expect("interaction_completed").await;
            }
            socket.quiet().await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_harsh_profile_spells_rate_limits_one_way() {
    for (world, both) in worlds().iter().zip([true, false]) {
        let ann = world.person("ann").await;
        world.app.set_limits(Limits {
            all: Some(1),
            ..Limits::none()
        });
        for refused in [false, true] {
            let answer = ann.get("me").await;
            assert_eq!(answer.status == 429, refused);
            assert_eq!(answer.number("x-rate-limit-remaining"), Some(0));
            assert_eq!(answer.number("x-ratelimit-remaining").is_some(), both);
            assert_eq!(answer.number("retry-after").is_some(), refused);
        }
    }
}
