//! Blocking and friends.

use serde_json::{Value, json};

use crate::world::World;

#[tokio::test(start_paused = true)]
async fn blocked_pairs_do_not_write_to_each_other() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let result = ann
        .post(
            "blockedusers",
            json!({ "blockedUids": ["bob", "ann", "ghost"] }),
        )
        .await
        .data();
    assert_eq!(result["bob"]["success"], true);
    assert_eq!(result["ann"]["error"]["code"], "ERR_CANNOT_BLOCK_SELF");
    assert_eq!(result["ghost"]["error"]["code"], "ERR_UID_NOT_FOUND");
    let to =
        |uid: &str| json!({ "receiver": uid, "receiverType": "user", "data": { "text": "x" } });
    ann.post("messages", to("bob"))
        .await
        .refused("ERR_BLOCKED_RECEIVER");
    bob.post("messages", to("ann"))
        .await
        .refused("ERR_BLOCKED_SENDER");
    let seen = ann.get("users/bob").await.data();
    assert_eq!(
        (&seen["blockedByMe"], &seen["hasBlockedMe"]),
        (&json!(true), &json!(false))
    );
    let seen = bob.get("users/ann").await.data();
    assert_eq!(
        (&seen["blockedByMe"], &seen["hasBlockedMe"]),
        (&json!(false), &json!(true))
    );
    for (person, direction, expected) in [
        (&ann, "", vec!["bob"]),
        (&ann, "blockedByMe", vec!["bob"]),
        (&ann, "hasBlockedMe", vec![]),
        (&bob, "hasBlockedMe", vec!["ann"]),
        (&bob, "both", vec!["ann"]),
        (&bob, "blockedByMe", vec![]),
    ] {
        let rows = person
            .get(&format!(
                "blockedusers?per_page=10&page=1&direction={direction}"
            ))
            .await
            .data();
        let uids: Vec<&str> = rows
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["uid"].as_str().unwrap())
            .collect();
        assert_eq!(uids, expected, "{} {direction}", person.uid);
    }
    assert!(
        ann.get("users?hideBlockedUsers=1")
            .await
            .data()
            .as_array()
            .unwrap()
            .is_empty()
    );
    ann.delete("blockedusers", json!({ "blockedUids": ["bob"] }))
        .await
        .data();
    bob.post("messages", to("ann")).await.data();
    ann.post("blockedusers", json!({}))
        .await
        .refused("ERR_BAD_REQUEST");
    let path = "/v3/users/ann/blockedusers";
    world
        .admin("POST", path, json!({ "blockedUids": ["bob"] }))
        .await
        .data();
    assert_eq!(
        world.admin("GET", path, Value::Null).await.data()[0]["uid"],
        "bob"
    );
}

#[tokio::test(start_paused = true)]
async fn friendship_holds_both_ways() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let path = "/v3/users/ann/friends";
    let result = world
        .admin("POST", path, json!({ "accepted": ["bob", "ann", "ghost"] }))
        .await
        .data();
    assert_eq!(result["accepted"]["bob"]["success"], true);
    assert_eq!(
        result["accepted"]["ann"]["error"]["code"],
        "ERR_CANNOT_FORM_SELF_RELATION"
    );
    assert_eq!(
        result["accepted"]["ghost"]["error"]["code"],
        "ERR_UID_NOT_FOUND"
    );
    let again = world
        .admin(
            "POST",
            "/v3/users/bob/friends",
            json!({ "accepted": ["ann"] }),
        )
        .await
        .data();
    assert_eq!(
        again["accepted"]["ann"]["error"]["code"],
        "ERR_ALREADY_FRIEND"
    );
    assert_eq!(
        ann.get("users?friendsOnly=true").await.data()[0]["uid"],
        "bob"
    );
    assert_eq!(
        bob.get("users?friendsOnly=true").await.data()[0]["uid"],
        "ann"
    );
    assert_eq!(
        world.admin("GET", path, Value::Null).await.data()[0]["uid"],
        "bob"
    );
    world
        .admin("DELETE", path, json!({ "friends": ["bob"] }))
        .await
        .data();
    world
        .admin("DELETE", path, json!({ "friends": ["bob"] }))
        .await
        .refused("ERR_NOT_A_FRIEND");
    ann.get("users/ann/friends")
        .await
        .refused("AUTH_ERR_EMPTY_APIKEY");
}
