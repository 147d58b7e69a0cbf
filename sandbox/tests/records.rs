//! The records of what was stored.

use serde_json::{Value, json};

use crate::world::{AUTH_KEY, World, call};

#[tokio::test(start_paused = true)]
async fn every_message_is_recorded_in_order_and_in_pages() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    world.group("team", &[&ann, &bob]).await;
    let body = json!({ "receiver": "bob", "receiverType": "user", "muid": "m1", "data": { "text": "one" } });
    let first = ann.post("messages", body).await.data();
    let body = json!({ "receiver": "team", "receiverType": "group", "category": "custom", "type": "place",
        "data": { "customData": { "x": 1 } } });
    ann.post("messages", body).await.data();
    let path = format!("messages/{}/thread", first["id"].as_str().unwrap());
    let reply = json!({ "receiver": "ann", "receiverType": "user", "data": { "text": "re" } });
    bob.post(&path, reply).await.data();
    let body = json!({ "receiver": "bob", "receiverType": "user", "muid": "m1", "data": { "text": "again" } });
    ann.post("messages", body).await.data();
    let get = async |path: &str| world.admin("GET", path, Value::Null).await.data();
    let all = get("/sandbox/records").await;
    let all = all.as_array().unwrap();
    let kinds: Vec<_> = all
        .iter()
        .map(|r| (r["category"].as_str(), r["type"].as_str()))
        .collect();
    assert_eq!(
        kinds,
        [
            (Some("action"), Some("groupMember")),
            (Some("message"), Some("text")),
            (Some("custom"), Some("place")),
            (Some("message"), Some("text")),
            (Some("message"), Some("text")),
        ]
    );
    assert_eq!(
        all[1],
        json!({ "id": first["id"], "muid": "m1", "sender": "ann", "receiver": "bob", "receiverType": "user",
            "category": "message", "type": "text", "text": "one", "sentAt": first["sentAt"] })
    );
    assert_eq!(all[2]["customData"], json!({ "x": 1 }));
    assert_eq!(
        (&all[3]["parentId"], &all[3]["text"]),
        (&first["id"], &json!("re"))
    );
    // A repeated muid is another message.
    assert_eq!(
        (&all[4]["muid"], &all[4]["text"]),
        (&json!("m1"), &json!("again"))
    );
    let mut walked = Vec::new();
    let mut after = "0".to_owned();
    loop {
        let page = get(&format!("/sandbox/records?after_id={after}&limit=2")).await;
        let Some(last) = page.as_array().unwrap().last() else {
            break;
        };
        last["id"].as_str().unwrap().clone_into(&mut after);
        walked.extend(page.as_array().unwrap().clone());
    }
    assert_eq!(walked, *all);
}

#[tokio::test(start_paused = true)]
async fn records_are_for_the_rest_key() {
    let world = World::new();
    let path = "/sandbox/records";
    let keyless = [("Host", "elsewhere.test")];
    call(&world.app, "GET", path, &keyless, Value::Null)
        .await
        .refused("AUTH_ERR_EMPTY_APIKEY");
    let auth = [("apikey", AUTH_KEY)];
    call(&world.app, "GET", path, &auth, Value::Null)
        .await
        .refused("AUTH_ERR_NO_ACCESS");
    world
        .admin("POST", path, Value::Null)
        .await
        .refused("ERR_API_NOT_FOUND");
}
