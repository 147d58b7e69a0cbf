//! What only keys do: users, tokens, roles, keys.

use serde_json::{Value, json};

use crate::world::{API_KEY, AUTH_KEY, World, call};

#[tokio::test(start_paused = true)]
async fn users_are_made_changed_switched_off_and_removed() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let create = async |body: Value| world.admin("POST", "/v3/users", body).await;
    create(json!({ "uid": "ANN", "name": "x" }))
        .await
        .refused("ERR_UID_ALREADY_EXISTS");
    create(json!({ "uid": "app_system", "name": "x" }))
        .await
        .refused("ERR_UID_ALREADY_EXISTS");
    create(json!({ "uid": "x", "name": "x", "role": "king" }))
        .await
        .refused("ERR_ROLE_NOT_FOUND");
    for body in [
        json!({ "name": "x" }),
        json!({ "uid": "x" }),
        json!({ "uid": "a b", "name": "x" }),
        json!({ "uid": "x", "name": "n".repeat(101) }),
        json!({ "uid": "x", "name": "x", "avatar": "nowhere" }),
        json!({ "uid": "x", "name": "x", "metadata": "text" }),
        json!({ "uid": "x", "name": "x", "metadata": { "k": "v".repeat(6000) } }),
        json!({ "uid": "x", "name": "x", "tags": vec!["t".to_owned(); 1].into_iter().chain((0..25).map(|n| n.to_string())).collect::<Vec<_>>() }),
    ] {
        create(body).await.refused("ERR_BAD_REQUEST");
    }
    let body = json!({ "name": "Ann B.", "link": "https://x.test", "tags": ["a"], "role": "bot" });
    let user = world.admin("PUT", "/v3/users/Ann", body).await.data();
    assert_eq!(
        (&user["name"], &user["role"], &user["tags"]),
        (&json!("Ann B."), &json!("bot"), &json!(["a"]))
    );
    assert!(user["updatedAt"].is_i64());
    let user = world
        .admin("PUT", "/v3/users/ann", json!({ "unset": ["link"] }))
        .await
        .data();
    assert!(user.get("link").is_none());
    ann.put("users/bob", json!({ "name": "x" }))
        .await
        .refused("AUTH_ERR_EMPTY_APIKEY");
    let mut socket = bob.socket().await;
    let off = world
        .admin(
            "DELETE",
            "/v3/users",
            json!({ "uidsToDeactivate": ["bob", "ghost"] }),
        )
        .await
        .data();
    assert_eq!(off, json!({ "deactivatedUids": ["bob"] }));
    assert_eq!(socket.closed().await, 1000);
    bob.get("me").await.refused("AUTH_ERR_AUTH_TOKEN_NOT_FOUND");
    ann.get("users/bob").await.refused("ERR_UID_NOT_FOUND");
    let to_bob = json!({ "receiver": "bob", "receiverType": "user", "data": { "text": "x" } });
    ann.post("messages", to_bob)
        .await
        .refused("ERR_UID_NOT_FOUND");
    let listed = world
        .admin("GET", "/v3/users?onlyDeactivated=1", Value::Null)
        .await
        .data();
    assert_eq!(listed[0]["uid"], "bob");
    let on = world
        .admin(
            "PUT",
            "/v3/users",
            json!({ "uidsToActivate": ["bob", "ann"] }),
        )
        .await
        .data();
    assert_eq!(
        on,
        json!({ "activatedUids": ["bob"], "nonDeactivatedUids": ["ann"] })
    );
    bob.get("me").await.data();
    ann.text("bob", "x").await;
    world.group("team", &[&ann, &bob]).await;
    bob.say("team", "x").await;
    world
        .admin("DELETE", "/v3/users/bob", json!({ "permanent": true }))
        .await
        .data();
    assert!(ann.get("users/bob").await.body["error"].is_object());
    assert_eq!(ann.get("groups/team").await.data()["membersCount"], 1);
    assert_eq!(
        ann.get("messages?categories=message").await.data(),
        json!([])
    );
    create(json!({ "uid": "bob", "name": "New Bob" }))
        .await
        .data();
}

