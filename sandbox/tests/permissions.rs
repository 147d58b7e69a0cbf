//! Who may do what in a group: every scope against every deed.

use serde_json::{Value, json};

use crate::world::{Answer, World};

/// Owner, another admin, a moderator, a participant, somebody outside.
const ACTORS: [&str; 5] = ["owner", "admin", "mod", "part", "out"];

const OK: &str = "";
const ADMIN: &str = "ERR_GROUP_NO_ADMIN_SCOPE";
const MODERATOR: &str = "ERR_GROUP_NO_MODERATOR_SCOPE";
const RANK: &str = "ERR_GROUP_NO_SCOPE_CLEARANCE";
const OWNER: &str = "ERR_GROUP_NO_CLEARANCE";
const OWN: &str = "ERR_GROUP_NO_SELF_ACTION";
const OUT: &str = "ERR_GROUP_NOT_JOINED";

/// A group with one member of each scope and a second one to act on.
async fn world() -> World {
    let world = World::new();
    for uid in [
        "owner", "admin", "admin2", "mod", "mod2", "part", "part2", "out", "new", "banned",
    ] {
        world.person(uid).await;
    }
    let members = json!({ "admins": ["admin", "admin2"], "moderators": ["mod", "mod2"], "participants": ["part", "part2"] });
    let body = json!({ "guid": "team", "name": "Team", "members": members });
    world
        .admin_as("owner", "POST", "/v3/groups", body)
        .await
        .data();
    world
        .admin_as(
            "owner",
            "POST",
            "/v3/groups/team/bannedusers/banned",
            Value::Null,
        )
        .await
        .data();
    world
}

fn code(answer: &Answer) -> &str {
    if answer.status == 200 {
        OK
    } else {
        answer.body["error"]["code"].as_str().unwrap()
    }
}

