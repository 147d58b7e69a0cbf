//! Calls, moderation, uploads ahead of a message, and agents that write.

use axum::body::Body;
use http::Request;
use serde_json::{Value, json};

use crate::world::{API_KEY, World, send};

#[tokio::test(start_paused = true)]
async fn a_call_rings_is_taken_and_ends() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let (mut a, mut b) = (ann.socket().await, bob.socket().await);
    let ring = json!({ "type": "audio", "receiverType": "user", "receiver": "bob", "status": "initiated", "category": "call" });
    let call = ann.post("calls", ring.clone()).await.data();
    assert_eq!(
        (&call["category"], &call["type"], &call["status"]),
        (&json!("call"), &json!("audio"), &json!("initiated"))
    );
    let on = &call["data"]["entities"]["on"]["entity"];
    let session = on["sessionid"].as_str().unwrap().to_owned();
    assert_eq!(on["data"]["entities"]["sender"]["entity"]["uid"], "ann");
    for (who, status) in [(&bob, "ongoing"), (&ann, "ended")] {
        let path = format!("calls/{session}");
        let changed = who.put(&path, json!({ "status": status })).await.data();
        assert_eq!(changed["status"], status);
        assert_eq!(changed["data"]["entities"]["by"]["entity"]["uid"], who.uid);
    }
    for socket in [&mut a, &mut b] {
        for status in ["initiated", "ongoing", "ended"] {
            assert_eq!(socket.expect("message").await["body"]["status"], status);
        }
    }
    assert_eq!(
        bob.get("users/ann/messages?categories=call")
            .await
            .data()
            .as_array()
            .unwrap()
            .len(),
        3
    );
    let cat = world.person("cat").await;
    let path = format!("calls/{session}");
    cat.put(&path, json!({ "status": "ended" }))
        .await
        .refused("ERR_CALL_SESSION_NOT_FOUND");
    bob.put(&path, json!({ "status": "sleeping" }))
        .await
        .refused("ERR_BAD_REQUEST");
    let mut own = ring;
    own["receiver"] = "ann".into();
    ann.post("calls", own).await.refused("ERR_CALLING_SELF");
}

#[tokio::test(start_paused = true)]
async fn blocked_words_are_judged_after_the_message_was_sent() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let words = json!({ "blocked_words": ["Casino"] });
    world
        .admin("PUT", "/sandbox/moderation", words)
        .await
        .data();
    let (mut a, mut b) = (ann.socket().await, bob.socket().await);
    for (text, status) in [("hello", "approved"), ("my casino", "disapproved")] {
        let sent = ann.text("bob", text).await;
        assert_eq!(sent["data"]["moderation"]["status"], "pending");
        for socket in [&mut a, &mut b] {
            assert_eq!(
                socket.expect("message").await["body"]["data"]["moderation"]["status"],
                "pending"
            );
            let verdict = socket.expect("on_moderation_status_changed").await;
            assert_eq!(verdict["body"]["id"], sent["id"]);
            assert_eq!(verdict["body"]["data"]["moderation"]["status"], status);
        }
    }
    let none = Value::Null;
    let blocked = world
        .admin("GET", "/v3/moderation/blocked-messages", none)
        .await
        .data();
    assert_eq!(blocked.as_array().unwrap().len(), 1);
    let path = format!(
        "/v3/moderation/blocked-messages/{}",
        blocked[0]["id"].as_str().unwrap()
    );
    let approve = json!({ "status": "approved" });
    world.admin("PATCH", &path, approve.clone()).await.data();
    assert_eq!(
        a.expect("on_moderation_status_changed").await["body"]["data"]["moderation"]["status"],
        "approved"
    );
    world
        .admin("PATCH", &path, approve)
        .await
        .refused("ERR_MESSAGE_ACTION_NOT_ALLOWED");
    bob.get("moderation/blocked-messages")
        .await
        .refused("AUTH_ERR_EMPTY_APIKEY");
}

