//! Lists of users, groups, members and bans.

use serde_json::{Value, json};

use crate::world::{Answer, World};

fn ids(answer: Answer) -> Vec<String> {
    let rows = answer.data();
    let id = |row: &Value| {
        row["uid"]
            .as_str()
            .or(row["guid"].as_str())
            .unwrap()
            .to_owned()
    };
    rows.as_array().unwrap().iter().map(id).collect()
}

#[tokio::test(start_paused = true)]
async fn users_are_searched_filtered_sorted_and_paged() {
    let world = World::new();
    for (uid, name, more) in [
        ("u1", "Ann Lee", json!({ "tags": ["x"] })),
        ("u2", "bob", json!({ "role": "bot" })),
        (
            "u3",
            "Cat Annis",
            json!({ "metadata": { "@private": { "email": "e" }, "k": 1 } }),
        ),
        ("u4", "100%", json!({})),
    ] {
        let mut body = json!({ "uid": uid, "name": name });
        for (key, value) in more.as_object().unwrap() {
            body[key] = value.clone();
        }
        world.admin("POST", "/v3/users", body).await.data();
    }
    let me = world.person("me").await;
    for (query, expected) in [
        ("", vec!["u4", "u1", "u2", "u3"]),
        ("sortOrder=desc", vec!["u3", "u2", "u1", "u4"]),
        ("per_page=2&page=2", vec!["u2", "u3"]),
        ("perPage=2&page=3", vec![]),
        ("searchKey=an", vec!["u1", "u3"]),
        ("searchKey=nn", vec![]),
        ("searchKey=%25", vec![]),
        ("searchKey=100%25", vec!["u4"]),
        ("searchKey=u&searchIn=uid", vec!["u4", "u1", "u2", "u3"]),
        ("searchKey=u&searchIn=name", vec![]),
        ("roles=bot", vec!["u2"]),
        ("tags=x,y", vec!["u1"]),
        ("uids=U1,u2,ghost", vec!["u1", "u2"]),
        ("status=available", vec![]),
        ("friendsOnly=1", vec![]),
    ] {
        assert_eq!(
            ids(me.get(&format!("users?{query}")).await),
            expected,
            "{query}"
        );
    }
    let answer = me.get("users?per_page=3").await;
    assert_eq!(
        answer.body["meta"]["pagination"],
        json!({ "total": 4, "count": 3, "per_page": 3, "current_page": 1, "total_pages": 2 })
    );
    let seen = me.get("users/U3").await.data();
    assert_eq!(seen["metadata"], json!({ "k": 1 }));
    assert_eq!(
        (&seen["conversationId"], &seen["blockedByMe"]),
        (&json!("me_user_u3"), &json!(false))
    );
    let whole = world.admin("GET", "/v3/users/u3", Value::Null).await.data();
    assert!(whole["metadata"]["@private"].is_object());
    let _online = me.on("x").socket().await;
    assert_eq!(
        ids(world
            .admin("GET", "/v3/users?status=available", Value::Null)
            .await),
        ["me"]
    );
    assert_eq!(
        ids(world
            .admin("GET", "/v3/users?sortBy=status", Value::Null)
            .await)[0],
        "me"
    );
}

#[tokio::test(start_paused = true)]
async fn groups_are_searched_filtered_and_hidden() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    for (guid, name, kind) in [
        ("g1", "Beta", "public"),
        ("g2", "Alpha", "private"),
        ("g3", "Gamma Ray", "password"),
    ] {
        let body =
            json!({ "guid": guid, "name": name, "type": kind, "password": "x", "tags": [kind] });
        ann.post("groups", body).await.data();
    }
    for (query, expected) in [
        ("", vec!["g2", "g1", "g3"]),
        ("searchKey=ra", vec!["g3"]),
        ("type=password", vec!["g3"]),
        ("types=protected,public", vec!["g1", "g3"]),
        ("tags=private", vec!["g2"]),
        ("sortBy=guid&sortOrder=desc", vec!["g3", "g2", "g1"]),
        ("per_page=2&page=2", vec!["g3"]),
        ("hasJoined=true", vec!["g2", "g1", "g3"]),
    ] {
        assert_eq!(
            ids(ann.get(&format!("groups?{query}")).await),
            expected,
            "{query}"
        );
    }
    assert_eq!(ids(bob.get("groups").await), ["g1", "g3"]);
    assert!(ids(bob.get("groups?hasJoined=1").await).is_empty());
    let seen = bob.get("groups/g1").await.data();
    assert_eq!(seen["hasJoined"], false);
    assert!(seen.get("scope").is_none());
}

#[tokio::test(start_paused = true)]
async fn members_and_bans_are_searched_and_filtered() {
    let world = World::new();
    let ann = world.person("ann").await;
    for uid in ["bob", "cat", "dan"] {
        world.person(uid).await;
    }
    world.group("team", &[&ann]).await;
    ann.put(
        "groups/team/members",
        json!({ "participants": ["bob", "dan"], "moderators": ["cat"] }),
    )
    .await
    .data();
    for (query, expected) in [
        ("", vec!["ann", "cat", "bob", "dan"]),
        ("scopes=admin,moderator", vec!["ann", "cat"]),
        ("searchKey=b&per_page=15&page=1", vec!["bob"]),
        ("searchKey=b&per_page=15&page=2", vec![]),
        ("per_page=3&page=2", vec!["dan"]),
        ("status=available", vec![]),
    ] {
        assert_eq!(
            ids(ann.get(&format!("groups/team/members?{query}")).await),
            expected,
            "{query}"
        );
    }
    let members = ann.get("groups/team/members").await.data();
    assert_eq!(
        (&members[0]["scope"], &members[1]["scope"]),
        (&json!("admin"), &json!("moderator"))
    );
    assert!(members[0]["joinedAt"].is_i64());
    ann.post("groups/team/bannedusers/cat", Value::Null)
        .await
        .data();
    ann.post("groups/team/bannedusers/dan", Value::Null)
        .await
        .data();
    assert_eq!(
        ids(ann.get("groups/team/bannedusers?per_page=10&page=1").await),
        ["cat", "dan"]
    );
    assert_eq!(
        ids(ann.get("groups/team/bannedusers?searchKey=d").await),
        ["dan"]
    );
    assert_eq!(
        ids(ann.get("groups/team/bannedusers?scopes=moderator").await),
        ["cat"]
    );
}
