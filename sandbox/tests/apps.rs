//! Several apps side by side on one server: a development and a production one.

use axum::body::Body;
use cometchat_sandbox::{App, Sandbox};
use http::Request;
use serde_json::{Value, json};
use std::sync::Arc;

use crate::world::{API_KEY, AUTH_KEY, Answer, Socket, World, call, send};

/// A call that manages apps, as with the account's key and secret.
async fn manage(app: &Arc<App>, method: &str, path: &str, body: Value) -> Answer {
    let headers = [("key", "sandbox"), ("secret", API_KEY)];
    call(app, method, path, &headers, body).await
}

/// Makes an app `production`; its REST key.
async fn production(world: &World) -> String {
    let body =
        json!({ "id": "production", "name": "Production", "region": "eu", "skipSampleData": true });
    let made = manage(&world.app, "POST", "/apps", body).await.data();
    assert_eq!(
        (&made["id"], &made["name"], &made["region"], &made["state"]),
        (
            &json!("production"),
            &json!("Production"),
            &json!("eu"),
            &json!("active")
        )
    );
    key_of(&made, "fullAccess")
}

fn key_of(app: &Value, scope: &str) -> String {
    let keys = app["apiKeys"].as_object().unwrap();
    let key = keys.values().find(|key| key["scope"] == scope).unwrap();
    key["apiKey"].as_str().unwrap().to_owned()
}

#[tokio::test(start_paused = true)]
async fn apps_have_nothing_of_each_other() {
    let world = World::new();
    let ann = world.person("ann").await;
    let key = production(&world).await;
    let there = [("appId", "production"), ("apikey", &*key)];
    let body = json!({ "uid": "ann", "name": "Another Ann", "withAuthToken": true });
    let other = call(&world.app, "POST", "/v3/users", &there, body)
        .await
        .data();
    let token = other["authToken"].as_str().unwrap();
    assert_eq!(ann.get("users/ann").await.data()["name"], "ANN");
    let users = call(&world.app, "GET", "/v3/users", &there, Value::Null)
        .await
        .data();
    assert_eq!(users.as_array().unwrap().len(), 1);
    // A credential is good in its own app alone.
    for (headers, code) in [
        (
            [("appId", "production"), ("apikey", API_KEY)],
            "AUTH_ERR_APIKEY_NOT_FOUND",
        ),
        (
            [("appId", "sandbox"), ("apikey", &*key)],
            "AUTH_ERR_APIKEY_NOT_FOUND",
        ),
        (
            [("appId", "production"), ("authToken", &*ann.token)],
            "AUTH_ERR_AUTH_TOKEN_NOT_FOUND",
        ),
        (
            [("appId", "sandbox"), ("authToken", token)],
            "AUTH_ERR_AUTH_TOKEN_NOT_FOUND",
        ),
        (
            [("appId", "staging"), ("apikey", &*key)],
            "AUTH_ERR_INVALID_APPID",
        ),
    ] {
        call(&world.app, "GET", "/v3/users", &headers, Value::Null)
            .await
            .refused(code);
    }
    // Without an app id the key, the token's host or the path says which app is meant.
    for headers in [
        vec![("apikey", &*key)],
        vec![("Host", "production.localhost:7700"), ("apikey", &*key)],
        vec![
            ("Host", "Production.localhost"),
            ("appId", "production"),
            ("authToken", token),
        ],
    ] {
        let found = call(&world.app, "GET", "/v3/users/ann", &headers, Value::Null).await;
        assert_eq!(found.data()["name"], "Another Ann", "{headers:?}");
    }
    let hook = json!({ "id": "h", "name": "H", "webhookURL": "https://x.test", "enabled": true });
    let headers = [("key", "production"), ("secret", &*key)];
    let path = "/apps/production/webhooks";
    call(&world.app, "POST", path, &headers, hook).await.data();
    let own = manage(&world.app, "GET", "/apps/sandbox/webhooks", Value::Null)
        .await
        .data();
    assert_eq!(own, json!([]));
}

