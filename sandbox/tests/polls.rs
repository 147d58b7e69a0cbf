//! The polls extension: its host, its calls, and what a vote does to the message.

use axum::body::Body;
use http::Request;
use serde_json::{Value, json};

use crate::world::{API_KEY, Answer, Person, World, send};

/// A call to the extension's host.
async fn ask(
    world: &World,
    host: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: Value,
) -> Answer {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("Host", host)
        .header("Content-Type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = if body.is_null() {
        Body::empty()
    } else {
        Body::from(body.to_string())
    };
    send(&world.app, request.body(body).unwrap()).await
}

const HOST: &str = "polls-us.localhost:7701";

/// A call by a person, with all that the kits send.
async fn by(world: &World, person: &Person, method: &str, path: &str, body: Value) -> Answer {
    let headers = [
        ("appId", "sandbox"),
        ("authToken", &*person.token),
        ("authorization", "Bearer a.b.c"),
        ("chatApiVersion", "v3.0"),
        ("resource", &*person.device),
    ];
    ask(world, HOST, method, path, &headers, body).await
}

fn tea(receiver: &str, receiver_type: &str) -> Value {
    json!({ "question": "Tea or coffee?", "options": ["Tea", "Coffee", "Water"],
        "receiver": receiver, "receiverType": receiver_type })
}

fn poll(message: &Value) -> &Value {
    &message["data"]["metadata"]["@injected"]["extensions"]["polls"]
}

#[tokio::test(start_paused = true)]
async fn a_vote_edits_the_message_for_everybody_and_moves() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let avatar = json!({ "avatar": "https://x.test/bob.png" });
    bob.put("me", avatar).await.data();
    world.group("club", &[&ann, &bob]).await;
    let (mut a, mut b) = (ann.socket().await, bob.socket().await);
    let made = by(&world, &ann, "POST", "/v2/create", tea("club", "group"))
        .await
        .data();
    assert_eq!(made["success"], true);
    // The one who asks hears of the message by socket only, on the same device too.
    let frame = a.expect("message").await;
    assert!(frame.get("deviceId").is_none(), "{frame}");
    let message = &frame["body"];
    assert_eq!(b.expect("message").await["body"], *message);
    assert_eq!(
        (&message["category"], &message["type"], &message["sender"]),
        (&json!("custom"), &json!("extension_poll"), &json!("ann"))
    );
    let data = &message["data"];
    let options = json!({ "1": "Tea", "2": "Coffee", "3": "Water" });
    let id = made["id"].as_str().unwrap();
    assert_eq!(data["text"], "Tea or coffee?");
    assert_eq!(
        data["customData"],
        json!({ "id": id, "question": "Tea or coffee?", "options": options })
    );
    assert_eq!(data["metadata"]["incrementUnreadCount"], true);
    assert!(data.get("resource").is_none());
    assert_eq!(poll(message)["results"]["total"], 0);
    let none = json!({ "text": "Water", "count": 0, "voters": {} });
    assert_eq!(poll(message)["results"]["options"]["3"], none);

    for (option, count) in [("1", [1, 0]), ("2", [0, 1])] {
        let vote = json!({ "vote": option, "id": id });
        assert_eq!(
            by(&world, &bob, "POST", "/v2/vote", vote).await.data()["success"],
            true
        );
        for socket in [&mut a, &mut b] {
            let frame = socket.expect("message").await;
            assert!(frame.get("deviceId").is_none(), "{frame}");
            assert_eq!(frame["sender"], "app_system");
            let action = &frame["body"]["data"];
            assert_eq!(action["action"], "edited");
            assert_eq!(action["entities"]["by"]["entity"]["uid"], "app_system");
            let edited = &action["entities"]["on"]["entity"];
            assert_eq!(edited["id"], message["id"]);
            assert_eq!(edited["editedBy"], "app_system");
            let results = &poll(edited)["results"];
            assert_eq!(results["total"], 1);
            assert_eq!(results["options"]["1"]["count"], count[0]);
            assert_eq!(results["options"]["2"]["count"], count[1]);
            let bob = json!({ "bob": { "name": "BOB", "avatar": "https://x.test/bob.png" } });
            assert_eq!(results["options"][option]["voters"], bob);
        }
    }
    // The same choice again changes nothing, so nobody is told.
    let again = json!({ "vote": "2", "id": id });
    by(&world, &bob, "POST", "/v2/vote", again).await.data();
    b.quiet().await;
    let history = bob
        .get("groups/club/messages?types=extension_poll")
        .await
        .data();
    assert_eq!(poll(&history[0])["results"]["total"], 1);
}