#[tokio::test(start_paused = true)]
async fn tokens_are_listed_described_and_ended() {
    let world = World::new();
    let ann = world.person("ann").await;
    let path = "/v3/users/ann/auth_tokens";
    let second = world
        .admin("POST", path, json!({ "force": true }))
        .await
        .data()["authToken"]
        .as_str()
        .unwrap()
        .to_owned();
    let listed = world.admin("GET", path, Value::Null).await;
    assert_eq!(listed.body["meta"]["pagination"]["total"], 2);
    let one = format!("{path}/{second}");
    let body = json!({ "platform": "bot", "userAgent": "u", "appInfo": { "h": 1 } });
    assert_eq!(
        world.admin("PUT", &one, body).await.data()["appInfo"],
        json!({ "h": 1 })
    );
    assert_eq!(
        world.admin("GET", &one, Value::Null).await.data()["platform"],
        "bot"
    );
    world.admin("DELETE", &one, Value::Null).await.data();
    world
        .admin("GET", &one, Value::Null)
        .await
        .refused("ERR_AUTH_TOKEN_NOT_FOUND");
    let mut socket = ann.socket().await;
    world.admin("DELETE", path, Value::Null).await.data();
    assert_eq!(socket.closed().await, 1000);
    ann.get("me").await.refused("AUTH_ERR_AUTH_TOKEN_NOT_FOUND");
    world
        .admin("POST", "/v3/users/ghost/auth_tokens", Value::Null)
        .await
        .refused("ERR_UID_NOT_FOUND");
    for _ in 0..101 {
        world.admin("POST", path, json!({})).await.data();
    }
    assert_eq!(
        world.admin("GET", path, Value::Null).await.body["meta"]["pagination"]["total"],
        100
    );
}

#[tokio::test(start_paused = true)]
async fn roles_and_keys() {
    let world = World::new();
    let body = json!({ "role": "Gardener", "name": "G", "settings": { "listUsers": "all", "sendMessagesTo": "friendsOnly" } });
    assert_eq!(
        world.admin("POST", "/v3/roles", body.clone()).await.data()["role"],
        "gardener"
    );
    world
        .admin("POST", "/v3/roles", body)
        .await
        .refused("ERR_ROLE_ALREADY_EXISTS");
    world
        .admin(
            "POST",
            "/v3/roles",
            json!({ "role": "r", "name": "r", "settings": { "x": "y" } }),
        )
        .await
        .refused("ERR_BAD_REQUEST");
    let role = world
        .admin(
            "PUT",
            "/v3/roles/gardener",
            json!({ "name": "H", "unset": ["settings"] }),
        )
        .await
        .data();
    assert_eq!(role["name"], "H");
    assert!(role.get("settings").is_none());
    world
        .admin(
            "POST",
            "/v3/users",
            json!({ "uid": "u", "name": "u", "role": "gardener" }),
        )
        .await
        .data();
    world
        .admin("DELETE", "/v3/roles/gardener", Value::Null)
        .await
        .data();
    assert_eq!(
        world.admin("GET", "/v3/users/u", Value::Null).await.data()["role"],
        "default"
    );
    world
        .admin("GET", "/v3/roles/gardener", Value::Null)
        .await
        .refused("ERR_ROLE_NOT_FOUND");
    world
        .admin("DELETE", "/v3/roles/default", Value::Null)
        .await
        .refused("ERR_ROLE_DELETE_DENIED");
    let roles = world.admin("GET", "/v3/roles", Value::Null).await.data();
    assert_eq!(
        roles
            .as_array()
            .unwrap()
            .iter()
            .map(|r| r["role"].as_str().unwrap())
            .collect::<Vec<_>>(),
        ["bot", "default"]
    );
    let keys = world
        .admin("GET", "/v3/apikeys?scope=authOnly", Value::Null)
        .await
        .data();
    assert_eq!(
        (keys.as_array().unwrap().len(), &keys[0]["apiKey"]),
        (1, &json!(AUTH_KEY))
    );
    let made = world
        .admin("POST", "/v3/apikeys", json!({ "name": "k" }))
        .await
        .data();
    let key = made["apiKey"].as_str().unwrap();
    assert_eq!((key.len(), &made["scope"]), (40, &json!("authOnly")));
    call(
        &world.app,
        "POST",
        "/v3/users",
        &[("apikey", key)],
        json!({ "uid": "v", "name": "v" }),
    )
    .await
    .data();
    world
        .admin("DELETE", &format!("/v3/apikeys/{key}"), Value::Null)
        .await
        .data();
    world
        .admin("DELETE", &format!("/v3/apikeys/{API_KEY}"), Value::Null)
        .await
        .refused("ERR_APIKEY_NO_SELF_ACTION");
}
