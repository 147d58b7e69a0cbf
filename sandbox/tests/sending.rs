//! Sending: content of every kind, its checks, and who gets it.

use serde_json::{Value, json};

use crate::world::{START, World};

fn to_bob(category: &str, kind: &str, data: Value) -> Value {
    json!({ "receiver": "bob", "receiverType": "user", "category": category, "type": kind, "data": data })
}

#[tokio::test(start_paused = true)]
async fn a_text_reaches_everybody_with_all_it_carries() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let (mut own, mut other, mut to) = (
        ann.socket().await,
        ann.on("device-2").socket().await,
        bob.socket().await,
    );
    let body = json!({
        "receiver": "BOB", "receiverType": "user", "category": "message", "type": "text",
        "data": { "text": "hi <@uid:bob> <@uid:ghost>", "metadata": { "k": 1 }, "entities": { "forged": 1 }, "reactions": [1] },
        "tags": ["t1", "t1"], "muid": "m-1", "text": "ignored", "sender": { "uid": "eve", "authToken": "x" },
    });
    let sent = ann.post("messages", body).await.data();
    assert_eq!(sent["id"], "1");
    assert_eq!(sent["conversationId"], "ann_user_bob");
    assert_eq!(
        (&sent["sender"], &sent["receiver"]),
        (&json!("ann"), &json!("bob"))
    );
    assert_eq!(
        (&sent["muid"], &sent["tags"]),
        (&json!("m-1"), &json!(["t1"]))
    );
    assert_eq!(sent["sentAt"], START);
    assert_eq!(sent["data"]["metadata"], json!({ "k": 1 }));
    assert_eq!(sent["data"]["resource"], "device-ann");
    assert_eq!(sent["data"]["mentions"]["bob"]["name"], "BOB");
    assert!(sent["data"]["mentions"].get("ghost").is_none());
    assert!(sent["data"].get("reactions").is_none());
    assert_eq!(sent["data"]["entities"]["sender"]["entity"]["name"], "ANN");
    assert_eq!(
        sent["data"]["entities"]["receiver"]["entity"]["conversationId"],
        "ann_user_bob"
    );
    for socket in [&mut own, &mut other, &mut to] {
        let frame = socket.expect("message").await;
        assert_eq!(frame["deviceId"], "device-ann");
        assert_eq!(
            (&frame["sender"], &frame["receiver"]),
            (&json!("ann"), &json!("bob"))
        );
        assert_eq!(frame["body"]["data"], sent["data"]);
        assert_eq!(frame["body"]["id"], sent["id"]);
        socket.quiet().await;
    }
}

#[tokio::test(start_paused = true)]
async fn group_messages_reach_members_only() {
    let world = World::new();
    let (ann, bob, cat) = (
        world.person("ann").await,
        world.person("bob").await,
        world.person("cat").await,
    );
    world.group("team", &[&ann, &bob]).await;
    let (mut b, mut c) = (bob.socket().await, cat.socket().await);
    let sent = ann.say("team", "hello").await;
    assert_eq!(sent["conversationId"], "group_team");
    assert_eq!(
        sent["data"]["entities"]["receiver"]["entity"]["membersCount"],
        2
    );
    assert_eq!(b.expect("message").await["body"]["id"], sent["id"]);
    c.quiet().await;
}

#[tokio::test(start_paused = true)]
async fn the_app_sends_as_itself_and_for_users() {
    let world = World::new();
    let bob = world.person("bob").await;
    let mut socket = bob.socket().await;
    let sent = world
        .admin(
            "POST",
            "/v3/messages",
            to_bob("message", "text", json!({ "text": "news" })),
        )
        .await
        .data();
    assert_eq!(sent["sender"], "app_system");
    let frame = socket.expect("message").await;
    assert_eq!(
        frame["body"]["data"]["entities"]["sender"]["entity"]["name"],
        "System"
    );
    assert!(frame.get("deviceId").is_none());
    world.person("ann").await;
    let sent = world
        .admin_as(
            "ann",
            "POST",
            "/v3/messages",
            to_bob("message", "text", json!({ "text": "x" })),
        )
        .await;
    assert_eq!(sent.data()["sender"], "ann");
}

