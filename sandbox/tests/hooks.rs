//! Webhooks and bots: what they are posted, how often, and with which credentials.

use std::time::Duration;

use http::StatusCode;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::fixtures::fixture;
use crate::world::{API_KEY, Answer, World, call};
use listener::{Listener, lacks};

mod bots;
mod listener;

async fn manage(world: &World, method: &str, path: &str, body: Value) -> Answer {
    let headers = [
        ("key", "sandbox"),
        ("secret", API_KEY),
        ("X-Webhook-Version", "2"),
    ];
    call(
        &world.app,
        method,
        &format!("/apps/sandbox/webhooks{path}"),
        &headers,
        body,
    )
    .await
}

/// A webhook with these events.
async fn hook(world: &World, triggers: &[&str], retry: bool) {
    let body = json!({ "id": "h", "name": "H", "webhookURL": "https://bot.test/events", "enabled": true,
        "retryOnFailure": retry, "useBasicAuth": true, "username": "u", "password": "p" });
    manage(world, "POST", "", body).await.data();
    let body = json!({ "triggerIds": triggers });
    let results = manage(world, "POST", "/h/triggers", body).await.data();
    for trigger in triggers {
        assert_eq!(results[trigger]["success"], true, "{results}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_webhook_hears_what_it_asked_for_and_nothing_else() {
    let listener = Listener::default();
    let world = listener.world();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    hook(
        &world,
        &["message_sent", "message_edited", "user_mentioned"],
        false,
    )
    .await;
    let id = ann.text("bob", "hello <@uid:bob>").await["id"].clone();
    let posted = listener.posted().await;
    let (path, basic, body) = &posted[0];
    assert_eq!(path, "/events");
    assert_eq!(basic.as_deref(), Some("Basic dTpw"));
    assert_eq!(body["trigger"], "message_sent");
    assert_eq!(
        (&body["appId"], &body["region"], &body["webhook"]),
        (&json!("sandbox"), &json!("us"), &json!("h"))
    );
    assert_eq!(body["data"]["message"]["id"], id);
    assert_eq!(posted[1].2["trigger"], "user_mentioned");
    assert_eq!(posted.len(), 2);
    bob.post(
        &format!("messages/{}/reactions/x", id.as_str().unwrap()),
        Value::Null,
    )
    .await
    .data();
    assert!(listener.posted().await.is_empty());
    ann.put(
        &format!("messages/{}", id.as_str().unwrap()),
        json!({ "data": { "text": "x" } }),
    )
    .await
    .data();
    let edited = &listener.posted().await[0].2;
    assert_eq!(edited["data"]["message"]["data"]["action"], "edited");
    assert_eq!(
        edited["data"]["message"]["data"]["entities"]["on"]["entity"]["id"],
        id
    );
}

#[tokio::test(start_paused = true)]
async fn every_kind_of_event_is_told() {
    let listener = Listener::default();
    let world = listener.world();
    let (ann, bob, cat) = (
        world.person("ann").await,
        world.person("bob").await,
        world.person("cat").await,
    );
    let all = [
        "message_deleted",
        "message_delivery_receipt",
        "message_read_receipt",
        "message_reaction_added",
        "message_reaction_removed",
        "user_blocked",
        "user_unblocked",
        "user_connection_status_changed",
        "group_created",
        "group_updated",
        "group_deleted",
        "group_owner_transferred",
        "group_member_added",
        "group_member_joined",
        "group_member_left",
        "group_member_kicked",
        "group_member_banned",
        "group_member_unbanned",
        "group_member_scope_changed",
        "call_initiated",
        "call_rejected",
    ];
    hook(&world, &all, false).await;
    let none = Value::Null;
    ann.post(
        "groups",
        json!({ "guid": "club", "name": "C", "type": "public" }),
    )
    .await
    .data();
    ann.put("groups/club/members", json!({ "participants": ["cat"] }))
        .await
        .data();
    let added = listener.posted().await.pop().unwrap().2;
    let documented = fixture("webhooks-delivery-member-added");
    let mut wanted = documented["request"]["json"].clone();
    // The people of this test have neither icon nor avatar.
    wanted["data"]["members"] =
        json!({ "cat": { "uid": "", "name": "", "status": "", "role": "", "createdAt": 0 } });
    for key in ["icon", "description"] {
        wanted["data"]["group"].as_object_mut().unwrap().remove(key);
    }
    assert_eq!(lacks(&wanted, &added, ""), Vec::<String>::new(), "{added}");
    bob.post("groups/club/members", json!({ "guid": "club" }))
        .await
        .data();
    ann.put("groups/club", json!({ "name": "D" })).await.data();
    ann.put("groups/club/members/bob", json!({ "scope": "moderator" }))
        .await
        .data();
    let scope = listener.posted().await.pop().unwrap().2;
    assert_eq!(scope["data"]["members"]["bob"]["scope"], "moderator");
    assert_eq!(scope["data"]["members"]["bob"]["oldScope"], "participant");
    assert_eq!(scope["data"]["by"]["uid"], "ann");
    ann.delete("groups/club/members/cat", none.clone())
        .await
        .data();
    ann.post("groups/club/bannedusers/bob", none.clone())
        .await
        .data();
    ann.delete("groups/club/bannedusers/bob", none.clone())
        .await
        .data();
    bob.post("groups/club/members", json!({ "guid": "club" }))
        .await
        .data();
    ann.call("PATCH", "groups/club/owner", json!({ "owner": "bob" }))
        .await
        .data();
    ann.delete("groups/club/members", none.clone()).await.data();
    bob.delete("groups/club", none.clone()).await.data();
    assert_eq!(
        listener.triggers().await,
        [
            "group_member_kicked",
            "group_member_banned",
            "group_member_unbanned",
            "group_member_joined",
            "group_owner_transferred",
            "group_member_left",
            "group_deleted"
        ]
    );
    let id = ann.text("bob", "x").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    bob.post(&format!("messages/{id}/reactions/x"), none.clone())
        .await
        .data();
    bob.delete(&format!("messages/{id}/reactions/x"), none.clone())
        .await
        .data();
    bob.post("users/ann/conversation/delivered", none.clone())
        .await
        .data();
    bob.post("users/ann/conversation/read", none.clone())
        .await
        .data();
    let receipt = listener.posted().await.pop().unwrap().2;
    assert_eq!(receipt["trigger"], "message_read_receipt");
    assert_eq!(receipt["data"]["body"]["messageId"], id);
    assert_eq!(receipt["data"]["messageSender"], "ann");
    ann.delete(&format!("messages/{id}"), none.clone())
        .await
        .data();
    bob.post("blockedusers", json!({ "blockedUids": ["ann"] }))
        .await
        .data();
    bob.delete("blockedusers", json!({ "blockedUids": ["ann"] }))
        .await
        .data();
    let ring = json!({ "type": "audio", "receiverType": "user", "receiver": "bob" });
    let ringing = ann.post("calls", ring).await.data();
    let session = ringing["data"]["entities"]["on"]["entity"]["sessionid"]
        .as_str()
        .unwrap()
        .to_owned();
    bob.put(&format!("calls/{session}"), json!({ "status": "rejected" }))
        .await
        .data();
    drop(cat.socket().await);
    assert_eq!(
        listener.triggers().await[..6],
        [
            "message_deleted",
            "user_blocked",
            "user_unblocked",
            "call_initiated",
            "call_rejected",
            "user_connection_status_changed"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_failed_delivery_is_tried_again_only_if_asked() {
    for (retry, answers, attempts) in [
        (true, vec![StatusCode::OK, StatusCode::BAD_GATEWAY], 2),
        (true, vec![StatusCode::BAD_GATEWAY; 9], 3),
        (false, vec![StatusCode::BAD_GATEWAY], 1),
        (true, vec![StatusCode::OK], 1),
    ] {
        let listener = Listener::default();
        let world = listener.world();
        let (ann, _) = (world.person("ann").await, world.person("bob").await);
        hook(&world, &["message_sent"], retry).await;
        *listener.answers.lock().unwrap() = answers;
        ann.text("bob", "x").await;
        sleep(Duration::from_mins(2)).await;
        assert_eq!(listener.posted().await.len(), attempts);
        let recent = world
            .admin("GET", "/sandbox/deliveries", Value::Null)
            .await
            .data();
        assert_eq!(recent.as_array().unwrap().len(), attempts);
        assert_eq!(recent[0]["to"], "h");
        assert!(!recent.to_string().contains("bot.test"));
    }
}

#[tokio::test(start_paused = true)]
async fn webhooks_are_for_those_who_manage_the_app() {
    let world = Listener::default().world();
    let ann = world.person("ann").await;
    let path = "/apps/sandbox/webhooks";
    let ask =
        async |headers: &[(&str, &str)]| call(&world.app, "GET", path, headers, Value::Null).await;
    ask(&[]).await.refused("AUTH_ERR_EMPTY_AUTH_HEADER");
    ask(&[("key", "sandbox"), ("secret", "x")])
        .await
        .refused("AUTH_ERR_APIKEY_NOT_FOUND");
    ask(&[("key", "other"), ("secret", API_KEY)])
        .await
        .refused("AUTH_ERR_NO_ACCESS");
    ask(&[("appId", "sandbox"), ("authToken", &ann.token)])
        .await
        .refused("AUTH_ERR_EMPTY_AUTH_HEADER");
    ask(&[("apikey", API_KEY)]).await.data();
    // The older set is another one.
    let body = json!({ "id": "new", "name": "N", "webhookURL": "http://localhost:1/" });
    manage(&world, "POST", "", body.clone()).await.data();
    assert_eq!(ask(&[("apikey", API_KEY)]).await.data(), json!([]));
    manage(&world, "POST", "", body)
        .await
        .refused("ERR_BAD_REQUEST");
    manage(
        &world,
        "PUT",
        "/new",
        json!({ "enabled": true, "name": "M" }),
    )
    .await
    .data();
    assert_eq!(
        manage(&world, "GET", "/new", Value::Null).await.data()["name"],
        "M"
    );
    let unknown = json!({ "triggerIds": ["nothing"] });
    let results = manage(&world, "POST", "/new/triggers", unknown)
        .await
        .data();
    assert_eq!(results["nothing"]["error"]["code"], "ERR_TRIGGER_NOT_FOUND");
    manage(&world, "DELETE", "/new", Value::Null).await.data();
    manage(&world, "GET", "/new", Value::Null)
        .await
        .refused("ERR_WEBHOOK_NOT_FOUND");
    let ftp = json!({ "id": "f", "name": "F", "webhookURL": "ftp://x" });
    manage(&world, "POST", "", ftp)
        .await
        .refused("ERR_BAD_REQUEST");
}