#[tokio::test(start_paused = true)]
async fn every_scope_against_every_deed() {
    let scope = |scope: &str| json!({ "scope": scope });
    let message = json!({ "receiver": "team", "receiverType": "group", "data": { "text": "x" } });
    let table: Vec<(&str, &str, Value, [&str; 5])> = vec![
        ("POST", "/v3/messages", message, [OK, OK, OK, OK, OUT]),
        (
            "GET",
            "/v3/groups/team/messages",
            Value::Null,
            [OK, OK, OK, OK, OUT],
        ),
        (
            "GET",
            "/v3/groups/team/members",
            Value::Null,
            [OK, OK, OK, OK, OUT],
        ),
        (
            "GET",
            "/v3/groups/team/bannedusers",
            Value::Null,
            [OK, OK, OK, OK, OUT],
        ),
        (
            "PUT",
            "/v3/groups/team",
            json!({ "name": "New" }),
            [OK, OK, OK, MODERATOR, OUT],
        ),
        (
            "PUT",
            "/v3/groups/team/members",
            json!({ "participants": ["new"] }),
            [OK, OK, ADMIN, ADMIN, OUT],
        ),
        (
            "DELETE",
            "/v3/groups/team/members/part2",
            Value::Null,
            [OK, OK, OK, MODERATOR, OUT],
        ),
        (
            "DELETE",
            "/v3/groups/team/members/mod2",
            Value::Null,
            [OK, OK, RANK, MODERATOR, OUT],
        ),
        (
            "DELETE",
            "/v3/groups/team/members/admin2",
            Value::Null,
            [OK, OK, RANK, MODERATOR, OUT],
        ),
        (
            "DELETE",
            "/v3/groups/team/members/owner",
            Value::Null,
            [OWN, OWNER, OWNER, MODERATOR, OUT],
        ),
        (
            "DELETE",
            "/v3/groups/team/members/mod",
            Value::Null,
            [OK, OK, OWN, MODERATOR, OUT],
        ),
        (
            "POST",
            "/v3/groups/team/bannedusers/part2",
            Value::Null,
            [OK, OK, OK, MODERATOR, OUT],
        ),
        (
            "POST",
            "/v3/groups/team/bannedusers/mod2",
            Value::Null,
            [OK, OK, RANK, MODERATOR, OUT],
        ),
        (
            "POST",
            "/v3/groups/team/bannedusers/owner",
            Value::Null,
            [OWN, OWNER, OWNER, MODERATOR, OUT],
        ),
        (
            "POST",
            "/v3/groups/team/bannedusers/new",
            Value::Null,
            [OK, OK, OK, MODERATOR, OUT],
        ),
        (
            "DELETE",
            "/v3/groups/team/bannedusers/banned",
            Value::Null,
            [OK, OK, OK, MODERATOR, OUT],
        ),
        (
            "PUT",
            "/v3/groups/team/members/part2",
            scope("moderator"),
            [OK, OK, OK, MODERATOR, OUT],
        ),
        (
            "PUT",
            "/v3/groups/team/members/part2",
            scope("admin"),
            [OK, OK, RANK, MODERATOR, OUT],
        ),
        (
            "PUT",
            "/v3/groups/team/members/mod2",
            scope("participant"),
            [OK, OK, RANK, MODERATOR, OUT],
        ),
        (
            "PUT",
            "/v3/groups/team/members/admin2",
            scope("participant"),
            [OK, OK, RANK, MODERATOR, OUT],
        ),
        (
            "PUT",
            "/v3/groups/team/members/owner",
            scope("participant"),
            [OWN, OWNER, OWNER, MODERATOR, OUT],
        ),
        (
            "DELETE",
            "/v3/groups/team",
            Value::Null,
            [OK, OK, ADMIN, ADMIN, OUT],
        ),
    ];
    // What is refused changes nothing, so that all refusals can share one world.
    let unchanged = world().await;
    for (method, path, body, expected) in table {
        for (actor, expected) in ACTORS.into_iter().zip(expected) {
            let fresh = (expected == OK).then_some(world());
            let changed = match fresh {
                Some(fresh) => Some(fresh.await),
                None => None,
            };
            let world = changed.as_ref().unwrap_or(&unchanged);
            let answer = world.admin_as(actor, method, path, body.clone()).await;
            assert_eq!(
                code(&answer),
                expected,
                "{actor}: {method} {path} {body}: {}",
                answer.body
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_done_to_whom() {
    let world = world().await;
    let owner = async |method: &str, path: &str, body: Value| {
        world.admin_as("owner", method, path, body).await
    };
    owner("DELETE", "/v3/groups/team/members/out", Value::Null)
        .await
        .refused("ERR_NOT_A_MEMBER");
    owner("DELETE", "/v3/groups/team/members/ghost", Value::Null)
        .await
        .refused("ERR_UID_NOT_FOUND");
    owner("POST", "/v3/groups/team/bannedusers/banned", Value::Null)
        .await
        .refused("ERR_ALREADY_BANNED");
    owner("DELETE", "/v3/groups/team/bannedusers/part", Value::Null)
        .await
        .refused("ERR_NOT_A_BANNED_USER");
    let scope = json!({ "scope": "participant" });
    owner("PUT", "/v3/groups/team/members/part", scope.clone())
        .await
        .refused("ERR_SAME_SCOPE");
    owner("PUT", "/v3/groups/team/members/out", scope)
        .await
        .refused("ERR_NOT_A_MEMBER");
    owner(
        "PUT",
        "/v3/groups/team/members/part",
        json!({ "scope": "king" }),
    )
    .await
    .refused("ERR_BAD_REQUEST");
    world
        .admin("DELETE", "/v3/groups/team/members/owner", Value::Null)
        .await
        .refused("ERR_GROUP_NO_CLEARANCE");
    world
        .admin("DELETE", "/v3/groups/team/members/admin", Value::Null)
        .await
        .data();
}
