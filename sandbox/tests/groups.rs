//! Groups: making, joining, leaving, members, bans, ownership, and what is told of it.

use serde_json::{Value, json};

use crate::world::World;

#[tokio::test(start_paused = true)]
async fn three_types_of_group_are_joined_in_three_ways() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    for (guid, kind) in [("pub", "public"), ("priv", "private"), ("pass", "password")] {
        let body = json!({ "guid": guid, "name": guid, "type": kind, "password": "pw", "tags": ["t"], "metadata": { "k": 1 } });
        let group = ann.post("groups", body).await.data();
        assert_eq!(
            (&group["owner"], &group["scope"], &group["hasJoined"]),
            (&json!("ann"), &json!("admin"), &json!(true))
        );
        assert_eq!(
            (&group["membersCount"], &group["type"]),
            (&json!(1), &json!(kind))
        );
        assert!(!group.to_string().contains("pw"));
    }
    let join =
        async |guid: &str, body: Value| bob.post(&format!("groups/{guid}/members"), body).await;
    let action = join("pub", json!({ "guid": "pub", "type": "public" }))
        .await
        .data();
    assert_eq!(action["data"]["action"], "joined");
    assert_eq!(
        action["data"]["entities"]["for"]["entity"]["membersCount"],
        2
    );
    join("pub", json!({})).await.refused("ERR_ALREADY_JOINED");
    join("priv", json!({}))
        .await
        .refused("ERR_GROUP_JOIN_NOT_ALLOWED");
    join("pass", json!({}))
        .await
        .refused("ERR_EMPTY_GROUP_PASS");
    join("pass", json!({ "password": "no" }))
        .await
        .refused("ERR_WRONG_GROUP_PASS");
    join("pass", json!({ "password": "pw" })).await.data();
    join("nowhere", json!({}))
        .await
        .refused("ERR_GUID_NOT_FOUND");
    ann.post("groups", json!({ "guid": "PUB", "name": "x" }))
        .await
        .refused("ERR_GUID_ALREADY_EXISTS");
    ann.post(
        "groups",
        json!({ "guid": "p2", "name": "x", "type": "password" }),
    )
    .await
    .refused("ERR_EMPTY_GROUP_PASS");
    ann.post("groups", json!({ "guid": "a b", "name": "x" }))
        .await
        .refused("ERR_BAD_REQUEST");
    ann.post("groups", json!({ "guid": "g", "name": "x", "type": "odd" }))
        .await
        .refused("ERR_BAD_REQUEST");
    bob.get("groups/priv").await.refused("ERR_GROUP_NOT_JOINED");
}

#[tokio::test(start_paused = true)]
async fn every_change_of_members_is_told_to_those_concerned() {
    let world = World::new();
    let (ann, bob, cat) = (
        world.person("ann").await,
        world.person("bob").await,
        world.person("cat").await,
    );
    world.group("team", &[&ann]).await;
    let mut sockets = [ann.socket().await, bob.socket().await, cat.socket().await];
    let deeds: [(&str, &str, Value, &str, &[usize]); 7] = [
        (
            "PUT",
            "groups/team/members",
            json!({ "participants": ["bob"], "moderators": ["cat"] }),
            "added",
            &[],
        ),
        (
            "PUT",
            "groups/team/members/bob",
            json!({ "scope": "moderator" }),
            "scopeChanged",
            &[0, 1, 2],
        ),
        (
            "DELETE",
            "groups/team/members/bob",
            Value::Null,
            "kicked",
            &[0, 1, 2],
        ),
        (
            "POST",
            "groups/team/bannedusers/bob",
            Value::Null,
            "banned",
            &[0, 1, 2],
        ),
        (
            "DELETE",
            "groups/team/bannedusers/bob",
            Value::Null,
            "unbanned",
            &[0, 1, 2],
        ),
        (
            "PUT",
            "groups/team/members",
            json!({ "participants": ["bob"] }),
            "added",
            &[0, 1, 2],
        ),
        (
            "POST",
            "groups/team/bannedusers/bob",
            Value::Null,
            "banned",
            &[0, 1, 2],
        ),
    ];
    for (method, path, body, action, heard) in deeds {
        ann.call(method, path, body).await.data();
        if heard.is_empty() {
            // Two are added one after another; the first does not hear of itself coming later.
            for (socket, count) in sockets.iter_mut().zip([2, 1, 2]) {
                for _ in 0..count {
                    assert_eq!(
                        socket.expect("message").await["body"]["data"]["action"],
                        action
                    );
                }
            }
            continue;
        }
        for index in heard {
            let frame = sockets[*index].expect("message").await;
            let data = &frame["body"]["data"];
            assert_eq!(data["action"], action);
            assert_eq!(frame["deviceId"], "device-ann");
            assert_eq!(data["entities"]["by"]["entity"]["uid"], "ann");
            assert_eq!(data["entities"]["on"]["entity"]["uid"], "bob");
            let count = if matches!(action, "added" | "scopeChanged") {
                3
            } else {
                2
            };
            assert_eq!(
                data["entities"]["for"]["entity"]["membersCount"], count,
                "{action}"
            );
            if action == "scopeChanged" {
                assert_eq!(
                    data["extras"]["scope"],
                    json!({ "old": "participant", "new": "moderator" })
                );
            }
        }
    }
    for socket in &mut sockets {
        socket.quiet().await;
    }
    cat.delete("groups/team/members", Value::Null).await.data();
    for index in [0, 2] {
        assert_eq!(
            sockets[index].expect("message").await["body"]["data"]["action"],
            "left"
        );
    }
    bob.post("groups/team/members", json!({}))
        .await
        .refused("ERR_BANNED_GROUPMEMBER");
    let history = ann
        .get("groups/team/messages?categories=action")
        .await
        .data();
    assert_eq!(history.as_array().unwrap().len(), 9);
}

