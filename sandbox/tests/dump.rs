//! The whole app as JSON and back, and beginning anew.

use axum::body::Body;
use http::Request;
use serde_json::{Value, json};

use crate::world::{World, send};

#[tokio::test(start_paused = true)]
async fn what_is_exported_is_all_there_after_an_import() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    world.group("club", &[&ann, &bob]).await;
    let first = ann.say("club", "one").await;
    let path = format!("messages/{}", first["id"].as_str().unwrap());
    bob.post(&format!("{path}/reactions/x"), Value::Null)
        .await
        .data();
    let form = "--b\r\nContent-Disposition: form-data; name=receiver\r\n\r\nbob\r\n\
        --b\r\nContent-Disposition: form-data; name=receiverType\r\n\r\nuser\r\n\
        --b\r\nContent-Disposition: form-data; name=type\r\n\r\nfile\r\n\
        --b\r\nContent-Disposition: form-data; name=file; filename=a.txt\r\n\r\n\u{0}bytes\r\n--b--\r\n";
    let upload = Request::post("/v3/messages")
        .header("Content-Type", "multipart/form-data; boundary=b")
        .header("appId", "sandbox")
        .header("authToken", &*ann.token)
        .body(Body::from(form));
    send(&world.app, upload.unwrap()).await.data();
    let dump = world
        .admin("GET", "/sandbox/export", Value::Null)
        .await
        .data();

    let other = World::of(|builder| builder.app_id("other"));
    other.person("stranger").await;
    for _ in 0..9 {
        other
            .admin(
                "POST",
                "/v3/messages",
                json!({ "receiver": "stranger", "receiverType": "user",
            "data": { "text": "x" } }),
            )
            .await
            .data();
    }
    other
        .admin("POST", "/sandbox/import", dump.clone())
        .await
        .data();
    let mut again = other
        .admin("GET", "/sandbox/export", Value::Null)
        .await
        .data();
    // The numbers of messages go on from where the other app was.
    assert!(again["tables"]["sequence"][0]["value"].as_i64() >= Some(9));
    again["tables"]["sequence"] = dump["tables"]["sequence"].clone();
    assert_eq!(again, dump);
    other
        .admin("GET", "/v3/users/stranger", Value::Null)
        .await
        .refused("ERR_UID_NOT_FOUND");
    let message = other
        .admin_as("ann", "GET", &format!("/v3/{path}"), Value::Null)
        .await
        .data();
    assert_eq!(message["data"]["reactions"][0]["count"], 1);
}

#[tokio::test(start_paused = true)]
async fn a_bad_import_changes_nothing() {
    let world = World::new();
    let ann = world.person("ann").await;
    let mut socket = ann.socket().await;
    for bad in [
        json!({}),
        json!({ "format": 2, "tables": {} }),
        json!({ "format": 1 }),
        json!({ "format": 1, "tables": { "nothing": [] } }),
        json!({ "format": 1, "tables": { "users": [{ "x) --": 1 }] } }),
        json!({ "format": 1, "tables": { "users": [{ "uid": ["x"] }] } }),
        json!({ "format": 1, "tables": { "users": [{ "uid": "only" }] } }),
    ] {
        world
            .admin("POST", "/sandbox/import", bad)
            .await
            .refused("ERR_BAD_REQUEST");
    }
    ann.get("me").await.data();
    socket.quiet().await;
    ann.get("sandbox/export").await.refused("ERR_API_NOT_FOUND");
}

#[tokio::test(start_paused = true)]
async fn a_reset_keeps_keys_and_bots_and_seeds_again() {
    let world = World::of(|builder| builder.seed(true));
    let ann = world.person("ann").await;
    let bot = json!({ "uid": "helper", "name": "Helper", "role": "bot", "withAuthToken": true });
    let bot = world.admin("POST", "/v3/users", bot).await.data();
    let last = ann.text("alice", "bye").await["id"]
        .as_str()
        .unwrap()
        .parse::<i64>()
        .unwrap();
    let mut socket = ann.socket().await;
    world
        .admin("POST", "/sandbox/reset", Value::Null)
        .await
        .data();
    assert_eq!(socket.closed().await, 1000);
    ann.get("me").await.refused("AUTH_ERR_AUTH_TOKEN_NOT_FOUND");
    let headers = [
        ("appId", "sandbox"),
        ("authToken", bot["authToken"].as_str().unwrap()),
    ];
    let me = crate::world::call(&world.app, "GET", "/v3/me", &headers, Value::Null)
        .await
        .data();
    assert_eq!(me["uid"], "helper");
    let lobby = world
        .admin("GET", "/v3/groups/lobby/members", Value::Null)
        .await
        .data();
    assert_eq!(lobby.as_array().unwrap().len(), 4);
    let hello = json!({ "receiver": "alice", "receiverType": "user", "data": { "text": "hello" } });
    let next = world
        .admin_as("helper", "POST", "/v3/messages", hello)
        .await
        .data();
    assert!(next["id"].as_str().unwrap().parse::<i64>().unwrap() > last);
    assert_eq!(
        world
            .admin("GET", "/sandbox/records", Value::Null)
            .await
            .data()
            .as_array()
            .unwrap()
            .len(),
        4
    );
}