/// A form with a file, as clients post it to the address they are given.
fn form(url: &str, fields: &[(&str, &str)], bytes: &str) -> Request<Body> {
    let part = |name: &str, value: &str| {
        format!("--b\r\nContent-Disposition: form-data; name={name}\r\n\r\n{value}\r\n")
    };
    let mut parts: Vec<String> = fields
        .iter()
        .map(|(name, value)| part(name, value))
        .collect();
    parts.push(part("file; filename=x", bytes) + "--b--\r\n");
    let body = parts.concat();
    let path = url.splitn(4, '/').nth(3).unwrap();
    Request::post(format!("/{path}"))
        .header("Content-Type", "multipart/form-data; boundary=b")
        .body(Body::from(body))
        .unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_file_is_announced_then_uploaded_then_sent() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let file =
        json!({ "fileId": "f1", "name": "my note.txt", "size": 5, "mimeType": "text/plain" });
    let body = json!({ "files": { "f1": file }, "receiver": "bob", "receiverType": "user" });
    let answer = ann.post("files/upload-url", body.clone()).await.data();
    let (ask, attachment) = (&answer["f1"]["request"], &answer["f1"]["attachment"]);
    let (key, policy) = (
        ask["body"]["key"].as_str().unwrap(),
        ask["body"]["policy"].as_str().unwrap(),
    );
    let url = ask["url"].as_str().unwrap();
    let fields = [("key", key), ("policy", policy)];
    send(
        &world.app,
        form(url, &[("key", key), ("policy", "guess")], "hello"),
    )
    .await
    .refused("AUTH_ERR_NO_ACCESS");
    send(&world.app, form(url, &fields, "hello")).await.data();
    send(&world.app, form(url, &fields, "hello"))
        .await
        .refused("AUTH_ERR_NO_ACCESS");
    let message = json!({ "receiver": "bob", "receiverType": "user", "type": "file", "category": "message",
        "data": { "attachments": [attachment] } });
    ann.post("messages", message).await.data();
    let got = bob.get("users/ann/messages").await.data()[0]["data"]["attachments"][0].clone();
    assert_eq!(got, *attachment);
    let path = got["url"]
        .as_str()
        .unwrap()
        .splitn(4, '/')
        .nth(3)
        .unwrap()
        .to_owned();
    let fetched = send(
        &world.app,
        Request::get(format!("/{path}"))
            .body(Body::empty())
            .unwrap(),
    )
    .await;
    assert_eq!(
        (fetched.status, &fetched.headers["content-type"]),
        (200, &"text/plain".parse().unwrap())
    );
    // Another size than announced is refused, and what is announced grows old.
    let again = ann.post("files/upload-url", body.clone()).await.data();
    let ask = &again["f1"]["request"]["body"];
    let fields = [
        ("key", ask["key"].as_str().unwrap()),
        ("policy", ask["policy"].as_str().unwrap()),
    ];
    send(&world.app, form(url, &fields, "hello, you"))
        .await
        .refused("AUTH_ERR_NO_ACCESS");
    tokio::time::sleep(std::time::Duration::from_secs(901)).await;
    send(&world.app, form(url, &fields, "hello"))
        .await
        .refused("AUTH_ERR_NO_ACCESS");
    let cat = json!({ "files": { "f1": file }, "receiver": "nobody", "receiverType": "user" });
    ann.post("files/upload-url", cat)
        .await
        .refused("ERR_UID_NOT_FOUND");
}

#[tokio::test(start_paused = true)]
async fn an_agent_writes_word_by_word() {
    let world = World::new();
    let (ann, bot) = (world.person("ann").await, world.person("agent").await);
    let mut a = ann.socket().await;
    let event = json!({ "type": "text_message_content", "id": "9", "parentId": "1",
        "data": { "runId": "r", "threadId": "t", "timestamp": 1, "delta": "Hel" } });
    let body =
        json!({ "sender": "agent", "receiver": "ann", "receiverType": "user", "event": event });
    world
        .admin("POST", "/sandbox/stream", body.clone())
        .await
        .data();
    let frame = a.expect("streamed_message").await;
    assert_eq!(frame["body"]["data"]["delta"], "Hel");
    assert_eq!(frame["body"]["conversationId"], "agent_user_ann");
    let stored = json!({ "receiver": "ann", "receiverType": "user", "category": "agentic", "type": "assistant",
        "data": { "runId": "r", "threadId": "t", "text": "Hello" } });
    world
        .admin_as("agent", "POST", "/v3/messages", stored.clone())
        .await
        .data();
    assert_eq!(a.expect("message").await["body"]["category"], "agentic");
    // Only servers speak as agents.
    bot.post("messages", stored)
        .await
        .refused("ERR_INVALID_MESSAGE_CATEGORY");
    let headers = [("apikey", API_KEY), ("Origin", "https://evil.test")];
    crate::world::call(&world.app, "POST", "/sandbox/stream", &headers, json!({}))
        .await
        .refused("ERR_BAD_REQUEST");
}