#[tokio::test(start_paused = true)]
async fn every_kind_of_content_is_carried() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let mut socket = bob.socket().await;
    let form = json!({ "title": "t", "formFields": [], "submitElement": {} });
    for (category, kind, data) in [
        (
            "custom",
            "location",
            json!({ "customData": { "latitude": "1" }, "subType": "pin", "text": "here" }),
        ),
        (
            "interactive",
            "form",
            json!({ "interactiveData": form, "interactionGoal": { "type": "anyOf", "elementIds": ["a"] } }),
        ),
        (
            "interactive",
            "anything",
            json!({ "interactiveData": { "x": 1 } }),
        ),
        (
            "card",
            "card",
            json!({ "text": "preview", "card": { "version": "1.0", "body": [] } }),
        ),
        ("message", "custom", json!({ "customData": { "x": 1 } })),
        (
            "message",
            "image",
            json!({ "url": "https://x.test/a/pic.png" }),
        ),
    ] {
        let sent = ann
            .post("messages", to_bob(category, kind, data.clone()))
            .await
            .data();
        let frame = socket.expect("message").await;
        assert_eq!(
            (&frame["body"]["category"], &frame["body"]["type"]),
            (&json!(category), &json!(kind))
        );
        for (key, value) in data.as_object().unwrap() {
            assert_eq!(sent["data"][key], *value, "{category} {kind} {key}");
            assert_eq!(frame["body"]["data"][key], *value);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn defaults_of_category_and_type() {
    let world = World::new();
    let ann = world.person("ann").await;
    world.person("bob").await;
    let bare = json!({ "receiver": "bob", "receiverType": "user", "data": { "text": "x" } });
    let sent = ann.post("messages", bare).await.data();
    assert_eq!(
        (&sent["category"], &sent["type"]),
        (&json!("message"), &json!("text"))
    );
    let body = json!({ "receiver": "bob", "receiverType": "user", "category": "interactive", "data": { "interactiveData": { "text": "x" } } });
    let sent = ann.post("messages", body).await.data();
    assert_eq!(sent["type"], "card");
    assert_eq!(
        sent["data"]["interactionGoal"],
        json!({ "type": "none", "elementIds": [] })
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_wrong_with_a_message_is_told() {
    let world = World::new();
    let ann = world.person("ann").await;
    world.person("bob").await;
    let many: Vec<String> = (0..11).map(|n| format!("<@uid:u{n}>")).collect();
    let many = many.concat();
    for n in 0..11 {
        world.person(&format!("u{n}")).await;
    }
    let text = |data: Value| to_bob("message", "text", data);
    for (body, code) in [
        (
            json!({ "receiverType": "user", "data": { "text": "x" } }),
            "ERR_BAD_REQUEST",
        ),
        (
            json!({ "receiver": "bob", "receiverType": "room", "data": { "text": "x" } }),
            "ERR_INVALID_RECEIVER_TYPE",
        ),
        (
            json!({ "receiver": "ghost", "receiverType": "user", "data": { "text": "x" } }),
            "ERR_UID_NOT_FOUND",
        ),
        (
            json!({ "receiver": "ghost", "receiverType": "group", "data": { "text": "x" } }),
            "ERR_GUID_NOT_FOUND",
        ),
        (text(json!({})), "ERR_EMPTY_MESSAGE_TEXT"),
        (text(json!({ "text": " \n" })), "ERR_EMPTY_MESSAGE_TEXT"),
        (text(json!({ "text": 7 })), "ERR_INVALID_MESSAGE_TEXT"),
        (text(json!("x")), "ERR_INVALID_MESSAGE_DATA"),
        (
            text(json!({ "text": "x", "metadata": "y" })),
            "ERR_INVALID_METADATA",
        ),
        (
            text(json!({ "text": "x".repeat(10 * 1024) })),
            "ERR_BAD_REQUEST",
        ),
        (text(json!({ "text": many })), "ERR_BAD_REQUEST"),
        (
            to_bob("message", "poem", json!({ "text": "x" })),
            "ERR_INVALID_MESSAGE_TYPE",
        ),
        (
            to_bob("action", "groupMember", json!({})),
            "ERR_INVALID_MESSAGE_CATEGORY",
        ),
        (
            to_bob("call", "audio", json!({})),
            "ERR_INVALID_MESSAGE_CATEGORY",
        ),
        (
            to_bob("custom", "", json!({ "customData": { "x": 1 } })),
            "ERR_EMPTY_MESSAGE_TYPE",
        ),
        (to_bob("custom", "x", json!({})), "ERR_EMPTY_CUSTOM_DATA"),
        (
            to_bob("custom", "x", json!({ "customData": [] })),
            "ERR_INVALID_CUSTOM_DATA",
        ),
        (
            to_bob("interactive", "form", json!({})),
            "ERR_INVALID_MESSAGE_DATA",
        ),
        (
            to_bob(
                "interactive",
                "form",
                json!({ "interactiveData": { "x": 1 }, "interactionGoal": { "type": "?" } }),
            ),
            "ERR_INVALID_MESSAGE_DATA",
        ),
        (
            to_bob("card", "card", json!({ "text": "x" })),
            "ERR_INVALID_MESSAGE_DATA",
        ),
        (
            to_bob("message", "image", json!({})),
            "ERR_EMPTY_MESSAGE_FILE",
        ),
        (
            to_bob(
                "message",
                "image",
                json!({ "attachments": [{ "name": "x" }] }),
            ),
            "ERR_INVALID_MEDIA_MESSAGE",
        ),
    ] {
        let answer = ann.post("messages", body.clone()).await;
        assert_eq!(
            answer.body["error"]["code"], code,
            "{body}: {}",
            answer.body
        );
    }
    let answer = ann
        .post("messages", json!({ "receiverType": "user" }))
        .await;
    assert!(answer.body["error"]["details"]["receiver"].is_array());
}

#[tokio::test(start_paused = true)]
async fn threads_and_quotes_stay_in_their_conversation() {
    let world = World::new();
    let (ann, bob, cat) = (
        world.person("ann").await,
        world.person("bob").await,
        world.person("cat").await,
    );
    let root = ann.text("bob", "root").await;
    let other = ann.text("cat", "other").await;
    let reply = |text: &str| to_bob("message", "text", json!({ "text": text }));
    let path = |message: &Value| format!("messages/{}/thread", message["id"].as_str().unwrap());
    let first = ann.post(&path(&root), reply("one")).await.data();
    assert_eq!(first["parentId"], root["id"]);
    ann.post(&path(&first), reply("deep"))
        .await
        .refused("ERR_MESSAGE_THREAD_NESTING");
    ann.post(&path(&other), reply("astray"))
        .await
        .refused("ERR_WRONG_MESSAGE_THREAD");
    ann.post("messages/999/thread", reply("x"))
        .await
        .refused("ERR_MESSAGE_ID_NOT_FOUND");
    let got = bob.get(&path(&root)).await.data();
    assert_eq!(got[0]["id"], first["id"]);
    cat.get(&path(&root)).await.refused("ERR_MESSAGE_NO_ACCESS");
    let got = bob
        .get(&format!("messages/{}", root["id"].as_str().unwrap()))
        .await
        .data();
    assert_eq!(
        (&got["replyCount"], &got["unreadRepliesCount"]),
        (&json!(1), &json!(1))
    );
    let mut quoting = reply("see above");
    quoting["quotedMessageId"] = root["id"].as_str().unwrap().parse::<u64>().unwrap().into();
    let quoted = ann.post("messages", quoting.clone()).await.data();
    assert_eq!(quoted["quotedMessageId"], root["id"]);
    assert_eq!(quoted["quotedMessage"]["data"]["text"], "root");
    quoting["quotedMessageId"] = other["id"].clone();
    ann.post("messages", quoting)
        .await
        .refused("ERR_MESSAGE_NO_ACCESS");
}

#[tokio::test(start_paused = true)]
async fn one_send_can_have_many_receivers() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    world.group("team", &[&ann, &bob]).await;
    let body = json!({ "multipleReceivers": { "uids": ["bob", "ghost"], "guids": ["team"] }, "type": "text", "data": { "text": "x" } });
    let sent = ann.post("messages", body).await.data();
    assert_eq!(sent["uids"]["bob"]["data"]["receiver"], "bob");
    assert_eq!(sent["uids"]["ghost"]["error"]["code"], "ERR_UID_NOT_FOUND");
    assert_eq!(sent["guids"]["team"]["data"]["receiverType"], "group");
    ann.post(
        "messages",
        json!({ "multipleReceivers": {}, "data": { "text": "x" } }),
    )
    .await
    .refused("ERR_BAD_REQUEST");
}
