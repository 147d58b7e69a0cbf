//! Editing, deleting, reacting, pinning, saving, flagging.

use serde_json::{Value, json};

use crate::world::World;

fn path(message: &Value, rest: &str) -> String {
    format!("messages/{}{rest}", message["id"].as_str().unwrap())
}

#[tokio::test(start_paused = true)]
async fn an_edit_changes_only_what_is_given_and_answers_with_the_action() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let body = json!({ "receiver": "bob", "receiverType": "user", "data": { "text": "old", "metadata": { "k": 1 } }, "tags": ["a"] });
    let sent = ann.post("messages", body).await.data();
    let (mut b, mut a2) = (bob.socket().await, ann.on("device-2").socket().await);
    let action = ann
        .put(
            &path(&sent, ""),
            json!({ "data": { "text": "new <@uid:bob>", "entities": {} } }),
        )
        .await
        .data();
    assert_eq!(
        (&action["category"], &action["type"]),
        (&json!("action"), &json!("message"))
    );
    assert_eq!(action["data"]["action"], "edited");
    assert_ne!(action["id"], sent["id"]);
    let entities = &action["data"]["entities"];
    assert_eq!(entities["by"]["entity"]["uid"], "ann");
    assert_eq!(entities["for"]["entity"]["uid"], "bob");
    let edited = &entities["on"]["entity"];
    assert_eq!(edited["id"], sent["id"]);
    assert_eq!(edited["data"]["text"], "new <@uid:bob>");
    assert_eq!(edited["data"]["metadata"], json!({ "k": 1 }));
    assert_eq!(edited["data"]["mentions"]["bob"]["uid"], "bob");
    assert_eq!(edited["data"]["entities"], sent["data"]["entities"]);
    assert_eq!(edited["tags"], json!(["a"]));
    assert_eq!(edited["editedBy"], "ann");
    assert!(edited["editedAt"].is_i64());
    for socket in [&mut b, &mut a2] {
        let frame = socket.expect("message").await;
        assert_eq!(
            frame["body"]["data"]["entities"]["on"]["entity"]["data"]["text"],
            "new <@uid:bob>"
        );
        assert_eq!(frame["deviceId"], "device-ann");
    }
    ann.put(&path(&sent, ""), json!({ "tags": ["b"] }))
        .await
        .data();
    let got = ann.get(&path(&sent, "")).await.data();
    assert_eq!(
        (&got["tags"], &got["data"]["text"]),
        (&json!(["b"]), &json!("new <@uid:bob>"))
    );
    bob.put(&path(&sent, ""), json!({ "data": { "text": "x" } }))
        .await
        .refused("ERR_MESSAGE_NOT_A_SENDER");
    ann.put(&path(&sent, ""), json!({ "data": { "text": " " } }))
        .await
        .refused("ERR_EMPTY_MESSAGE_TEXT");
    ann.put(&path(&sent, ""), json!({}))
        .await
        .refused("ERR_BAD_REQUEST");
    ann.put("messages/999", json!({ "tags": [] }))
        .await
        .refused("ERR_MESSAGE_ID_NOT_FOUND");
    let by_app = world
        .admin(
            "PUT",
            "/v3/messages/1",
            json!({ "data": { "text": "app" } }),
        )
        .await
        .data();
    assert_eq!(
        by_app["data"]["entities"]["on"]["entity"]["editedBy"],
        "app_system"
    );
}

#[tokio::test(start_paused = true)]
async fn who_left_a_group_changes_nothing_in_it() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let team = json!({ "guid": "team", "name": "Team", "type": "public" });
    ann.post("groups", team).await.data();
    bob.post("groups/team/members", Value::Null).await.data();
    let body = json!({
        "receiver": "team", "receiverType": "group", "category": "message", "type": "text",
        "data": { "text": "said before" },
    });
    let sent = bob.post("messages", body).await.data();
    ann.post("groups/team/bannedusers/bob", Value::Null)
        .await
        .data();
    bob.put(&path(&sent, ""), json!({ "data": { "text": "after" } }))
        .await
        .refused("ERR_MESSAGE_NO_ACCESS");
}

#[tokio::test(start_paused = true)]
async fn a_deleted_message_keeps_its_place_but_not_its_words() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let sent = ann.text("bob", "secret words").await;
    bob.post(&path(&sent, "/reactions/%F0%9F%91%8D"), Value::Null)
        .await
        .data();
    let mut socket = bob.socket().await;
    bob.delete(&path(&sent, ""), Value::Null)
        .await
        .refused("ERR_MESSAGE_NOT_A_SENDER");
    let action = ann
        .delete(&path(&sent, ""), json!({ "id": sent["id"] }))
        .await
        .data();
    assert_eq!(action["data"]["action"], "deleted");
    assert_eq!(
        socket.expect("message").await["body"]["data"]["action"],
        "deleted"
    );
    let got = bob.get(&path(&sent, "")).await.data();
    assert_eq!(got["deletedBy"], "ann");
    assert!(!got.to_string().contains("secret"));
    assert!(got["data"].get("reactions").is_none());
    assert!(got["data"]["entities"]["sender"].is_object());
    ann.put(&path(&sent, ""), json!({ "data": { "text": "x" } }))
        .await
        .refused("ERR_MESSAGE_ACTION_NOT_ALLOWED");
    ann.delete(&path(&sent, ""), Value::Null)
        .await
        .refused("ERR_MESSAGE_ACTION_NOT_ALLOWED");
    bob.post(&path(&sent, "/reactions/x"), Value::Null)
        .await
        .refused("ERR_MESSAGE_ACTION_NOT_ALLOWED");
    assert!(
        ann.get("users/bob/messages?hideDeleted=1")
            .await
            .data()
            .as_array()
            .unwrap()
            .is_empty()
    );
    assert!(
        ann.get("users/bob/messages?searchKey=secret")
            .await
            .data()
            .as_array()
            .unwrap()
            .is_empty()
    );
    let gone = ann.text("bob", "for good").await;
    ann.delete(&path(&gone, ""), json!({ "permanent": true }))
        .await
        .data();
    ann.get(&path(&gone, ""))
        .await
        .refused("ERR_MESSAGE_ID_NOT_FOUND");
}