#[tokio::test(start_paused = true)]
async fn adding_members_answers_for_each_with_all_four_lists() {
    let world = World::new();
    let (ann, _bob, _cat) = (
        world.person("ann").await,
        world.person("bob").await,
        world.person("cat").await,
    );
    world.group("team", &[&ann]).await;
    let body = json!({ "admins": ["bob"], "participants": ["BOB", "ann", "ghost"], "usersToBan": ["cat"] });
    let result = ann.put("groups/team/members", body).await.data();
    assert_eq!(result["admins"]["bob"]["success"], true);
    assert_eq!(result["admins"]["bob"]["data"]["data"]["action"], "added");
    assert_eq!(result["moderators"], json!({}));
    assert!(result["participants"].get("bob").is_none());
    assert_eq!(
        result["participants"]["ann"]["error"]["code"],
        "ERR_ALREADY_JOINED"
    );
    assert_eq!(
        result["participants"]["ghost"]["error"]["code"],
        "ERR_UID_NOT_FOUND"
    );
    assert_eq!(result["usersToBan"], json!({ "cat": { "success": true } }));
    let crowd: Vec<String> = (0..26).map(|n| format!("u{n}")).collect();
    ann.put("groups/team/members", json!({ "participants": crowd }))
        .await
        .refused("ERR_BAD_REQUEST");
    let body = json!({ "guid": "g2", "name": "G2", "members": { "participants": ["bob"] } });
    let group = world
        .admin_as("ann", "POST", "/v3/groups", body)
        .await
        .data();
    assert_eq!(
        group["members"]["data"]["participants"]["bob"]["success"],
        true
    );
    assert_eq!(group["membersCount"], 2);
    let group = world
        .admin("POST", "/v3/groups", json!({ "guid": "g3", "name": "G3" }))
        .await
        .data();
    assert_eq!(
        (&group["owner"], &group["membersCount"]),
        (&json!("app_system"), &json!(0))
    );
    let added = world
        .admin(
            "POST",
            "/v3/groups/g3/members",
            json!({ "participants": ["bob"] }),
        )
        .await
        .data();
    assert_eq!(added["participants"]["bob"]["data"]["sender"], "app_system");
    let joined = world
        .admin_as("cat", "POST", "/v3/groups/g3/members", Value::Null)
        .await
        .data();
    assert_eq!(joined["data"]["action"], "joined");
}

#[tokio::test(start_paused = true)]
async fn the_owner_hands_over_before_leaving() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    world.group("team", &[&ann, &bob]).await;
    ann.delete("groups/team/members", Value::Null)
        .await
        .refused("ERR_GROUP_NO_SELF_ACTION");
    bob.call("PATCH", "groups/team/owner", json!({ "owner": "bob" }))
        .await
        .refused("ERR_GROUP_NO_CLEARANCE");
    ann.call("PATCH", "groups/team/owner", json!({ "owner": "ghost" }))
        .await
        .refused("ERR_UID_NOT_FOUND");
    world.person("cat").await;
    ann.call("PATCH", "groups/team/owner", json!({ "owner": "cat" }))
        .await
        .refused("ERR_NOT_A_MEMBER");
    let ack = ann
        .call("PATCH", "groups/team/owner", json!({ "owner": "bob" }))
        .await
        .data();
    assert!(ack["message"].is_string());
    let group = bob.get("groups/team").await.data();
    assert_eq!(
        (&group["owner"], &group["scope"]),
        (&json!("bob"), &json!("admin"))
    );
    ann.delete("groups/team/members", Value::Null).await.data();
    assert_eq!(bob.get("groups/team").await.data()["membersCount"], 1);
}

#[tokio::test(start_paused = true)]
async fn a_group_is_changed_and_removed() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    world.group("team", &[&ann, &bob]).await;
    ann.say("team", "x").await;
    let body = json!({ "name": "New", "description": "d", "icon": "https://x.test/i.png", "tags": ["a"], "type": "password", "password": "pw" });
    let group = ann.put("groups/team", body).await.data();
    assert_eq!(
        (&group["name"], &group["updatedBy"]),
        (&json!("New"), &json!("ann"))
    );
    assert_eq!(
        (&group["type"], &group["tags"]),
        (&json!("password"), &json!(["a"]))
    );
    let group = ann
        .put(
            "groups/team",
            json!({ "unset": ["icon"], "type": "public" }),
        )
        .await
        .data();
    assert!(group.get("icon").is_none());
    assert_eq!(group["description"], "d");
    ann.put("groups/team", json!({ "icon": "nowhere" }))
        .await
        .refused("ERR_BAD_REQUEST");
    ann.put("groups/team", json!({ "type": "password" }))
        .await
        .refused("ERR_EMPTY_GROUP_PASS");
    bob.delete("groups/team", Value::Null)
        .await
        .refused("ERR_GROUP_NO_ADMIN_SCOPE");
    ann.delete("groups/team", Value::Null).await.data();
    ann.get("groups/team").await.refused("ERR_GUID_NOT_FOUND");
    assert!(
        ann.get("messages")
            .await
            .data()
            .as_array()
            .unwrap()
            .is_empty()
    );
    assert!(
        ann.get("conversations")
            .await
            .data()
            .as_array()
            .unwrap()
            .is_empty()
    );
}
