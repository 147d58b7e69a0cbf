//! Interactions with interactive messages.

use serde_json::{Value, json};

use crate::world::World;

fn form(goal: &Value, own: bool) -> Value {
    json!({ "receiver": "bob", "receiverType": "user", "category": "interactive", "type": "form", "data": {
        "interactiveData": { "title": "t" }, "interactionGoal": goal, "allowSenderInteraction": own } })
}

#[tokio::test(start_paused = true)]
async fn the_author_hears_once_when_the_goal_is_reached() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let goal = json!({ "type": "allOf", "elementIds": ["a", "b"] });
    let id = ann.post("messages", form(&goal, false)).await.data()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let (mut a, mut b2) = (ann.socket().await, bob.on("device-2").socket().await);
    let path = format!("messages/{id}/interacted");
    bob.call("PATCH", &path, json!({ "interactions": ["a"] }))
        .await
        .data();
    a.quiet().await;
    bob.call("PATCH", &path, json!({ "interactions": ["b", "a"] }))
        .await
        .data();
    for socket in [&mut a, &mut b2] {
        let frame = socket.expect("interaction_completed").await;
        assert_eq!(frame["body"]["messageId"], id);
        assert_eq!(frame["body"]["user"]["uid"], "bob");
        assert_eq!(frame["body"]["interactions"].as_array().unwrap().len(), 2);
        assert_eq!(frame["body"]["interactions"][0]["elementId"], "a");
        assert!(frame["body"]["interactions"][0]["interactedAt"].is_i64());
        assert_eq!(
            (&frame["messageSender"], &frame["sender"]),
            (&json!("ann"), &json!("bob"))
        );
    }
    bob.call("PATCH", &path, json!({ "interactions": ["c"] }))
        .await
        .data();
    a.quiet().await;
    assert_eq!(
        bob.get(&format!("messages/{id}")).await.data()["data"]["interactions"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
    assert_eq!(
        ann.get(&format!("messages/{id}")).await.data()["data"]["interactions"],
        json!([])
    );
    let completed = bob
        .get("messages?onlyInteractionGoalCompleted=1")
        .await
        .data();
    assert_eq!(completed[0]["id"], id);
    assert!(
        ann.get("messages?onlyInteractionGoalCompleted=1")
            .await
            .data()
            .as_array()
            .unwrap()
            .is_empty()
    );
}

#[tokio::test(start_paused = true)]
async fn only_those_who_may_interact() {
    let world = World::new();
    let (ann, bob, cat) = (
        world.person("ann").await,
        world.person("bob").await,
        world.person("cat").await,
    );
    let any = json!({ "type": "anyAction", "elementIds": [] });
    let path = |message: &Value| format!("messages/{}/interacted", message["id"].as_str().unwrap());
    let press = json!({ "interactions": ["x"] });
    let closed = ann.post("messages", form(&any, false)).await.data();
    ann.call("PATCH", &path(&closed), press.clone())
        .await
        .refused("ERR_MESSAGE_ACTION_NOT_ALLOWED");
    cat.call("PATCH", &path(&closed), press.clone())
        .await
        .refused("ERR_MESSAGE_NO_ACCESS");
    bob.call("PATCH", &path(&closed), json!({ "interactions": "x" }))
        .await
        .refused("ERR_BAD_REQUEST");
    bob.call("PATCH", &path(&closed), json!({}))
        .await
        .refused("ERR_BAD_REQUEST");
    let open = ann.post("messages", form(&any, true)).await.data();
    ann.call("PATCH", &path(&open), press.clone()).await.data();
    let text = ann.text("bob", "x").await;
    bob.call("PATCH", &path(&text), press)
        .await
        .refused("ERR_MESSAGE_ACTION_NOT_ALLOWED");
}