#[tokio::test(start_paused = true)]
async fn moderators_delete_what_others_wrote_in_their_group() {
    let world = World::new();
    let (ann, bob, cat) = (
        world.person("ann").await,
        world.person("bob").await,
        world.person("cat").await,
    );
    world.group("team", &[&ann, &bob, &cat]).await;
    let sent = bob.say("team", "x").await;
    cat.delete(&path(&sent, ""), Value::Null)
        .await
        .refused("ERR_MESSAGE_NOT_A_SENDER");
    ann.delete(&path(&sent, ""), Value::Null).await.data();
}

#[tokio::test(start_paused = true)]
async fn reactions_are_counted_listed_and_told() {
    let world = World::new();
    let (ann, bob, cat) = (
        world.person("ann").await,
        world.person("bob").await,
        world.person("cat").await,
    );
    let sent = ann.text("bob", "x").await;
    let (mut a, mut b) = (ann.socket().await, bob.socket().await);
    let thumb = path(&sent, "/reactions/%F0%9F%91%8D");
    let message = bob.post(&thumb, Value::Null).await.data();
    assert_eq!(
        message["data"]["reactions"],
        json!([{ "reaction": "👍", "count": 1, "reactedByMe": true }])
    );
    for socket in [&mut a, &mut b] {
        let frame = socket.expect("reaction").await;
        assert_eq!(frame["body"]["action"], "message_reaction_added");
        assert_eq!(frame["body"]["messageId"], sent["id"]);
        assert_eq!(frame["body"]["reaction"], "👍");
        assert_eq!(frame["body"]["reactedBy"]["uid"], "bob");
        assert_eq!(frame["body"]["conversationId"], "ann_user_bob");
        assert_eq!(frame["deviceId"], "device-bob");
    }
    bob.post(&thumb, Value::Null).await.data();
    ann.post(&thumb, Value::Null).await.data();
    assert_eq!(a.expect("reaction").await["body"]["uid"], "ann");
    let listed = ann
        .get(&path(&sent, "/reactions?limit=1&affix=append"))
        .await;
    assert_eq!(listed.body["data"][0]["uid"], "bob");
    let next = listed.body["meta"]["next"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let rest = ann
        .get(&path(
            &sent,
            &format!("/reactions/%F0%9F%91%8D?limit=5&affix=append&id={next}"),
        ))
        .await
        .data();
    assert_eq!(
        (rest.as_array().unwrap().len(), &rest[0]["uid"]),
        (1, &json!("ann"))
    );
    let message = ann.delete(&thumb, Value::Null).await.data();
    assert_eq!(
        message["data"]["reactions"],
        json!([{ "reaction": "👍", "count": 1, "reactedByMe": false }])
    );
    assert_eq!(
        a.expect("reaction").await["body"]["action"],
        "message_reaction_removed"
    );
    a.quiet().await;
    cat.post(&thumb, Value::Null)
        .await
        .refused("ERR_MESSAGE_NO_ACCESS");
    bob.post(
        &path(&sent, &format!("/reactions/{}", "x".repeat(46))),
        Value::Null,
    )
    .await
    .refused("ERR_BAD_REQUEST");
    for n in 0..24 {
        bob.post(&path(&sent, &format!("/reactions/r{n}")), Value::Null)
            .await
            .data();
    }
    bob.post(&path(&sent, "/reactions/more"), Value::Null)
        .await
        .refused("ERR_BAD_REQUEST");
}

#[tokio::test(start_paused = true)]
async fn pins_are_shared_and_saves_are_private() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let sent = ann.text("bob", "x").await;
    let (mut a, mut b) = (ann.socket().await, bob.socket().await);
    let pinned = bob.post(&path(&sent, "/pin"), Value::Null).await.data();
    assert_eq!(pinned["pinnedBy"], "bob");
    for socket in [&mut a, &mut b] {
        let frame = socket.expect("message_pin").await;
        assert_eq!(frame["body"]["action"], "message_pinned");
        assert_eq!(frame["body"]["message"]["pinnedBy"], "bob");
    }
    assert_eq!(
        ann.get("users/bob/messages?pinned=1")
            .await
            .data()
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert!(
        bob.delete(&path(&sent, "/pin"), Value::Null)
            .await
            .data()
            .get("pinnedAt")
            .is_none()
    );
    for socket in [&mut a, &mut b] {
        assert_eq!(
            socket.expect("message_pin").await["body"]["action"],
            "message_unpinned"
        );
    }
    let saved = bob.post(&path(&sent, "/save"), Value::Null).await.data();
    assert!(saved["savedAt"].is_i64());
    assert_eq!(
        b.expect("message_save").await["body"]["action"],
        "message_saved"
    );
    a.quiet().await;
    assert!(
        ann.get("messages?saved=1")
            .await
            .data()
            .as_array()
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        bob.get("messages?saved=1")
            .await
            .data()
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert!(
        bob.delete(&path(&sent, "/save"), Value::Null)
            .await
            .data()
            .get("savedAt")
            .is_none()
    );
    ann.post(
        &path(&sent, "/flagged"),
        json!({ "id": "spam", "remark": "r" }),
    )
    .await
    .data();
    ann.post(&path(&sent, "/flagged"), json!({}))
        .await
        .refused("ERR_BAD_REQUEST");
}
