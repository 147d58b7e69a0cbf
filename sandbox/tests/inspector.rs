//! What the inspector shows, and what it never does.

use cometchat_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::world::{World, call};

#[tokio::test(start_paused = true)]
async fn a_request_and_the_frames_it_leads_to_are_shown_with_their_cause() {
    let world = World::new();
    let (alice, bob) = (world.person("alice").await, world.person("bob").await);
    world.app.inspector().set_on(true);
    let _socket = bob.socket().await;
    let sent = alice.text("bob", "hello").await;
    let (rows, _) = world.app.inspector().entries(None, 100);
    let request = rows.iter().find(|row| row["method"] == "POST").unwrap();
    assert_eq!(
        (&request["uid"], &request["status"]),
        (&json!("alice"), &json!(200))
    );
    assert_eq!(request["body"]["data"]["text"], "hello");
    assert_eq!(request["answer"]["data"]["id"], sent["id"]);
    let frame = rows
        .iter()
        .find(|row| row["kind"] == "sent" && row["frame"]["type"] == "message")
        .unwrap();
    assert_eq!(
        (&frame["to"], &frame["cause"]),
        (&json!(["bob"]), &request["id"])
    );
    let auth = rows.iter().find(|row| row["kind"] == "received").unwrap();
    assert_eq!(
        (&auth["uid"], &auth["frame"]["body"]["auth"]),
        (&json!("bob"), &json!("(hidden)"))
    );
}

#[tokio::test(start_paused = true)]
async fn the_inspector_is_read_and_switched_over_rest() {
    let app = Sandbox::builder().seed(true).api_key("k").app().unwrap();
    let key = [("apikey", "k")];
    let on = call(
        &app,
        "PUT",
        "/sandbox/inspector",
        &key,
        json!({ "on": true }),
    )
    .await
    .data();
    assert_eq!(on, json!({ "on": true }));
    call(&app, "POST", "/v3/users/alice/auth_tokens", &key, json!({}))
        .await
        .data();
    call(&app, "GET", "/v3/users/nobody", &key, Value::Null)
        .await
        .refused("ERR_UID_NOT_FOUND");
    let rows = call(&app, "GET", "/sandbox/inspector", &key, Value::Null)
        .await
        .data();
    assert_eq!(rows[0]["answer"]["data"]["authToken"], "(hidden)");
    assert_eq!(
        (&rows[1]["status"], &rows[1]["target"]),
        (&json!(404), &json!("/v3/users/nobody"))
    );
    let next = call(
        &app,
        "GET",
        "/sandbox/inspector?after=2&wait_s=1",
        &key,
        Value::Null,
    )
    .await
    .data();
    assert_eq!(next, json!([]));
    call(&app, "DELETE", "/sandbox/inspector", &key, Value::Null)
        .await
        .data();
    let rows = call(&app, "GET", "/sandbox/inspector", &key, Value::Null)
        .await
        .data();
    assert_eq!(rows, json!([]));
    let foreign = [("Host", "127.0.0.1:7700"), ("Origin", "https://evil.test")];
    call(&app, "GET", "/sandbox/inspector", &foreign, Value::Null)
        .await
        .refused("AUTH_ERR_EMPTY_APIKEY");
}
