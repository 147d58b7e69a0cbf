//! An app in a file, closed and opened again.

use cometchat_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::world::call;

#[tokio::test]
async fn everything_survives_a_restart() {
    let folder =
        std::env::temp_dir().join(format!("cometchat-sandbox-restart-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("data.sqlite");
    let open = || {
        Sandbox::builder()
            .data(&file)
            .api_key("k")
            .seed(true)
            .app()
            .unwrap()
    };
    let first = open();
    let login = call(
        &first,
        "POST",
        "/sandbox/login",
        &[],
        json!({ "uid": "alice" }),
    )
    .await
    .data();
    let token = login["authToken"].as_str().unwrap().to_owned();
    let headers = [("appId", "sandbox"), ("authToken", &*token)];
    let jwt = call(&first, "PUT", "/me", &headers, Value::Null)
        .await
        .data()["jwt"]
        .clone();
    let body = json!({ "receiver": "bob", "receiverType": "user", "data": { "text": "kept" } });
    let sent = call(&first, "POST", "/v3/messages", &headers, body.clone())
        .await
        .data();
    drop(first);
    let second = open();
    assert_eq!(
        call(&second, "GET", "/me", &headers, Value::Null)
            .await
            .data()["jwt"],
        jwt
    );
    let kept = call(
        &second,
        "GET",
        "/v3/users/bob/messages",
        &headers,
        Value::Null,
    )
    .await
    .data();
    assert_eq!(
        (&kept[0]["id"], &kept[0]["data"]["text"]),
        (&sent["id"], &json!("kept"))
    );
    let next = call(&second, "POST", "/v3/messages", &headers, body)
        .await
        .data();
    let number = |message: &Value| message["id"].as_str().unwrap().parse::<u64>().unwrap();
    assert!(number(&next) > number(&sent));
    assert_eq!(
        call(&second, "GET", "/v3/groups/lobby", &headers, Value::Null)
            .await
            .data()["membersCount"],
        4
    );
    drop(second);
    std::fs::remove_dir_all(folder).unwrap();
}