#[tokio::test(start_paused = true)]
async fn sockets_and_files_are_those_of_the_app_they_name() {
    let world = World::new();
    let bob = world.person("bob").await;
    let mut here = bob.socket().await;
    let key = production(&world).await;
    let there = [("appId", "production"), ("apikey", &*key)];
    let mut tokens = Vec::new();
    for uid in ["ann", "bob"] {
        let body = json!({ "uid": uid, "name": uid, "withAuthToken": true });
        let made = call(&world.app, "POST", "/v3/users", &there, body)
            .await
            .data();
        tokens.push(made["authToken"].as_str().unwrap().to_owned());
    }
    let as_bob = [("appId", "production"), ("authToken", &*tokens[1])];
    let me = call(&world.app, "PUT", "/me", &as_bob, Value::Null)
        .await
        .data();
    let mut socket = Socket::open(&world.app).await;
    let auth = json!({ "appId": "production", "sender": "bob", "body": { "auth": me["jwt"] } });
    socket.send("auth", auth).await;
    let reply = socket.next().await;
    assert_eq!(
        (&reply["appId"], &reply["body"]["code"]),
        (&json!("production"), &json!("200"))
    );
    let form = "--x\r\nContent-Disposition: form-data; name=\"receiver\"\r\n\r\nbob\r\n\
        --x\r\nContent-Disposition: form-data; name=\"receiverType\"\r\n\r\nuser\r\n\
        --x\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\nfile\r\n\
        --x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nkept there\r\n--x--\r\n";
    let request = Request::post("/v3/messages")
        .header("appId", "production")
        .header("authToken", &*tokens[0])
        .header("Content-Type", "multipart/form-data; boundary=x")
        .body(Body::from(form))
        .unwrap();
    let sent = send(&world.app, request).await.data();
    let frame = socket.expect("message").await;
    assert_eq!(
        (&frame["appId"], &frame["body"]["id"]),
        (&json!("production"), &sent["id"])
    );
    here.quiet().await;
    let url = sent["data"]["attachments"][0]["url"].as_str().unwrap();
    let path = url.strip_prefix("http://localhost").unwrap();
    assert!(path.starts_with("/production/media/"), "{url}");
    let found = call(&world.app, "GET", path, &[], Value::Null).await;
    assert_eq!(found.status, 200);
    let elsewhere = path.strip_prefix("/production").unwrap();
    call(&world.app, "GET", elsewhere, &[], Value::Null)
        .await
        .refused("ERR_API_NOT_FOUND");
    // Faults, limits and what the inspector keeps are an app's own, too.
    let limits = json!({ "all": 1 });
    call(&world.app, "PUT", "/sandbox/limits", &there, limits)
        .await
        .data();
    bob.get("me").await.data();
    bob.get("me").await.data();
    let listed = manage(&world.app, "GET", "/apps", Value::Null).await.data();
    assert_eq!(
        (&listed[0]["plan"], &listed[1]["plan"]),
        (&json!("unlimited"), &json!("custom"))
    );
}

