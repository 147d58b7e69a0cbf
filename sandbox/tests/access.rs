//! Who may do what: every call with every kind of credential, what is others' for a stranger, and
//! the sandbox's own controls.

use serde_json::{Value, json};

use crate::fidelity::rows::{CALLS, parts};
use crate::world::{API_KEY, AUTH_KEY, Answer, Person, World, call};

/// What keys alone may do.
const KEYS_ONLY: [&str; 31] = [
    "POST users",
    "PUT users",
    "DELETE users",
    "PUT users/{uid}",
    "DELETE users/{uid}",
    "POST users/{uid}/auth_tokens",
    "GET users/{uid}/auth_tokens",
    "DELETE users/{uid}/auth_tokens",
    "GET users/{uid}/auth_tokens/{token}",
    "PUT users/{uid}/auth_tokens/{token}",
    "DELETE users/{uid}/auth_tokens/{token}",
    "GET users/{uid}/blockedusers",
    "POST users/{uid}/blockedusers",
    "DELETE users/{uid}/blockedusers",
    "GET users/{uid}/friends",
    "POST users/{uid}/friends",
    "DELETE users/{uid}/friends",
    "POST moderation/messages",
    "GET moderation/messages",
    "GET moderation/blocked-messages",
    "PATCH moderation/blocked-messages/{id}",
    "GET moderation/messages/{id}",
    "GET moderation/rules",
    "GET moderation/rules/{rule}",
    "GET stats",
    "GET stats/messages",
    "DELETE conversations/{conversationId}",
    "POST roles",
    "GET roles",
    "POST apikeys",
    "GET apikeys",
];

/// What everything that keys alone may do begins with, for chapters that are theirs as a whole.
const KEYS_CHAPTERS: [&str; 4] = ["roles/", "apikeys/", "bots", "apps"];

/// What a key made for logging in may do.
const AUTH_KEY_MAY: [&str; 3] = [
    "POST users",
    "POST users/{uid}/auth_tokens",
    "PUT users/{uid}",
];

fn keys_only(row: &str) -> bool {
    let path = row.split_once(' ').unwrap().1;
    KEYS_ONLY.contains(&row)
        || KEYS_CHAPTERS
            .iter()
            .any(|chapter| path.starts_with(chapter))
}

/// A call with names in place of its parameters.
async fn ask(world: &World, row: &str, credential: &[(&str, &str)]) -> Answer {
    let (host, method, path) = parts(row);
    let path = path
        .replace("{appId}", "sandbox")
        .replace("{uid}", "ghost")
        .replace(['{', '}'], "");
    let mut headers = vec![("Host", host)];
    headers.extend(credential);
    call(
        &world.app,
        method,
        &format!("/{path}"),
        &headers,
        Value::Null,
    )
    .await
}