#[tokio::test(start_paused = true)]
async fn results_are_for_who_asked() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let made = by(&world, &ann, "POST", "/v2/create", tea("bob", "user"))
        .await
        .data();
    let vote = json!({ "vote": 3, "id": made["id"] });
    by(&world, &bob, "POST", "/v2/vote", vote).await.data();
    let path = format!("/v2/results?id={}", made["id"].as_str().unwrap());
    let results = by(&world, &ann, "GET", &path, Value::Null).await.data();
    assert_eq!(results["polls"]["results"]["options"]["3"]["count"], 1);
    by(&world, &bob, "GET", &path, Value::Null)
        .await
        .refused("AUTH_ERR_NO_ACCESS");
    let key = [("apikey", API_KEY)];
    let results = ask(&world, HOST, "GET", &path, &key, Value::Null).await;
    assert_eq!(results.data()["polls"]["question"], "Tea or coffee?");
}

#[tokio::test(start_paused = true)]
async fn a_key_asks_and_votes_for_users() {
    let world = World::new();
    let (ann, _) = (world.person("ann").await, world.person("bob").await);
    let (key, wrong) = (("apikey", API_KEY), ("apikey", "nobody's"));
    let as_bob = [key, ("onBehalfOf", "bob")];
    let create = "/v2/create";
    let made = ask(&world, HOST, "POST", create, &as_bob, tea("ann", "user")).await;
    let vote = json!({ "vote": "1", "id": made.data()["id"] });
    let as_ann = [key, ("onBehalfOf", "ann")];
    ask(&world, HOST, "POST", "/v2/vote", &as_ann, vote.clone())
        .await
        .data();
    assert_eq!(
        poll(&ann.get("users/bob/messages").await.data()[0])["results"]["total"],
        1
    );
    // Nobody in particular cannot vote.
    ask(&world, HOST, "POST", "/v2/vote", &[key], vote.clone())
        .await
        .refused("ERR_BAD_REQUEST");
    ask(&world, HOST, "POST", "/v2/vote", &[wrong], vote.clone())
        .await
        .refused("AUTH_ERR_APIKEY_NOT_FOUND");
    ask(&world, HOST, "POST", "/v2/vote", &[], vote)
        .await
        .refused("AUTH_ERR_EMPTY_AUTH_TOKEN");
}

#[tokio::test(start_paused = true)]
async fn what_makes_no_sense_is_refused() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let cat = world.person("cat").await;
    for (field, value) in [
        ("question", json!(" ")),
        ("options", json!(["one"])),
        ("options", json!(["a", ""])),
        ("options", json!("ab")),
        ("options", json!(vec!["x"; 101])),
        ("receiverType", json!(null)),
    ] {
        let mut body = tea("bob", "user");
        body[field] = value;
        let answer = by(&world, &ann, "POST", "/v2/create", body).await;
        assert!(answer.body["error"]["details"][field].is_array(), "{field}");
        answer.refused("ERR_BAD_REQUEST");
    }
    by(&world, &ann, "POST", "/v2/create", tea("nobody", "user"))
        .await
        .refused("ERR_UID_NOT_FOUND");
    let made = by(&world, &ann, "POST", "/v2/create", tea("bob", "user"))
        .await
        .data();
    for vote in [
        json!("4"),
        json!("0"),
        json!("-1"),
        json!("Tea"),
        json!(null),
    ] {
        let body = json!({ "vote": vote, "id": made["id"] });
        by(&world, &bob, "POST", "/v2/vote", body)
            .await
            .refused("ERR_BAD_REQUEST");
    }
    let vote = json!({ "vote": "1", "id": made["id"] });
    by(&world, &cat, "POST", "/v2/vote", vote.clone())
        .await
        .refused("ERR_MESSAGE_NO_ACCESS");
    by(
        &world,
        &bob,
        "POST",
        "/v2/vote",
        json!({ "vote": "1", "id": "x" }),
    )
    .await
    .refused("ERR_MESSAGE_ID_NOT_FOUND");
    let message = ann.get("users/bob/messages").await.data()[0]["id"].clone();
    ann.delete(
        &format!("messages/{}", message.as_str().unwrap()),
        Value::Null,
    )
    .await
    .data();
    by(&world, &bob, "POST", "/v2/vote", vote)
        .await
        .refused("ERR_MESSAGE_ID_NOT_FOUND");
    by(&world, &ann, "GET", "/v2/nothing", Value::Null)
        .await
        .refused("ERR_API_NOT_FOUND");
}

