//! The documented calls: every request of the REST fixtures is answered in the documented shape.

use std::path::Path;

use axum::body::Body;
use http::Request;
use serde_json::{Value, json};

use crate::world::{API_KEY, AUTH_KEY, Answer, Person, World, call, send};

/// Files that are no calls to the server, or not ones that a call alone brings about.
const ELSEWHERE: [&str; 4] = [
    "bots-callback",
    "webhooks-delivery-member-added",
    "rate-limited",
    "index",
];
/// Calls that are shown in a form that cannot be repeated from JSON.
const FORMS: [&str; 1] = ["messages-send-file-multipart"];
/// Places where the examples are of a richer or older app.
const DIFFERENT: [&str; 6] = [
    ".request.body.x-sig",
    ".settings",
    ".wsChannel.secret",
    ".lastMessage.data.mentions",
    "settings-get.data",
    "messages-list-app.data[0].tags",
];
/// The time at which the examples happen.
const THEN: u32 = 1_760_000_700;
const POLL: &str = "7b1e0a52-0000-4000-8000-000000000001";
const TOKEN: &str = "ada-bot_17600000218c8d357b5e872bbacd45197626bd57";

/// The people and messages of the fixtures, and what stands for their ids here.
struct Stage {
    world: World,
    milo: Person,
    ada: Person,
    ids: Vec<(&'static str, String)>,
}

async fn send_as(person: &Person, path: &str, body: Value) -> String {
    person.post(path, body).await.data()["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// The people, their group and some messages.
async fn stage() -> Stage {
    let world = World::at(THEN);
    let mut people = Vec::new();
    for uid in ["milo", "ada-bot", "priya", "spam-1"] {
        let avatar = format!("https://img.example.test/{uid}.png");
        people.push(world.person(uid).await);
        let body = json!({ "avatar": avatar, "link": "https://x.test" });
        world
            .admin("PUT", &format!("/v3/users/{uid}"), body)
            .await
            .data();
    }
    let (milo, ada) = (people[0].clone(), people[1].clone());
    let body = json!({ "guid": "garden-club", "name": "Garden Club", "type": "public", "description": "plots",
        "icon": "https://x.test/g.png", "tags": ["hobby"] });
    milo.post("groups", body).await.data();
    let members = json!({ "moderators": ["ada-bot"], "participants": ["priya"] });
    milo.put("groups/garden-club/members", members).await.data();
    let first = json!({ "receiver": "milo", "receiverType": "user", "muid": "b-1", "tags": ["support"],
        "data": { "text": "Hello", "metadata": { "intent": "greet" } } });
    let m701 = send_as(&ada, "messages", first).await;
    let goal = json!({ "type": "anyOf", "elementIds": ["send"] });
    let form = json!({ "receiver": "milo", "receiverType": "user", "category": "interactive", "type": "form",
        "data": { "interactiveData": { "title": "t" }, "interactionGoal": goal } });
    let m707 = send_as(&ada, "messages", form).await;
    let hi = json!({ "receiver": "ada-bot", "receiverType": "user", "data": { "text": "hi" } });
    let m703 = send_as(&milo, "messages", hi).await;
    let group = |text: &str| json!({ "receiver": "garden-club", "receiverType": "group", "data": { "text": text } });
    let m702 = send_as(&ada, "messages", group("Watering <@uid:milo>")).await;
    let m713 = send_as(&milo, &format!("messages/{m702}/thread"), group("I will")).await;
    for person in [&milo, &ada] {
        person
            .post(
                &format!("messages/{m702}/reactions/%F0%9F%91%8D"),
                Value::Null,
            )
            .await
            .data();
    }
    milo.post("groups/garden-club/conversation/read", Value::Null)
        .await
        .data();
    ada.post("users/milo/conversation/read", Value::Null)
        .await
        .data();
    let ids = vec![
        ("701", m701),
        ("707", m707),
        ("sandbox0a1b2c3d", "sandbox".into()),
        ("703", m703),
        ("712", m702.clone()),
        ("702", m702),
        ("713", m713),
    ];
    Stage {
        world,
        milo,
        ada,
        ids,
    }
}

/// What one call needs beyond that.
async fn prepare(stage: &mut Stage, name: &str) {
    let world = &stage.world;
    let owner = json!({ "owner": "ada-bot" });
    match name {
        "users-create" => drop(
            world
                .admin("DELETE", "/v3/users/milo", json!({ "permanent": true }))
                .await
                .data(),
        ),
        "bots-list" | "bots-update" | "bots-delete" | "bots-send-message"
        | "messages-send-card" => {
            let body = json!({ "uid": "ada-bot", "webhookURL": "https://x.test/hook", "useBasicAuth": true,
                "username": "hook", "password": "s3cret" });
            world.admin("POST", "/v3/bots", body).await.data();
        }
        "webhooks-list"
        | "webhooks-triggers-add"
        | "webhooks-triggers-list"
        | "webhooks-triggers-remove" => {
            let body =
                json!({ "id": "local-hook", "name": "Local", "webhookURL": "https://x.test/" });
            let path = "/v3/apps/sandbox/webhooks";
            let key = [("apikey", API_KEY), ("X-Webhook-Version", "2")];
            call(&world.app, "POST", path, &key, body).await.data();
            let body = json!({ "triggerIds": ["message_sent"] });
            let path = format!("{path}/local-hook/triggers");
            call(&world.app, "POST", &path, &key, body).await.data();
        }
        "polls-results" | "polls-vote" => {
            let poll = json!({ "question": "Which seeds?", "options": ["Basil", "Mint"],
                "receiver": "garden-club", "receiverType": "group" });
            let headers = [
                ("Host", "polls-us.localhost"),
                ("appId", "sandbox"),
                ("authToken", &*stage.milo.token),
            ];
            let made = call(&world.app, "POST", "/v2/create", &headers, poll)
                .await
                .data();
            let id = made["id"].as_str().unwrap().to_owned();
            if name == "polls-results" {
                let vote = json!({ "id": id, "vote": "2" });
                call(&world.app, "POST", "/v2/vote", &headers, vote)
                    .await
                    .data();
            }
            stage.ids.push((POLL, id));
        }
        "users-reactivate" => {
            world
                .admin(
                    "DELETE",
                    "/v3/users",
                    json!({ "uidsToDeactivate": ["priya"] }),
                )
                .await
                .data();
        }
        "auth-tokens-delete" | "auth-tokens-update" => {
            let path = "/v3/users/ada-bot/auth_tokens";
            let made = world
                .admin("POST", path, json!({ "force": true }))
                .await
                .data();
            stage
                .ids
                .push((TOKEN, made["authToken"].as_str().unwrap().to_owned()));
        }
        "groups-create" | "groups-create-password-missing" => {
            stage
                .milo
                .delete("groups/garden-club", Value::Null)
                .await
                .data();
        }
        "members-add" => {
            stage
                .milo
                .delete("groups/garden-club/members/ada-bot", Value::Null)
                .await
                .data();
        }
        "members-join" | "members-leave" => {
            stage
                .milo
                .call("PATCH", "groups/garden-club/owner", owner)
                .await
                .data();
            if name == "members-join" {
                stage
                    .milo
                    .delete("groups/garden-club/members", Value::Null)
                    .await
                    .data();
            }
        }
        "members-join-wrong-password" | "messages-send-not-joined" => {
            let vip = json!({ "guid": "vip", "name": "VIP", "type": "password", "password": "pw" });
            stage.ada.post("groups", vip).await.data();
        }
        "banned-list" | "banned-remove" => {
            stage
                .milo
                .post("groups/garden-club/bannedusers/priya", Value::Null)
                .await
                .data();
        }
        "blocked-list" | "messages-send-blocked" => {
            stage
                .milo
                .post("blockedusers", json!({ "blockedUids": ["priya"] }))
                .await
                .data();
        }
        "friends-remove" => {
            world
                .admin(
                    "POST",
                    "/v3/users/milo/friends",
                    json!({ "accepted": ["priya"] }),
                )
                .await
                .data();
        }
        "messages-updates-only" => {
            let path = stage.here("messages/701");
            stage
                .ada
                .put(&path, json!({ "data": { "text": "Hello there" } }))
                .await
                .data();
        }
        _ => {}
    }
}

impl Stage {
    /// A text with the ids of the fixtures replaced by those here.
    fn here(&self, text: &str) -> String {
        self.ids
            .iter()
            .fold(text.to_owned(), |text, (theirs, ours)| {
                text.replace(theirs, ours)
            })
    }

    async fn ask(&self, fixture: &Value) -> Answer {
        let request = &fixture["request"];
        let url = request["url"].as_str().unwrap();
        let path = url.splitn(4, '/').nth(3).unwrap();
        let pairs = request["query"].as_object().into_iter().flatten();
        let query: Vec<String> = pairs
            .map(|(key, value)| format!("{key}={}", value.to_string().trim_matches('"')))
            .collect();
        let mut ask = Request::builder()
            .method(request["method"].as_str().unwrap())
            .uri(self.here(&format!("/{path}?{}", query.join("&"))))
            .header("Host", host(fixture));
        for (name, value) in request["headers"].as_object().unwrap() {
            let value = value.as_str().unwrap();
            ask = match name.to_ascii_lowercase().as_str() {
                "appid" | "key" => ask.header(name, "sandbox"),
                "authtoken" if fixture["name"] != "me-bad-token" => {
                    ask.header(name, &self.milo.token)
                }
                "apikey" => ask.header(name, key(fixture)),
                "secret" => ask.header(name, API_KEY),
                _ => ask.header(name, value),
            };
        }
        let body = if request["json"].is_null() {
            String::new()
        } else {
            self.here(&request["json"].to_string())
        };
        send(&self.world.app, ask.body(Body::from(body)).unwrap()).await
    }
}

/// The host that a fixture's call goes to: extensions have their own.
fn host(fixture: &Value) -> &'static str {
    match fixture["plane"].as_str() {
        Some("extension") => "polls-us.localhost",
        _ => "localhost",
    }
}

/// The key that a fixture's call comes with.
fn key(fixture: &Value) -> &'static str {
    match fixture["name"].as_str().unwrap() {
        "auth-bad-key" => "unknown",
        "auth-no-access" | "auth-tokens-create-sdk-login" => AUTH_KEY,
        _ => API_KEY,
    }
}

/// What the documented shape has and the answer lacks.
fn missing(wanted: &Value, got: &Value, place: &str, found: &mut Vec<String>) {
    match (wanted, got) {
        (Value::Object(wanted), Value::Object(got)) => {
            for (key, value) in wanted {
                match got.get(key) {
                    Some(got) => missing(value, got, &format!("{place}.{key}"), found),
                    None => found.push(format!("{place}.{key}")),
                }
            }
        }
        (Value::Array(wanted), Value::Array(got)) => {
            if let (Some(wanted), Some(got)) = (wanted.first(), got.first()) {
                missing(wanted, got, &format!("{place}[0]"), found);
            } else if !wanted.is_empty() {
                found.push(format!("{place}[0]"));
            }
        }
        (Value::String(_), Value::String(_))
        | (Value::Number(_), Value::Number(_))
        | (Value::Bool(_), Value::Bool(_)) => {}
        _ => found.push(format!("{place} is {got}")),
    }
}

/// The names of the fixtures that are calls, in order.
pub(crate) fn names() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/rest");
    let files = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = files
        .map(|entry| entry.unwrap().path())
        .map(|file| file.file_stem().unwrap().to_str().unwrap().to_owned())
        .filter(|name| !FORMS.contains(&&**name))
        .filter(|name| !ELSEWHERE.iter().any(|part| name.starts_with(part)))
        .collect();
    names.sort();
    names
}