#[tokio::test(start_paused = true)]
async fn apps_are_listed_and_removed_by_the_manager_alone() {
    let world = World::new();
    let key = production(&world).await;
    let listed = manage(&world.app, "GET", "/apps", Value::Null).await;
    assert_eq!(listed.body["meta"]["pagination"]["total"], 2);
    let ids: Vec<&Value> = listed.body["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|app| &app["id"])
        .collect();
    assert_eq!(ids, ["sandbox", "production"]);
    assert_eq!(key_of(&listed.body["data"][0], "authOnly"), AUTH_KEY);
    let found = manage(&world.app, "GET", "/apps?searchKey=PROD", Value::Null)
        .await
        .data();
    assert_eq!(found.as_array().unwrap().len(), 1);
    for headers in [
        [("key", "production"), ("secret", &*key)],
        [("key", "sandbox"), ("secret", AUTH_KEY)],
    ] {
        let refused = call(&world.app, "GET", "/apps", &headers, Value::Null).await;
        let code = refused.body["error"]["code"].as_str().unwrap().to_owned();
        assert!(code.starts_with("AUTH_ERR_"), "{code}");
    }
    for (body, code) in [
        (json!({ "name": "X" }), "ERR_BAD_REQUEST"),
        (json!({ "region": "us" }), "ERR_BAD_REQUEST"),
        (
            json!({ "name": "X", "region": "us", "id": "Production" }),
            "ERR_BAD_REQUEST",
        ),
        (
            json!({ "name": "X", "region": "us", "id": "a/b" }),
            "ERR_BAD_REQUEST",
        ),
    ] {
        manage(&world.app, "POST", "/apps", body)
            .await
            .refused(code);
    }
    let there = [("appId", "production"), ("apikey", &*key)];
    let body = json!({ "uid": "ann", "name": "Ann", "withAuthToken": true });
    let ann = call(&world.app, "POST", "/v3/users", &there, body)
        .await
        .data();
    let own = [
        ("appId", "production"),
        ("authToken", ann["authToken"].as_str().unwrap()),
    ];
    let me = call(&world.app, "PUT", "/me", &own, Value::Null)
        .await
        .data();
    let mut socket = Socket::open(&world.app).await;
    let auth = json!({ "appId": "production", "sender": "ann", "body": { "auth": me["jwt"] } });
    socket.send("auth", auth).await;
    assert_eq!(socket.next().await["body"]["code"], "200");
    manage(&world.app, "DELETE", "/apps/sandbox", Value::Null)
        .await
        .refused("ERR_BAD_REQUEST");
    manage(&world.app, "DELETE", "/apps/staging", Value::Null)
        .await
        .refused("ERR_APP_NOT_FOUND");
    let removed = manage(&world.app, "DELETE", "/apps/PRODUCTION", Value::Null)
        .await
        .data();
    assert_eq!(removed["success"], true);
    assert_eq!(socket.closed().await, 1000);
    for path in [
        "/v3/users",
        "/sandbox/info",
        "/sandbox/faults",
        "/sandbox/admin/v3/users",
    ] {
        call(&world.app, "GET", path, &there, Value::Null)
            .await
            .refused("AUTH_ERR_INVALID_APPID");
    }
}

#[tokio::test]
async fn apps_survive_a_restart_each_in_a_file_of_its_own() {
    let folder =
        std::env::temp_dir().join(format!("cometchat-sandbox-apps-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("data.sqlite");
    let open = || {
        Sandbox::builder()
            .data(&file)
            .api_key(API_KEY)
            .also_app("production")
            .app()
            .unwrap()
    };
    let first = open();
    let listed = manage(&first, "GET", "/apps", Value::Null).await.data();
    let key = key_of(&listed[1], "fullAccess");
    let there = [("appId", "production"), ("apikey", &*key)];
    let body = json!({ "uid": "ann", "name": "Ann" });
    call(&first, "POST", "/v3/users", &there, body).await.data();
    let staging = json!({ "id": "staging", "name": "Staging", "region": "us" });
    manage(&first, "POST", "/apps", staging).await.data();
    // What is exported and imported is one app; those beside it stay.
    let keyed = [("apikey", API_KEY)];
    let dump = call(&first, "GET", "/sandbox/export", &keyed, Value::Null)
        .await
        .data();
    assert!(dump["tables"].get("apps").is_none());
    call(&first, "POST", "/sandbox/import", &keyed, dump)
        .await
        .data();
    drop(first);
    let second = open();
    let listed = manage(&second, "GET", "/apps", Value::Null).await.data();
    let names: Vec<&Value> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|app| &app["name"])
        .collect();
    assert_eq!(names, ["sandbox", "production", "Staging"]);
    call(&second, "GET", "/v3/users/ann", &there, Value::Null)
        .await
        .data();
    manage(&second, "DELETE", "/apps/production", Value::Null)
        .await
        .data();
    let files: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(
        !files.iter().any(|name| name.contains("production")),
        "{files:?}"
    );
    drop(second);
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn what_is_ready_tells_the_keys_of_every_app() {
    let http = "127.0.0.1:0".parse().unwrap();
    let sandbox = Sandbox::builder()
        .http(http)
        .also_app("production")
        .start()
        .await
        .unwrap();
    let ready = sandbox.ready();
    let json = serde_json::to_value(ready).unwrap();
    assert_eq!(json["apps"][0]["appId"], "production");
    assert!(!format!("{ready:?}").contains(&ready.apps[0].api_key));
    let settings = call(
        sandbox.app(),
        "GET",
        "/settings",
        &[("appId", "production")],
        Value::Null,
    )
    .await
    .data();
    let port = ready
        .http
        .as_deref()
        .unwrap()
        .rsplit_once(':')
        .unwrap()
        .1
        .to_owned();
    assert_eq!(settings["CHAT_WS_PORT"], port);
    sandbox.shutdown().await;
    let refused = Sandbox::builder().also_app("a/b").app();
    assert!(refused.is_err());
}