#[tokio::test(start_paused = true)]
async fn an_edit_by_a_client_loses_no_votes() {
    let world = World::new();
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let made = by(&world, &ann, "POST", "/v2/create", tea("bob", "user"))
        .await
        .data();
    let vote = json!({ "vote": "2", "id": made["id"] });
    by(&world, &bob, "POST", "/v2/vote", vote).await.data();
    let id = ann.get("users/bob/messages").await.data()[0]["id"].clone();
    let path = format!("messages/{}", id.as_str().unwrap());
    let body = json!({ "data": { "text": "closed", "metadata": { "closed": true } } });
    ann.put(&path, body).await.data();
    let message = bob.get(&path).await.data();
    assert_eq!(message["data"]["metadata"]["closed"], true);
    assert_eq!(poll(&message)["results"]["options"]["2"]["count"], 1);
}

#[tokio::test(start_paused = true)]
async fn without_the_extension_nobody_is_told_of_it() {
    let with = World::new();
    let me = with.person("ann").await.get("me").await.data();
    let polls = json!([{ "id": "polls", "name": "Polls", "enabled": true }]);
    assert_eq!(me["settings"]["extensions"], polls);
    let without = World::of(|builder| builder.polls(false));
    let ann = without.person("ann").await;
    assert_eq!(
        ann.get("me").await.data()["settings"]["extensions"],
        json!([])
    );
    by(&without, &ann, "POST", "/v2/create", tea("ann", "user"))
        .await
        .refused("ERR_EXTENSION_NOT_FOUND");
    // The hosts of other extensions are not there; that of another name is the API's own.
    let headers = [("appId", "sandbox"), ("authToken", &*ann.token)];
    let at = async |host| ask(&with, host, "GET", "/v3.0/me", &headers, Value::Null).await;
    at("stickers-us.localhost")
        .await
        .refused("ERR_EXTENSION_NOT_FOUND");
    let bea = with.person("bea").await;
    let headers = [("appId", "sandbox"), ("authToken", &*bea.token)];
    let own = ask(
        &with,
        "polls-us.example.test",
        "GET",
        "/v3.0/me",
        &headers,
        Value::Null,
    );
    assert_eq!(own.await.data()["uid"], "bea");
}

#[tokio::test(start_paused = true)]
async fn pages_of_other_origins_may_ask_with_all_their_headers() {
    let world = World::new();
    let asked = "appid,authorization,authtoken,chatapiversion,content-type,resource,sdk";
    for path in ["/v2/create", "/v2/vote", "/v3.0/messages"] {
        let headers = [
            ("Origin", "http://localhost:5173"),
            ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", asked),
        ];
        let answer = ask(&world, HOST, "OPTIONS", path, &headers, Value::Null).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.headers["access-control-allow-origin"], "*");
        let allowed = answer.headers["access-control-allow-headers"].to_str();
        // A `*` would not cover `authorization`.
        let allowed = allowed.unwrap().to_ascii_lowercase();
        for name in asked.split(',') {
            assert!(allowed.split(',').any(|a| a.trim() == name), "{name}");
        }
    }
}
