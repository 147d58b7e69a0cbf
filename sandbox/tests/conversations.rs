//! Conversations: lists, filters, tags, pins, clearing, threads.

use serde_json::{Value, json};

use crate::world::{Person, World};

async fn with(person: &Person, query: &str) -> Vec<String> {
    let rows = person.get(&format!("conversations?{query}")).await.data();
    let name = |row: &Value| {
        row["conversationWith"]["uid"]
            .as_str()
            .or(row["conversationWith"]["guid"].as_str())
            .unwrap()
            .to_owned()
    };
    rows.as_array().unwrap().iter().map(name).collect()
}

#[tokio::test(start_paused = true)]
async fn the_list_is_newest_first_paged_and_filtered() {
    let world = World::new();
    let (ann, bob, cat) = (
        world.person("ann").await,
        world.person("bob").await,
        world.person("cat").await,
    );
    world.group("team", &[&ann, &bob]).await;
    ann.text("cat", "1").await;
    tokio::time::advance(std::time::Duration::from_secs(5)).await;
    let last = bob.text("ann", "2").await;
    assert_eq!(with(&ann, "").await, ["bob", "cat", "team"]);
    assert_eq!(with(&ann, "per_page=2&page=2").await, ["team"]);
    assert_eq!(with(&ann, "conversationType=group").await, ["team"]);
    assert_eq!(with(&ann, "unread=1").await, ["bob"]);
    assert_eq!(with(&ann, "searchKey=ca").await, ["cat"]);
    assert_eq!(with(&cat, "").await, ["ann"]);
    let answer = ann.get("conversations?per_page=2").await;
    assert_eq!(
        answer.body["meta"]["pagination"],
        json!({ "total": 3, "count": 2, "per_page": 2, "current_page": 1, "total_pages": 2 })
    );
    let first = &answer.body["data"][0];
    assert_eq!(first["conversationId"], "ann_user_bob");
    assert_eq!(first["lastMessage"]["id"], last["id"]);
    assert_eq!(first["latestMessageId"], last["id"]);
    assert_eq!(first["unreadMessageCount"], "1");
    ann.post("blockedusers", json!({ "blockedUids": ["bob"] }))
        .await
        .data();
    assert_eq!(with(&ann, "").await, ["cat", "team"]);
    assert_eq!(
        with(&ann, "includeBlockedUsers=true").await,
        ["bob", "cat", "team"]
    );
    let blocked = ann
        .get("conversations?includeBlockedUsers=1&withBlockedInfo=1")
        .await
        .data();
    assert_eq!(blocked[0]["conversationWith"]["blockedByMe"], true);
    bob.delete("messages/3", Value::Null).await.data();
    assert!(
        bob.get("users/ann/conversation")
            .await
            .data()
            .get("lastMessage")
            .is_none()
    );
}

#[tokio::test(start_paused = true)]
async fn a_conversation_begins_with_its_first_message() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    ann.get("users/bob/conversation")
        .await
        .refused("ERR_CONVERSATION_NOT_ACCESSIBLE");
    ann.get("users/ghost/conversation")
        .await
        .refused("ERR_UID_NOT_FOUND");
    ann.text("bob", "x").await;
    assert_eq!(
        ann.get("users/bob/conversation").await.data()["conversationType"],
        "user"
    );
    world.group("team", &[&bob]).await;
    ann.get("groups/team/conversation")
        .await
        .refused("ERR_GROUP_NOT_JOINED");
    world
        .admin("GET", "/v3/users/bob/conversation", Value::Null)
        .await
        .refused("ERR_BAD_REQUEST");
}

