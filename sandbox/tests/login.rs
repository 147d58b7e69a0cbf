//! Credentials, sessions, the own profile.

use serde_json::{Value, json};

use crate::world::{AUTH_KEY, World, call};

#[tokio::test(start_paused = true)]
async fn login_gives_all_that_a_session_needs() {
    let world = World::new();
    let ann = world.person("ann").await;
    let me = ann
        .put(
            "me",
            json!({ "platform": "WEB", "deviceId": "d", "appInfo": {} }),
        )
        .await
        .data();
    assert_eq!(me["uid"], "ann");
    assert_eq!(me["authToken"], ann.token);
    assert_eq!(me["jwt"].as_str().unwrap().split('.').count(), 3);
    assert_eq!(me["settings"]["CHAT_API_VERSION"], "v3.0");
    assert_eq!(me["settings"]["CHAT_HOST"], "localhost");
    assert_eq!(me["settings"]["ANALYTICS_PING_DISABLED"], true);
    let again = ann.get("me").await.data();
    assert_eq!(again["jwt"], me["jwt"]);
    assert!(again.get("authToken").is_none());
}

#[tokio::test(start_paused = true)]
async fn an_auth_key_makes_users_and_tokens_and_nothing_else() {
    let world = World::new();
    let key = [("apiKey", AUTH_KEY), ("appId", "sandbox")];
    let user = json!({ "uid": "Zoe", "name": "Zoe" });
    assert_eq!(
        call(&world.app, "POST", "/users", &key, user).await.data()["uid"],
        "zoe"
    );
    let body = json!({ "platform": "WEB", "deviceId": "d", "appInfo": {} });
    let token = call(&world.app, "POST", "/users/ZOE/auth_tokens", &key, body)
        .await
        .data();
    assert_eq!(token["name"], "Zoe");
    let token = token["authToken"].as_str().unwrap().to_owned();
    assert!(token.starts_with("zoe_1700000000"));
    let headers = [("appId", "sandbox"), ("authToken", &*token)];
    assert_eq!(
        call(&world.app, "PUT", "/me", &headers, Value::Null)
            .await
            .data()["uid"],
        "zoe"
    );
    call(&world.app, "GET", "/v3/users", &key, Value::Null)
        .await
        .refused("AUTH_ERR_NO_ACCESS");
    call(&world.app, "POST", "/v3/messages", &key, json!({}))
        .await
        .refused("AUTH_ERR_NO_ACCESS");
}

#[tokio::test(start_paused = true)]
async fn wrong_credentials_are_told_apart() {
    let world = World::new();
    let ann = world.person("ann").await;
    let token = ann.token.as_str();
    let get = async |headers: &[(&str, &str)], path: &str| {
        call(&world.app, "GET", path, headers, Value::Null).await
    };
    get(&[("appId", "other"), ("authToken", token)], "/me")
        .await
        .refused("AUTH_ERR_INVALID_APPID");
    get(&[("authToken", token)], "/me")
        .await
        .refused("AUTH_ERR_EMPTY_APPID");
    get(&[("appId", "sandbox"), ("authToken", "x")], "/me")
        .await
        .refused("AUTH_ERR_AUTH_TOKEN_NOT_FOUND");
    get(&[("appId", "sandbox")], "/me")
        .await
        .refused("AUTH_ERR_EMPTY_AUTH_TOKEN");
    get(&[], "/v3/users").await.refused("AUTH_ERR_EMPTY_APIKEY");
    get(&[("apikey", "x")], "/v3/users")
        .await
        .refused("AUTH_ERR_APIKEY_NOT_FOUND");
    world
        .admin_as("nobody", "GET", "/v3/conversations", Value::Null)
        .await
        .refused("ERR_UID_NOT_FOUND");
    assert_eq!(get(&[], "/settings").await.data()["REGION"], "us");
}

#[tokio::test(start_paused = true)]
async fn logout_kills_one_token_and_its_sockets_only() {
    let world = World::new();
    let ann = world.person("ann").await;
    let token = world
        .admin("POST", "/v3/users/ann/auth_tokens", json!({}))
        .await
        .data();
    let mut other = ann.on("device-2");
    token["authToken"]
        .as_str()
        .unwrap()
        .clone_into(&mut other.token);
    assert_ne!(other.token, ann.token);
    let mut gone = ann.socket().await;
    let mut stays = other.socket().await;
    ann.delete("me", Value::Null).await.data();
    assert_eq!(gone.closed().await, 1000);
    stays.quiet().await;
    ann.get("me").await.refused("AUTH_ERR_AUTH_TOKEN_NOT_FOUND");
    other.get("me").await.data();
}

#[tokio::test(start_paused = true)]
async fn the_own_profile_can_be_changed_but_not_the_role() {
    let world = World::new();
    let ann = world.person("ann").await;
    let body = json!({ "name": "Ann B.", "statusMessage": "away", "metadata": { "k": 1 }, "tags": ["x"], "role": "bot" });
    let me = ann.put("me", body).await.data();
    assert_eq!(me["name"], "Ann B.");
    assert_eq!(me["statusMessage"], "away");
    assert_eq!(me["metadata"], json!({ "k": 1 }));
    assert_eq!(me["tags"], json!(["x"]));
    assert_eq!(me["role"], "default");
}

#[tokio::test(start_paused = true)]
async fn every_prefix_serves_the_api_and_wrong_ones_do_not() {
    let world = World::new();
    let ann = world.person("ann").await;
    let headers = [("AppID", "sandbox"), ("AUTHTOKEN", &*ann.token)];
    for path in ["/me", "/v3/me", "/v3.0/me", "/v3.0//me/"] {
        assert_eq!(
            call(&world.app, "GET", path, &headers, Value::Null)
                .await
                .data()["uid"],
            "ann",
            "{path}"
        );
    }
    call(&world.app, "GET", "/v9/me", &headers, Value::Null)
        .await
        .refused("ERR_INVALID_API_VERSION");
    call(&world.app, "GET", "/v3/nothing", &headers, Value::Null)
        .await
        .refused("ERR_API_NOT_FOUND");
    let answer = call(&world.app, "PATCH", "/v3/users", &headers, Value::Null).await;
    assert_eq!(answer.status, 404);
    answer.refused("ERR_API_NOT_FOUND");
}

#[tokio::test(start_paused = true)]
async fn session_calls_are_confirmed() {
    let world = World::new();
    let ann = world.person("ann").await;
    let session = ann
        .post("user_sessions", json!({ "sessionId": "s1", "data": {} }))
        .await
        .data();
    assert_eq!(session["sessionId"], "s1");
    let token = ann
        .post("me/jwt", json!({ "passthrough": {} }))
        .await
        .data();
    assert!(
        token["token"]
            .as_str()
            .is_some_and(|token| token.contains('.'))
    );
}