/// A fixture by its name.
pub(crate) fn fixture(name: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/rest");
    let text = std::fs::read(folder.join(format!("{name}.json"))).unwrap();
    serde_json::from_slice(&text).unwrap()
}

/// What is wrong with the answer to a fixture's call.
async fn problem(name: &str) -> Option<String> {
    let fixture = fixture(name);
    let mut stage = stage().await;
    prepare(&mut stage, name).await;
    let answer = stage.ask(&fixture).await;
    let wanted = &fixture["response"];
    if answer.status != wanted["status"] {
        return Some(format!("{name}: status {} {}", answer.status, answer.body));
    }
    if let Some(code) = wanted["json"]["error"]["code"].as_str() {
        return (answer.body["error"]["code"] != code).then(|| format!("{name}: {}", answer.body));
    }
    let mut found = Vec::new();
    missing(&wanted["json"], &answer.body, name, &mut found);
    found.retain(|place| !DIFFERENT.iter().any(|part| place.contains(part)));
    (!found.is_empty()).then(|| format!("lacks {}", found.join(", ")))
}

#[tokio::test(start_paused = true)]
async fn every_documented_call_is_answered_in_shape() {
    let names = names();
    let mut problems = Vec::new();
    for name in &names {
        problems.extend(problem(name).await);
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(names.len() > 90, "only {} fixtures were found", names.len());
}
