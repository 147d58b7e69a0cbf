//! Paging through messages and filtering them.

use serde_json::{Value, json};

use crate::world::{Person, World};

fn texts(rows: &Value) -> Vec<&str> {
    rows.as_array()
        .unwrap()
        .iter()
        .map(|row| row["data"]["text"].as_str().unwrap_or_default())
        .collect()
}

async fn page(person: &Person, path: &str) -> (Value, Value) {
    let answer = person.get(path).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    (answer.body["data"].clone(), answer.body["meta"].clone())
}

#[tokio::test(start_paused = true)]
async fn pages_run_to_the_end_in_both_directions() {
    let world = World::new();
    let (ann, _bob) = (world.person("ann").await, world.person("bob").await);
    for n in 1..=7 {
        ann.text("bob", &n.to_string()).await;
    }
    // The way the official SDK walks: from the cursor, until one page is left.
    for (affix, pages) in [
        (
            "prepend",
            [vec!["5", "6", "7"], vec!["2", "3", "4"], vec!["1"]],
        ),
        (
            "append",
            [vec!["1", "2", "3"], vec!["4", "5", "6"], vec!["7"]],
        ),
    ] {
        let mut path = format!("users/bob/messages?per_page=3&affix={affix}");
        for (index, expected) in pages.iter().enumerate() {
            let (rows, meta) = page(&ann, &path).await;
            assert_eq!(&texts(&rows), expected);
            assert_eq!(meta["pagination"]["total_pages"], 3 - index);
            assert_eq!(meta["pagination"]["count"], expected.len());
            assert_eq!(meta["pagination"]["per_page"], 3);
            assert_eq!(
                meta["current"],
                json!({ "limit": 3, "count": expected.len() })
            );
            assert_eq!(meta["cursor"]["affix"], affix);
            let first = rows[0]["id"].clone();
            let last = rows[expected.len() - 1]["id"].clone();
            assert_eq!(
                (&meta["previous"]["id"], &meta["next"]["id"]),
                (&first, &last)
            );
            assert_eq!(
                meta["cursor"]["id"],
                if affix == "prepend" { first } else { last }
            );
            let cursor = &meta["cursor"];
            path = format!(
                "users/bob/messages?per_page=3&affix={affix}&id={}&sentAt={}",
                cursor["id"].as_str().unwrap(),
                cursor["sentAt"]
            );
        }
        let (rows, meta) = page(&ann, &path).await;
        assert!(rows.as_array().unwrap().is_empty());
        assert_eq!(meta["pagination"]["total_pages"], 1);
        assert_eq!(meta["cursor"], json!({ "affix": affix }));
    }
}

