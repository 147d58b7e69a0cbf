//! Smaller resources: conversations by id, features closed to a role, figures, moderated messages,
//! an app's settings and extensions.

use serde_json::{Value, json};

use crate::world::World;

#[tokio::test(start_paused = true)]
async fn a_conversation_can_be_asked_for_by_its_id() {
    let world = World::new();
    let (ann, bob, eve) = (
        world.person("ann").await,
        world.person("bob").await,
        world.person("eve").await,
    );
    world.group("team", &[&ann, &bob]).await;
    ann.text("bob", "hello").await;
    ann.say("team", "all").await;
    let one = bob.get("conversations/ann_user_bob").await.data();
    assert_eq!(
        (
            &one["conversationId"],
            &one["conversationWith"]["uid"],
            &one["unreadMessageCount"]
        ),
        (&json!("ann_user_bob"), &json!("ann"), &json!("1"))
    );
    let own = world
        .admin_as("ann", "GET", "/v3/conversations/group_team", Value::Null)
        .await
        .data();
    assert_eq!(own["conversationWith"]["guid"], "team");
    eve.get("conversations/ann_user_bob")
        .await
        .refused("ERR_CONVERSATION_NOT_FOUND");
    eve.get("conversations/group_team")
        .await
        .refused("ERR_GROUP_NOT_JOINED");
    eve.get("conversations/nothing")
        .await
        .refused("ERR_CONVERSATION_NOT_FOUND");
    // Nobody may remove what is others', too.
    bob.delete("conversations/ann_user_bob", Value::Null)
        .await
        .refused("AUTH_ERR_EMPTY_APIKEY");
    world
        .admin_as(
            "bob",
            "DELETE",
            "/v3/conversations/ann_user_bob",
            Value::Null,
        )
        .await
        .data();
    ann.get("conversations/ann_user_bob")
        .await
        .refused("ERR_CONVERSATION_NOT_FOUND");
    assert_eq!(ann.get("users/bob/messages").await.data(), json!([]));
    ann.get("conversations/group_team").await.data();
}

#[tokio::test(start_paused = true)]
async fn features_are_closed_to_a_role_and_opened_again() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let role = json!({ "role": "guest", "name": "Guest" });
    world.admin("POST", "/v3/roles", role).await.data();
    world
        .admin("PUT", "/v3/users/ann", json!({ "role": "guest" }))
        .await
        .data();
    let path = "/v3/roles/guest/restrictedfeatures";
    let body = json!({ "featuresToRestrict": ["u.listUsers", "createGroup", "u.nothing"] });
    let done = world.admin("POST", path, body).await.data();
    assert_eq!(
        (
            &done["u.listUsers"]["success"],
            &done["createGroup"]["success"],
            &done["u.nothing"]["success"]
        ),
        (&json!(true), &json!(true), &json!(false))
    );
    let listed = world.admin("GET", path, Value::Null).await;
    assert_eq!(listed.body["meta"]["pagination"]["total"], 2);
    assert_eq!(listed.body["data"][0]["key"], "u.createGroup");
    assert_eq!(listed.body["data"][1]["path"], "/v3/users");
    ann.get("users").await.refused("AUTH_ERR_NO_ACCESS");
    ann.post("groups", json!({ "guid": "g", "name": "G" }))
        .await
        .refused("AUTH_ERR_NO_ACCESS");
    ann.get("users/bob").await.data();
    ann.text("bob", "still").await;
    bob.get("users").await.data();
    // Keys are not users, whomever they act for.
    world
        .admin_as("ann", "GET", "/v3/users", Value::Null)
        .await
        .data();
    let body = json!({ "featuresToAllow": ["u.listUsers"] });
    world.admin("DELETE", path, body).await.data();
    ann.get("users").await.data();
    let all = world
        .admin("DELETE", path, json!({ "allowAll": true }))
        .await
        .data();
    assert_eq!(all["createGroup"]["success"], true);
    ann.post("groups", json!({ "guid": "g", "name": "G" }))
        .await
        .data();
    world
        .admin("POST", path, json!({}))
        .await
        .refused("ERR_BAD_REQUEST");
    world
        .admin("GET", "/v3/roles/king/restrictedfeatures", Value::Null)
        .await
        .refused("ERR_ROLE_NOT_FOUND");
}

