//! Bots: when they are called back, and with what.

use serde_json::{Value, json};

use super::listener::{Listener, lacks};
use crate::fixtures::fixture;

#[tokio::test(start_paused = true)]
async fn a_bot_is_called_back_by_its_settings() {
    let listener = Listener::default();
    let world = listener.world();
    let (ann, bot) = (world.person("ann").await, world.person("ada-bot").await);
    world.group("club", &[&ann, &bot]).await;
    let body = json!({ "uid": "ada-bot", "webhookURL": "https://bot.test/hook" });
    let made = world.admin("POST", "/v3/bots", body.clone()).await.data();
    assert_eq!(
        (&made["enabled"], &made["groupChatSetting"]),
        (&json!(false), &json!("none"))
    );
    world
        .admin("POST", "/v3/bots", body)
        .await
        .refused("ERR_BOT_ALREADY_EXISTS");
    ann.text("ada-bot", "anybody there?").await;
    assert!(listener.posted().await.is_empty(), "it is not enabled");
    let configure = async |setting: &str| {
        let body = json!({ "enabled": true, "groupChatSetting": setting });
        world.admin("PUT", "/v3/bots/ada-bot", body).await.data();
    };
    for (setting, heard) in [
        ("none", vec![]),
        ("allMessages", vec!["hi", "/help", "you, <@uid:ada-bot>"]),
        ("slashedMessages", vec!["/help"]),
        ("mentionedMessages", vec!["you, <@uid:ada-bot>"]),
    ] {
        configure(setting).await;
        for text in ["hi", "/help", "you, <@uid:ada-bot>"] {
            ann.say("club", text).await;
        }
        let posted = listener.posted().await;
        let texts: Vec<_> = posted
            .iter()
            .map(|post| post.2["data"]["data"]["text"].as_str().unwrap())
            .collect();
        assert_eq!(texts, heard, "{setting}");
    }
    ann.text("ada-bot", "hi").await;
    let (path, basic, body) = listener.posted().await.remove(0);
    assert_eq!((&*path, basic), ("/hook", None));
    let mut wanted = fixture("bots-callback")["request"]["json"].clone();
    for role in ["sender", "receiver"] {
        wanted["data"]["data"]["entities"][role]["entity"]
            .as_object_mut()
            .unwrap()
            .remove("avatar");
    }
    assert_eq!(lacks(&wanted, &body, ""), Vec::<String>::new(), "{body}");
    assert_eq!(body["bot"], "ada-bot");
    // What a bot says itself is not told to it.
    configure("allMessages").await;
    let message =
        json!({ "receiver": "club", "receiverType": "group", "data": { "text": "hello" } });
    let sent = world
        .admin("POST", "/v3/bots/ada-bot/messages", message)
        .await
        .data();
    assert_eq!(sent["sender"], "ada-bot");
    assert!(listener.posted().await.is_empty());
    ann.get("bots").await.refused("AUTH_ERR_EMPTY_APIKEY");
    world
        .admin("DELETE", "/v3/bots/ada-bot", Value::Null)
        .await
        .data();
    world
        .admin("GET", "/v3/bots/ada-bot", Value::Null)
        .await
        .refused("ERR_BOT_NOT_FOUND");
}