#[tokio::test(start_paused = true)]
async fn tags_pins_and_clearing_are_ones_own() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    ann.text("bob", "old").await;
    let tagged = ann
        .put("users/bob/conversation", json!({ "tags": ["open"] }))
        .await
        .data();
    assert_eq!(tagged["tags"], json!(["open"]));
    assert_eq!(with(&ann, "tags=open").await, ["bob"]);
    assert!(with(&bob, "tags=open").await.is_empty());
    let mut socket = ann.socket().await;
    let pinned = ann
        .post("users/bob/conversation/pin", Value::Null)
        .await
        .data();
    assert_eq!(pinned["pinnedBy"], "ann");
    assert_eq!(
        socket.expect("conversation_pin").await["body"]["action"],
        "conversation_pinned"
    );
    assert_eq!(with(&ann, "pinnedBy=me").await, ["bob"]);
    assert!(with(&bob, "pinnedBy=me").await.is_empty());
    ann.delete("users/bob/conversation/pin", Value::Null)
        .await
        .data();
    assert!(with(&ann, "pinnedBy=me").await.is_empty());
    ann.delete("users/bob/conversation", Value::Null)
        .await
        .data();
    assert!(with(&ann, "").await.is_empty());
    assert!(
        ann.get("users/bob/messages")
            .await
            .data()
            .as_array()
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        bob.get("users/ann/messages")
            .await
            .data()
            .as_array()
            .unwrap()
            .len(),
        1
    );
    bob.text("ann", "new").await;
    assert_eq!(
        ann.get("users/bob/messages")
            .await
            .data()
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(with(&ann, "").await, ["bob"]);
    let body = json!({ "conversationWith": "bob", "deleteMessagesPermanently": true });
    ann.delete("users/bob/conversation", body).await.data();
    assert!(
        bob.get("users/ann/messages")
            .await
            .data()
            .as_array()
            .unwrap()
            .is_empty()
    );
    assert!(with(&bob, "").await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_custom_message_may_leave_the_conversation_alone() {
    let world = World::new();
    let (ann, _bob) = (world.person("ann").await, world.person("bob").await);
    let text = ann.text("bob", "x").await;
    let custom = |update: bool| {
        json!({ "receiver": "bob", "receiverType": "user", "category": "custom", "type": "t",
        "data": { "customData": { "a": 1 }, "updateConversation": update } })
    };
    ann.post("messages", custom(false)).await.data();
    assert_eq!(
        ann.get("users/bob/conversation").await.data()["lastMessage"]["id"],
        text["id"]
    );
    let shown = ann.post("messages", custom(true)).await.data();
    assert_eq!(
        ann.get("users/bob/conversation").await.data()["lastMessage"]["id"],
        shown["id"]
    );
}

#[tokio::test(start_paused = true)]
async fn threads_are_listed_with_their_last_reply() {
    let world = World::new();
    let (ann, bob, cat) = (
        world.person("ann").await,
        world.person("bob").await,
        world.person("cat").await,
    );
    world.group("team", &[&ann, &bob, &cat]).await;
    let root = ann.say("team", "root").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let body = json!({ "receiver": "team", "receiverType": "group", "data": { "text": "re" } });
    let reply = bob
        .post(&format!("messages/{root}/thread"), body)
        .await
        .data();
    let threads = ann.get("groups/team/threads").await.data();
    assert_eq!(
        (&threads[0]["parentMessageId"], &threads[0]["replyCount"]),
        (&json!(root), &json!(1))
    );
    assert_eq!(
        (
            &threads[0]["lastReply"]["id"],
            &threads[0]["unreadReplyCount"]
        ),
        (&reply["id"], &json!(1))
    );
    assert_eq!(threads[0]["threadSubscribed"], false);
    assert_eq!(
        bob.get("threads?participatedByMe=true").await.data()[0]["threadSubscribed"],
        true
    );
    assert!(
        cat.get("threads?participatedByMe=true")
            .await
            .data()
            .as_array()
            .unwrap()
            .is_empty()
    );
    cat.post(&format!("messages/{root}/thread/subscription"), Value::Null)
        .await
        .data();
    assert_eq!(cat.get("threads").await.data()[0]["threadSubscribed"], true);
    cat.delete(&format!("messages/{root}/thread/subscription"), Value::Null)
        .await
        .data();
    assert_eq!(
        cat.get("threads").await.data()[0]["threadSubscribed"],
        false
    );
    assert!(
        ann.get("users/bob/threads")
            .await
            .data()
            .as_array()
            .unwrap()
            .is_empty()
    );
}
