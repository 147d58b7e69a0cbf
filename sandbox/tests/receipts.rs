//! Delivered and read, by socket and by REST, and what counts as unread.

use serde_json::{Value, json};

use crate::world::{Person, Socket, World};

async fn receipt(
    socket: &mut Socket,
    receiver: &str,
    receiver_type: &str,
    action: &str,
    id: &Value,
) {
    let body = json!({ "action": action, "messageId": id, "user": { "uid": socket.uid } });
    socket
        .send(
            "receipts",
            json!({ "receiver": receiver, "receiverType": receiver_type, "body": body }),
        )
        .await;
}

async fn unread(person: &Person, path: &str) -> String {
    person.get(path).await.data()["unreadMessageCount"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_receipt_reaches_the_author_and_shows_in_history() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let first = ann.text("bob", "1").await;
    let sent = ann.text("bob", "2").await;
    let (mut a, mut b, mut b2) = (
        ann.socket().await,
        bob.socket().await,
        bob.on("device-2").socket().await,
    );
    receipt(&mut b, "ann", "user", "delivered", &sent["id"]).await;
    for socket in [&mut a, &mut b, &mut b2] {
        let frame = socket.expect("receipts").await;
        assert_eq!(frame["body"]["action"], "delivered");
        assert_eq!(frame["body"]["messageId"], sent["id"]);
        assert_eq!(frame["body"]["user"]["uid"], "bob");
        assert!(frame["body"]["timestamp"].is_i64());
        assert_eq!(
            (&frame["sender"], &frame["receiver"]),
            (&json!("bob"), &json!("ann"))
        );
        assert_eq!(
            (&frame["messageSender"], &frame["deviceId"]),
            (&json!("ann"), &json!("device-bob"))
        );
    }
    receipt(&mut b, "ann", "user", "read", &sent["id"]).await;
    assert_eq!(a.expect("receipts").await["body"]["action"], "read");
    // A repeated or older one says nothing new.
    receipt(&mut b, "ann", "user", "read", &first["id"]).await;
    receipt(&mut b, "ann", "user", "delivered", &sent["id"]).await;
    a.quiet().await;
    for message in ann
        .get("users/bob/messages")
        .await
        .data()
        .as_array()
        .unwrap()
    {
        assert!(message["readAt"].is_i64() && message["deliveredAt"].is_i64());
    }
    for message in bob
        .get("users/ann/messages")
        .await
        .data()
        .as_array()
        .unwrap()
    {
        assert!(message["myReceipt"]["readAt"].is_i64());
        assert!(message.get("readAt").is_none());
    }
    let got = ann.get("messages/2").await.data();
    assert_eq!(got["receipts"]["data"][0]["recipient"]["uid"], "bob");
    // Nobody reads their own message, or one of others.
    let cat = world.person("cat").await;
    let mut c = cat.socket().await;
    receipt(&mut c, "ann", "user", "read", &sent["id"]).await;
    receipt(&mut a, "bob", "user", "read", &sent["id"]).await;
    a.quiet().await;
}

#[tokio::test(start_paused = true)]
async fn in_a_group_the_last_reader_completes_it() {
    let world = World::new();
    let (ann, bob, cat) = (
        world.person("ann").await,
        world.person("bob").await,
        world.person("cat").await,
    );
    world.group("team", &[&ann, &bob, &cat]).await;
    let sent = ann.say("team", "x").await;
    let (mut a, mut b, mut c) = (ann.socket().await, bob.socket().await, cat.socket().await);
    receipt(&mut b, "team", "group", "read", &sent["id"]).await;
    let frame = a.expect("receipts").await;
    assert_eq!(
        (&frame["receiver"], &frame["receiverType"]),
        (&json!("team"), &json!("group"))
    );
    a.quiet().await;
    receipt(&mut c, "team", "group", "delivered", &sent["id"]).await;
    assert_eq!(a.expect("receipts").await["body"]["action"], "delivered");
    assert_eq!(
        a.expect("receipts").await["body"]["action"],
        "deliveredToAll"
    );
    receipt(&mut c, "team", "group", "read", &sent["id"]).await;
    assert_eq!(a.expect("receipts").await["body"]["action"], "read");
    assert_eq!(a.expect("receipts").await["body"]["action"], "readByAll");
    a.quiet().await;
    let got = ann
        .get(&format!("messages/{}", sent["id"].as_str().unwrap()))
        .await
        .data();
    assert_eq!(got["receipts"]["data"].as_array().unwrap().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn whole_conversations_are_read_and_made_unread_over_rest() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    for n in 1..=4 {
        ann.text("bob", &format!("{n}")).await;
    }
    let mut a = ann.socket().await;
    assert_eq!(unread(&bob, "users/ann/conversation").await, "4");
    assert_eq!(unread(&ann, "users/bob/conversation").await, "0");
    bob.post("users/ann/conversation/delivered", Value::Null)
        .await
        .data();
    assert_eq!(a.expect("receipts").await["body"]["messageId"], "4");
    assert_eq!(unread(&bob, "users/ann/conversation").await, "4");
    bob.post("users/ann/conversation/read", json!({ "messageId": 2 }))
        .await
        .data();
    assert_eq!(a.expect("receipts").await["body"]["messageId"], "2");
    assert_eq!(unread(&bob, "users/ann/conversation").await, "2");
    bob.post("users/ann/conversation/read", Value::Null)
        .await
        .data();
    let frame = a.expect("receipts").await;
    assert_eq!(
        (&frame["body"]["action"], &frame["body"]["messageId"]),
        (&json!("read"), &json!("4"))
    );
    assert_eq!(unread(&bob, "users/ann/conversation").await, "0");
    let reply = bob
        .delete("users/ann/conversation/read", json!({ "messageId": "3" }))
        .await
        .data();
    assert_eq!(reply["conversation"]["unreadMessageCount"], "2");
    assert_eq!(reply["conversation"]["lastReadMessageId"], "2");
    let history = bob.get("users/ann/messages").await.data();
    assert!(history[1]["myReceipt"]["readAt"].is_i64());
    assert!(history[2]["myReceipt"].get("readAt").is_none());
    bob.delete("users/ann/conversation/read", json!({}))
        .await
        .refused("ERR_BAD_REQUEST");
    bob.post("users/ann/conversation/read", json!({ "messageId": 99 }))
        .await
        .refused("ERR_MESSAGE_ID_NOT_FOUND");
    bob.post("users/ghost/conversation/read", Value::Null)
        .await
        .refused("ERR_UID_NOT_FOUND");
}

#[tokio::test(start_paused = true)]
async fn unread_messages_are_counted_by_conversation() {
    let world = World::new();
    let (ann, bob, cat) = (
        world.person("ann").await,
        world.person("bob").await,
        world.person("cat").await,
    );
    world.group("team", &[&ann, &bob]).await;
    ann.say("team", "before cat came").await;
    ann.put("groups/team/members", json!({ "participants": ["cat"] }))
        .await
        .data();
    ann.say("team", "hi <@uid:cat>").await;
    ann.text("cat", "1").await;
    ann.text("cat", "2").await;
    let quiet = json!({ "receiver": "cat", "receiverType": "user", "category": "custom", "type": "x",
        "data": { "customData": { "a": 1 }, "metadata": { "incrementUnreadCount": false } } });
    ann.post("messages", quiet).await.data();
    let counts = cat
        .get("messages?unread=1&count=1&hideMessagesFromBlockedUsers=0")
        .await
        .data();
    assert_eq!(
        counts,
        json!([
            { "entityType": "user", "entityId": "ann", "count": 2 },
            { "entityType": "group", "entityId": "team", "count": 1 },
        ])
    );
    let counts = cat
        .get("groups/team/messages?unread=1&count=1")
        .await
        .data();
    assert_eq!(
        counts,
        json!([{ "entityType": "group", "entityId": "team", "count": 1 }])
    );
    let counts = cat
        .get("messages?unread=1&count=1&receiverType=user")
        .await
        .data();
    assert_eq!(
        counts,
        json!([{ "entityType": "user", "entityId": "ann", "count": 2 }])
    );
    assert_eq!(
        cat.get("groups/team/conversation").await.data()["unreadMentionsCount"],
        1
    );
    assert_eq!(
        bob.get("groups/team/conversation").await.data()["unreadMessageCount"],
        "2"
    );
    assert_eq!(
        cat.get("messages?unread=1")
            .await
            .data()
            .as_array()
            .unwrap()
            .len(),
        3
    );
}
