//! What the chat page asks, and who else may not.

use axum::body::Body;
use cometchat_sandbox::{Hint, Sandbox};
use http::Request;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::world::{call, send};

#[tokio::test(start_paused = true)]
async fn the_page_learns_who_there_is_and_gets_a_token() {
    let hint = Hint {
        title: "Try".into(),
        text: "it".into(),
        to_uid: Some("bob".into()),
        send: None,
    };
    let app = Sandbox::builder()
        .seed(true)
        .hints(vec![hint])
        .api_key("k")
        .app()
        .unwrap();
    call(
        &app,
        "PUT",
        "/v3/users/dave",
        &[("apikey", "k")],
        json!({ "role": "bot" }),
    )
    .await
    .data();
    let info = call(&app, "GET", "/sandbox/info", &[], Value::Null)
        .await
        .data();
    assert_eq!(
        (&info["appId"], &info["region"]),
        (&json!("sandbox"), &json!("us"))
    );
    let people: Vec<&str> = info["people"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["uid"].as_str().unwrap())
        .collect();
    assert_eq!(people, ["alice", "bob", "carol", "dave"]);
    assert_eq!(
        (&info["people"][0]["isBot"], &info["people"][3]["isBot"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(
        info["groups"],
        json!([{ "guid": "lobby", "name": "Lobby" }])
    );
    assert_eq!(
        info["hints"],
        json!([{ "title": "Try", "text": "it", "to": { "uid": "bob" } }])
    );
    let login = call(
        &app,
        "POST",
        "/sandbox/login",
        &[],
        json!({ "uid": "alice" }),
    )
    .await
    .data();
    let again = call(
        &app,
        "POST",
        "/sandbox/login",
        &[],
        json!({ "uid": "alice" }),
    )
    .await
    .data();
    assert_eq!(login["authToken"], again["authToken"]);
    let headers = [
        ("appId", "sandbox"),
        ("authToken", login["authToken"].as_str().unwrap()),
    ];
    let lobby = call(&app, "GET", "/v3/groups/lobby", &headers, Value::Null)
        .await
        .data();
    assert_eq!(
        (&lobby["membersCount"], &lobby["owner"]),
        (&json!(4), &json!("alice"))
    );
    call(
        &app,
        "POST",
        "/sandbox/login",
        &[],
        json!({ "uid": "ghost" }),
    )
    .await
    .refused("ERR_UID_NOT_FOUND");
    call(&app, "POST", "/sandbox/login", &[], json!({}))
        .await
        .refused("ERR_BAD_REQUEST");
    call(&app, "GET", "/sandbox/else", &[], Value::Null)
        .await
        .refused("ERR_API_NOT_FOUND");
    let foreign = [("Host", "127.0.0.1:7700"), ("Origin", "https://evil.test")];
    call(
        &app,
        "POST",
        "/sandbox/login",
        &foreign,
        json!({ "uid": "alice" }),
    )
    .await
    .refused("AUTH_ERR_NO_ACCESS");
    let rebound = [("Host", "evil.test:7700")];
    call(&app, "GET", "/sandbox/info", &rebound, Value::Null)
        .await
        .refused("AUTH_ERR_NO_ACCESS");
}

#[tokio::test(start_paused = true)]
async fn the_page_is_served_and_its_folder_is_not_left() {
    let app = Sandbox::builder().app().unwrap();
    let get = |path: &str| {
        app.router()
            .oneshot(Request::get(path).body(Body::empty()).unwrap())
    };
    let index = get("/").await.unwrap();
    assert_eq!(index.status(), 200);
    assert_eq!(index.headers()["content-type"], "text/html");
    for path in [
        "/page/../Cargo.toml",
        "/page/%2e%2e/Cargo.toml",
        "/page//etc/passwd",
        "/page/none.js",
    ] {
        assert_eq!(get(path).await.unwrap().status(), 404, "{path}");
    }
}

#[tokio::test(start_paused = true)]
async fn pages_of_other_origins_may_use_the_api() {
    let app = Sandbox::builder().app().unwrap();
    let wanted = "appid,authorization,authtoken,chatapiversion,content-type,resource,sdk";
    for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
        let request = Request::options("/v3.0/groups/x")
            .header("Origin", "http://localhost:3000")
            .header("Access-Control-Request-Method", method)
            .header("Access-Control-Request-Headers", wanted);
        let response = app
            .router()
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["access-control-allow-origin"], "*");
        let methods = response.headers()["access-control-allow-methods"]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(methods.contains(method));
        let headers = response.headers()["access-control-allow-headers"]
            .to_str()
            .unwrap()
            .to_owned();
        for header in wanted.split(',') {
            assert!(
                headers.split(',').any(|allowed| allowed == header),
                "{header}"
            );
        }
    }
    let request = Request::get("/v3/users").header("Origin", "http://localhost:3000");
    send(&app, request.body(Body::empty()).unwrap())
        .await
        .refused("AUTH_ERR_EMPTY_APIKEY");
}

#[tokio::test(start_paused = true)]
async fn the_page_administers_the_app_and_nobody_else_does() {
    let app = Sandbox::builder().seed(true).app().unwrap();
    let users = call(
        &app,
        "GET",
        "/sandbox/admin/v3/users?per_page=2",
        &[],
        Value::Null,
    )
    .await
    .data();
    assert_eq!(users.as_array().unwrap().len(), 2);
    let fields = json!({ "uid": "zoe", "name": "Zoe" });
    call(&app, "POST", "/sandbox/admin/v3/users", &[], fields.clone())
        .await
        .data();
    let token = call(
        &app,
        "POST",
        "/sandbox/admin/v3/users/zoe/auth_tokens",
        &[],
        json!({}),
    )
    .await
    .data();
    assert!(token["authToken"].is_string());
    let keys = call(&app, "GET", "/sandbox/admin/v3/apikeys", &[], Value::Null)
        .await
        .data();
    assert_eq!(keys.as_array().unwrap().len(), 2);
    let key = keys
        .as_array()
        .unwrap()
        .iter()
        .find(|key| key["scope"] == "authOnly")
        .unwrap();
    let weak = [("apikey", key["apiKey"].as_str().unwrap())];
    call(&app, "GET", "/sandbox/admin/v3/apikeys", &weak, Value::Null)
        .await
        .refused("AUTH_ERR_NO_ACCESS");
    for foreign in [("Origin", "https://evil.test"), ("Host", "evil.test:7700")] {
        call(
            &app,
            "POST",
            "/sandbox/admin/v3/users",
            &[foreign],
            fields.clone(),
        )
        .await
        .refused("AUTH_ERR_EMPTY_APIKEY");
    }
}