fn code(answer: &Answer) -> String {
    answer.body["error"]["code"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

#[tokio::test(start_paused = true)]
async fn every_call_with_every_credential() {
    let world = World::new();
    let (ann, gone) = (world.person("ann").await, world.person("gone").await);
    gone.delete("me", Value::Null).await.data();
    let own = [("appId", "sandbox"), ("authToken", &*ann.token)];
    let ended = [("appId", "sandbox"), ("authToken", &*gone.token)];
    let empowered = [("apikey", API_KEY)];
    let mut violations = Vec::new();
    for row in CALLS.iter().flat_map(|(_, rows)| rows.iter().copied()) {
        let mut expect = |who: &str, code: &str, allowed: bool| {
            if !allowed {
                violations.push(format!("{who}: {row}: {code}"));
            }
        };
        let got = code(&ask(&world, row, &[]).await);
        let refused = got.starts_with("AUTH_ERR_EMPTY_");
        expect("nobody", &got, refused || row == "GET settings");
        let got = code(&ask(&world, row, &[("apikey", "wrong")]).await);
        expect("a wrong key", &got, got == "AUTH_ERR_APIKEY_NOT_FOUND");
        let got = code(&ask(&world, row, &[("apikey", AUTH_KEY)]).await);
        let refused = got == "AUTH_ERR_NO_ACCESS";
        expect("an auth key", &got, refused != AUTH_KEY_MAY.contains(&row));
        let got = code(&ask(&world, row, &empowered).await);
        expect("the REST key", &got, got != "AUTH_ERR_NO_ACCESS");
        let wanted = if row.contains("apps") {
            "AUTH_ERR_EMPTY_AUTH_HEADER"
        } else {
            "AUTH_ERR_AUTH_TOKEN_NOT_FOUND"
        };
        let got = code(&ask(&world, row, &ended).await);
        expect("an ended token", &got, got == wanted);
        // Leaves nothing behind that would matter to the next call.
        if row == "DELETE me" {
            continue;
        }
        let got = code(&ask(&world, row, &own).await);
        expect(
            "a user",
            &got,
            got.starts_with("AUTH_ERR_EMPTY_") == keys_only(row),
        );
    }
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

/// A conversation and a private group of Ann and Bob, and Eve, who is in neither.
struct Scene {
    world: World,
    ann: Person,
    bob: Person,
    eve: Person,
    /// A message from Ann to Bob, and one in the group.
    direct: String,
    grouped: String,
}

impl Scene {
    async fn new() -> Self {
        let world = World::new();
        let (ann, bob) = (world.person("ann").await, world.person("bob").await);
        let eve = world.person("eve").await;
        let body = json!({ "guid": "team", "name": "Team", "type": "private" });
        ann.post("groups", body).await.data();
        let body = json!({ "participants": ["bob"] });
        ann.put("groups/team/members", body).await.data();
        let id = |message: Value| message["id"].as_str().unwrap().to_owned();
        let direct = id(ann.text("bob", "the secret").await);
        let grouped = id(ann.say("team", "the secret").await);
        Self {
            world,
            ann,
            bob,
            eve,
            direct,
            grouped,
        }
    }

    /// Everything there is.
    async fn everything(&self) -> Value {
        self.world
            .admin("GET", "/sandbox/export", Value::Null)
            .await
            .data()
    }
}

#[tokio::test(start_paused = true)]
async fn a_stranger_neither_sees_nor_changes_what_is_others() {
    let scene = Scene::new().await;
    let before = scene.everything().await;
    let text = json!({ "data": { "text": "mine now" } });
    let say = json!({ "receiver": "team", "receiverType": "group", "data": { "text": "x" } });
    let deeds = [
        ("GET", "messages/{id}", Value::Null),
        ("PUT", "messages/{id}", text.clone()),
        ("DELETE", "messages/{id}", Value::Null),
        ("DELETE", "messages/{id}", json!({ "permanent": true })),
        ("GET", "messages/{id}/thread", Value::Null),
        ("POST", "messages/{id}/thread", text),
        ("POST", "messages/{id}/reactions/x", Value::Null),
        ("DELETE", "messages/{id}/reactions/x", Value::Null),
        ("GET", "messages/{id}/reactions", Value::Null),
        ("GET", "messages/{id}/reactions/x", Value::Null),
        (
            "PATCH",
            "messages/{id}/interacted",
            json!({ "interactions": ["e"] }),
        ),
        ("POST", "messages/{id}/pin", Value::Null),
        ("DELETE", "messages/{id}/pin", Value::Null),
        ("POST", "messages/{id}/save", Value::Null),
        ("DELETE", "messages/{id}/save", Value::Null),
        ("POST", "messages/{id}/flagged", json!({ "id": "spam" })),
        ("POST", "messages/{id}/thread/subscription", Value::Null),
        ("DELETE", "messages/{id}/thread/subscription", Value::Null),
        ("GET", "groups/team", Value::Null),
        ("GET", "groups/team/messages", Value::Null),
        ("GET", "groups/team/threads", Value::Null),
        ("GET", "groups/team/members", Value::Null),
        ("GET", "groups/team/conversation", Value::Null),
        ("POST", "groups/team/conversation/read", Value::Null),
        ("POST", "groups/team/conversation/pin", Value::Null),
        ("DELETE", "groups/team/conversation", Value::Null),
        ("POST", "groups/team/members", json!({ "guid": "team" })),
        (
            "PUT",
            "groups/team/members",
            json!({ "participants": ["eve"] }),
        ),
        (
            "PUT",
            "groups/team/members/eve",
            json!({ "scope": "admin" }),
        ),
        ("DELETE", "groups/team/members/bob", Value::Null),
        ("POST", "groups/team/bannedusers/bob", Value::Null),
        ("PATCH", "groups/team/owner", json!({ "owner": "eve" })),
        ("PUT", "groups/team", json!({ "name": "Eve's" })),
        ("DELETE", "groups/team", Value::Null),
        ("POST", "messages", say),
    ];
    let mut violations = Vec::new();
    for (method, path, body) in deeds {
        for id in [&scene.direct, &scene.grouped] {
            let path = path.replace("{id}", id);
            let answer = scene.eve.call(method, &path, body.clone()).await;
            if answer.status < 400 || answer.body.to_string().contains("secret") {
                violations.push(format!("{method} {path}: {}", answer.body));
            }
        }
    }
    // These answer, with nothing of others.
    for path in [
        "messages",
        "messages?searchKey=secret",
        "users/ann/messages",
        "users/bob/messages",
        "conversations",
        "groups",
        "threads",
        "users/ann",
    ] {
        let answer = scene.eve.get(path).await;
        let text = answer.body.to_string();
        if text.contains("secret") || text.contains("team") {
            violations.push(format!("GET {path}: {text}"));
        }
    }
    assert!(violations.is_empty(), "{}", violations.join("\n"));
    assert_eq!(scene.everything().await, before, "a refusal changed it");
}

#[tokio::test(start_paused = true)]
async fn only_the_author_changes_a_message_of_two() {
    let scene = Scene::new().await;
    let path = format!("messages/{}", scene.direct);
    let text = json!({ "data": { "text": "changed" } });
    scene
        .bob
        .put(&path, text)
        .await
        .refused("ERR_MESSAGE_NOT_A_SENDER");
    scene
        .bob
        .delete(&path, Value::Null)
        .await
        .refused("ERR_MESSAGE_NOT_A_SENDER");
}

#[tokio::test(start_paused = true)]
async fn a_socket_speaks_for_its_own_user_where_that_user_is() {
    let scene = Scene::new().await;
    let (mut ann, mut bob) = (scene.ann.socket().await, scene.bob.socket().await);
    let mut eve = scene.eve.socket().await;
    let before = scene.everything().await;
    let to_team = json!({ "receiver": "team", "receiverType": "group" });
    let mut typing = to_team.clone();
    typing["body"] = json!({ "action": "started" });
    eve.send("typing_indicator", typing).await;
    let mut transient = to_team;
    transient["body"] = json!({ "data": { "x": 1 } });
    eve.send("transient_message", transient).await;
    for id in [&scene.direct, &scene.grouped] {
        for action in ["delivered", "read"] {
            let body = json!({ "action": action, "messageId": id });
            eve.send("receipts", json!({ "body": body })).await;
        }
    }
    eve.quiet().await;
    ann.quiet().await;
    bob.quiet().await;
    assert_eq!(scene.everything().await, before, "a frame changed it");
    // What names another sender is told as what it is.
    let forged = json!({ "sender": "bob", "receiver": "ann", "receiverType": "user", "body": { "action": "started" } });
    eve.send("typing_indicator", forged).await;
    let frame = ann.expect("typing_indicator").await;
    assert_eq!(frame["sender"], "eve");
    bob.quiet().await;
}

/// Controls that change nothing, one of each kind.
const CONTROLS: [(&str, &str); 11] = [
    ("GET", "/sandbox/faults"),
    ("GET", "/sandbox/limits"),
    ("GET", "/sandbox/records"),
    ("GET", "/sandbox/inspector"),
    ("GET", "/sandbox/export"),
    ("GET", "/sandbox/deliveries"),
    ("GET", "/sandbox/moderation"),
    ("GET", "/sandbox/plan"),
    ("GET", "/sandbox/admin/v3/apps"),
    ("GET", "/sandbox/admin/v3/users"),
    ("GET", "/sandbox/admin/v3/apikeys"),
];

#[tokio::test(start_paused = true)]
async fn controls_are_for_the_own_page_and_the_rest_key() {
    let world = World::new();
    let ann = world.person("ann").await;
    let page = [
        ("Host", "127.0.0.1:7700"),
        ("Origin", "http://127.0.0.1:7700"),
    ];
    let rebound = [("Host", "evil.test:7700")];
    let rebound_page = [
        ("Host", "evil.test:7700"),
        ("Origin", "http://evil.test:7700"),
    ];
    let foreign = [("Host", "127.0.0.1:7700"), ("Origin", "http://evil.test")];
    let framed = [("Host", "127.0.0.1:7700"), ("Sec-Fetch-Site", "cross-site")];
    let sibling = [("Host", "localhost:7700"), ("Sec-Fetch-Site", "same-site")];
    let token = [
        ("Host", "evil.test"),
        ("appId", "sandbox"),
        ("authToken", &*ann.token),
    ];
    let visited = [("Host", "127.0.0.1:7700"), ("Sec-Fetch-Site", "none")];
    let keyed = [("Host", "evil.test"), ("apikey", API_KEY)];
    let unempowered = [("Host", "127.0.0.1:7700"), ("apikey", AUTH_KEY)];
    let wrong = [("Host", "127.0.0.1:7700"), ("apikey", "wrong")];
    let table: [(&[(&str, &str)], bool); 11] = [
        (&page, true),
        (&visited, true),
        (&keyed, true),
        (&rebound, false),
        (&rebound_page, false),
        (&foreign, false),
        (&framed, false),
        (&sibling, false),
        (&token, false),
        (&unempowered, false),
        (&wrong, false),
    ];
    for (method, path) in CONTROLS {
        for (headers, allowed) in &table {
            let answer = call(&world.app, method, path, headers, Value::Null).await;
            let granted = answer.status == 200;
            assert_eq!(granted, *allowed, "{method} {path} {headers:?}");
        }
    }
    for (headers, _) in &table {
        // The page alone may be anybody; a key has other ways.
        let own = [&page[..], &visited, &unempowered, &wrong];
        let allowed = own.contains(headers);
        let body = json!({ "uid": "ann" });
        let answer = call(&world.app, "POST", "/sandbox/login", headers, body).await;
        assert_eq!(answer.status == 200, allowed, "{headers:?}");
    }
}