#[tokio::test(start_paused = true)]
async fn changes_since_a_time_are_found() {
    let world = World::new();
    let (ann, _bob) = (world.person("ann").await, world.person("bob").await);
    for n in 1..=3 {
        ann.text("bob", &n.to_string()).await;
    }
    tokio::time::advance(std::time::Duration::from_secs(100)).await;
    ann.put("messages/2", json!({ "data": { "text": "two" } }))
        .await
        .data();
    ann.delete("messages/1", Value::Null).await.data();
    ann.text("bob", "4").await;
    let ids = |rows: &Value| {
        rows.as_array()
            .unwrap()
            .iter()
            .map(|row| row["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let (rows, meta) = page(
        &ann,
        "users/bob/messages?onlyUpdates=1&updatedAt=1700000100&affix=append&per_page=30",
    )
    .await;
    assert_eq!(ids(&rows), ["1", "2"]);
    assert_eq!(meta["cursor"]["updatedAt"], 1_700_000_100);
    let (rows, _) = page(
        &ann,
        "users/bob/messages?onlyUpdates=1&updatedAt=1700000100&id=1&affix=append",
    )
    .await;
    assert_eq!(ids(&rows), ["2"]);
    let (rows, _) = page(
        &ann,
        "users/bob/messages?onlyUpdates=1&updatedAt=1700000101&affix=append",
    )
    .await;
    assert!(ids(&rows).is_empty());
    let (rows, _) = page(&ann, "users/bob/messages?updatedAt=1700000100&affix=append").await;
    assert_eq!(ids(&rows), ["1", "2", "6"]);
}

#[tokio::test(start_paused = true)]
async fn every_filter_narrows() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    world.group("team", &[&ann, &bob]).await;
    let post = async |person: &Person, more: Value| {
        let mut body = json!({ "receiver": "team", "receiverType": "group" });
        for (key, value) in more.as_object().unwrap() {
            body[key] = value.clone();
        }
        person.post("messages", body).await.data()["id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let plain = post(&ann, json!({ "data": { "text": "100% plain_text" } })).await;
    let link = post(
        &bob,
        json!({ "data": { "text": "see https://x.test" }, "tags": ["t1"] }),
    )
    .await;
    let mention = post(&bob, json!({ "data": { "text": "hi <@uid:ann>" } })).await;
    let image = post(
        &ann,
        json!({ "type": "image", "data": { "url": "https://x.test/p.png" } }),
    )
    .await;
    let custom = post(
        &ann,
        json!({ "category": "custom", "type": "order", "data": { "customData": { "a": 1 } } }),
    )
    .await;
    let reply = post(&ann, json!({ "parentId": plain, "data": { "text": "re" } })).await;
    let quote = post(
        &ann,
        json!({ "quotedMessageId": plain, "data": { "text": "qu" } }),
    )
    .await;
    let deleted = post(&ann, json!({ "data": { "text": "gone" } })).await;
    ann.delete(&format!("messages/{deleted}"), Value::Null)
        .await
        .data();
    ann.post(&format!("messages/{link}/reactions/x"), Value::Null)
        .await
        .data();
    let all = [
        &plain, &link, &mention, &image, &custom, &reply, &quote, &deleted,
    ];
    let but = |not: &String| all.into_iter().filter(|id| *id != not).collect::<Vec<_>>();
    for (query, expected) in [
        ("", all.to_vec()),
        ("hideReplies=true", but(&reply)),
        ("hideDeleted=1", but(&deleted)),
        ("hideDeleted=0", all.to_vec()),
        ("onlyDeleted=1", vec![&deleted]),
        ("hideQuotedMessages=1", but(&quote)),
        ("categories=custom", vec![&custom]),
        ("category=message&type=image", vec![&image]),
        (
            "categories=message,custom&types=order,image",
            vec![&image, &custom],
        ),
        (
            "categories[]=custom&categories[]=interactive",
            vec![&custom],
        ),
        ("sender=bob", vec![&link, &mention]),
        ("tags=t1,t2", vec![&link]),
        ("tags=t2", vec![]),
        ("searchKey=PLAIN", vec![&plain]),
        ("searchKey=100%25", vec![&plain]),
        ("searchKey=n_t", vec![&plain]),
        ("searchKey=n%25t", vec![]),
        ("hasLinks=1", vec![&link]),
        ("hasAttachments=1", vec![&image]),
        ("attachmentTypes=image,video", vec![&image]),
        ("attachmentTypes=audio", vec![]),
        ("hasMentions=1", vec![&mention]),
        ("mentionedUids=ann", vec![&mention]),
        ("mentionedUids=bob", vec![]),
        ("myMentionsOnly=1", vec![&mention]),
        ("hasReactions=1", vec![&link]),
        ("fromTimestamp=1700000001", vec![]),
        ("fromTimestamp=1699999999&toTimestamp=1699999999", vec![]),
        ("unread=1", vec![&link, &mention]),
        ("undelivered=1", vec![&link, &mention]),
        ("conversationId=group_other", vec![]),
    ] {
        let defaults = if query.contains("categor") {
            ""
        } else {
            "categories=message,custom&"
        };
        let (rows, _) = page(&ann, &format!("groups/team/messages?{defaults}{query}")).await;
        let ids: Vec<&str> = rows
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["id"].as_str().unwrap())
            .collect();
        assert_eq!(ids, expected, "{query}");
    }
    let (rows, _) = page(&ann, "groups/team/messages?sender=bob&categories=message").await;
    assert!(rows[0].get("tags").is_none());
    let (rows, _) = page(
        &ann,
        "groups/team/messages?sender=bob&categories=message&withTags=1&withThreadSubscribed=true",
    )
    .await;
    assert_eq!(
        (&rows[0]["tags"], &rows[0]["threadSubscribed"]),
        (&json!(["t1"]), &json!(false))
    );
    ann.post("blockedusers", json!({ "blockedUids": ["bob"] }))
        .await
        .data();
    let (rows, _) = page(
        &ann,
        "groups/team/messages?hideMessagesFromBlockedUsers=1&categories=message,custom",
    )
    .await;
    assert_eq!(rows.as_array().unwrap().len(), 6);
}

#[tokio::test(start_paused = true)]
async fn everybody_sees_their_own_conversations_only() {
    let world = World::new();
    let (ann, bob, cat) = (
        world.person("ann").await,
        world.person("bob").await,
        world.person("cat").await,
    );
    world.group("team", &[&bob, &cat]).await;
    ann.text("bob", "ann to bob").await;
    bob.text("cat", "bob to cat").await;
    cat.say("team", "cat to team").await;
    let own = async |person: &Person| {
        let (rows, _) = page(person, "messages?categories=message").await;
        texts(&rows).join(", ")
    };
    assert_eq!(own(&ann).await, "ann to bob");
    assert_eq!(own(&bob).await, "ann to bob, bob to cat, cat to team");
    assert_eq!(own(&cat).await, "bob to cat, cat to team");
    let all = world
        .admin("GET", "/v3/messages?categories=message", Value::Null)
        .await
        .data();
    assert_eq!(all.as_array().unwrap().len(), 3);
    let of_cat = world
        .admin(
            "GET",
            "/v3/users/cat/messages?categories=message",
            Value::Null,
        )
        .await
        .data();
    assert_eq!(texts(&of_cat), ["bob to cat", "cat to team"]);
    ann.get("groups/team/messages")
        .await
        .refused("ERR_GROUP_NOT_JOINED");
    ann.get("messages/3").await.refused("ERR_MESSAGE_NO_ACCESS");
    ann.get("messages/nonsense")
        .await
        .refused("ERR_MESSAGE_ID_NOT_FOUND");
    let body =
        json!({ "receiver": "bob", "receiverType": "user", "muid": "m7", "data": { "text": "x" } });
    let sent = ann.post("messages", body).await.data();
    assert_eq!(ann.get("user/messages/m7").await.data()["id"], sent["id"]);
    bob.get("user/messages/m7")
        .await
        .refused("ERR_MESSAGE_ID_NOT_FOUND");
}