#[tokio::test(start_paused = true)]
async fn figures_tell_what_was_used() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    world.person("idle").await;
    ann.text("bob", "one").await;
    ann.text("bob", "two").await;
    bob.post("users/ann/conversation/read", Value::Null)
        .await
        .data();
    let ring = json!({ "type": "audio", "receiverType": "user", "receiver": "bob" });
    let call = ann.post("calls", ring).await.data();
    let session = call["data"]["entities"]["on"]["entity"]["sessionid"]
        .as_str()
        .unwrap()
        .to_owned();
    bob.put(&format!("calls/{session}"), json!({ "status": "ongoing" }))
        .await
        .data();
    tokio::time::sleep(std::time::Duration::from_mins(3)).await;
    ann.put(&format!("calls/{session}"), json!({ "status": "ended" }))
        .await
        .data();
    let stats = world
        .admin(
            "GET",
            "/v3/stats?fromDate=1699999000000&toDate=1700009000000",
            Value::Null,
        )
        .await
        .data();
    assert_eq!(stats["metrics"]["audio_minutes"], 3);
    assert_eq!(stats["metrics"]["video_minutes"], 0);
    assert_eq!(stats["metrics"]["active_users"], 2);
    assert_eq!(stats["time_range"]["fromDate"], 1_699_999_000_000_i64);
    world
        .admin("GET", "/v3/stats", Value::Null)
        .await
        .refused("ERR_BAD_REQUEST");
    let hour = world
        .admin("GET", "/v3/stats/messages", Value::Null)
        .await
        .data();
    let points = hour["dataPoints"].as_array().unwrap();
    let sum = |name: &str| {
        points
            .iter()
            .map(|point| point[name].as_i64().unwrap())
            .sum::<i64>()
    };
    assert_eq!(
        (points.len(), hour["appId"].as_str()),
        (12, Some("sandbox"))
    );
    assert_eq!((sum("messagesSent"), sum("readReceipts")), (5, 1));
    assert_eq!(points[0]["startTime"], hour["startTime"]);
    assert_eq!(points[11]["endTime"], hour["endTime"]);
}

#[tokio::test(start_paused = true)]
async fn moderated_messages_and_the_rule_are_listed() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    ann.text("bob", "before there was a rule").await;
    assert_eq!(
        world
            .admin("GET", "/v3/moderation/rules", Value::Null)
            .await
            .data(),
        json!([])
    );
    let words = json!({ "blocked_words": ["casino"] });
    world
        .admin("PUT", "/sandbox/moderation", words)
        .await
        .data();
    let rules = world
        .admin("GET", "/v3/moderation/rules", Value::Null)
        .await
        .data();
    assert_eq!(rules[0]["conditions"][0]["value"], json!(["casino"]));
    let path = format!("/v3/moderation/rules/{}", rules[0]["id"].as_str().unwrap());
    assert_eq!(
        world.admin("GET", &path, Value::Null).await.data(),
        rules[0]
    );
    let bad = ann.text("bob", "a casino").await["id"].clone();
    let good = bob.text("ann", "a garden").await["id"].clone();
    let list = async |query: &str| {
        let path = format!("/v3/moderation/messages{query}");
        world.admin("GET", &path, Value::Null).await
    };
    let ids = |list: &Value| {
        let ids = list.as_array().unwrap().iter();
        Value::Array(ids.map(|one| one["id"].clone()).collect())
    };
    let all = list("").await;
    assert_eq!(ids(&all.body["data"]), json!([bad, good]));
    assert_eq!(all.body["meta"]["next"]["id"], good);
    assert_eq!(
        all.body["data"][0]["data"]["moderation"]["status"],
        "disapproved"
    );
    assert_eq!(ids(&list("?sender=bob").await.data()), json!([good]));
    assert_eq!(ids(&list("?receiverUID=bob").await.data()), json!([bad]));
    let first = list("?limit=1").await;
    assert_eq!(ids(&first.body["data"]), json!([bad]));
    let rest = format!("?limit=9&id={}", bad.as_str().unwrap());
    assert_eq!(ids(&list(&rest).await.data()), json!([good]));
    let one = list(&format!("/{}", good.as_str().unwrap())).await.data();
    assert_eq!(one["data"]["moderation"]["status"], "approved");
    list("/1").await.refused("ERR_MESSAGE_ID_NOT_FOUND");
}

#[tokio::test(start_paused = true)]
async fn an_app_tells_its_settings_and_extensions() {
    let world = World::new();
    let settings = world
        .admin("GET", "/apps/sandbox/settings", Value::Null)
        .await
        .data();
    assert_eq!(settings["core.conversations.updateOnReplies"], true);
    let extensions = world
        .admin("GET", "/apps/sandbox/extensions", Value::Null)
        .await;
    assert_eq!(extensions.body["data"][0]["id"], "polls");
    assert_eq!(extensions.body["meta"]["pagination"]["total"], 1);
    let without = World::of(|builder| builder.polls(false));
    let none = without
        .admin("GET", "/apps/sandbox/extensions", Value::Null)
        .await
        .data();
    assert_eq!(none, json!([]));
}
