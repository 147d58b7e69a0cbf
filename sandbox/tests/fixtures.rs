//! The documented calls: every request of the REST fixtures is answered in the documented shape.

use std::path::Path;

use axum::body::Body;
use http::Request;
use serde_json::{Value, json};

use crate::world::{API_KEY, AUTH_KEY, Answer, Person, World, send};

/// Calls of parts that this server does not have, and files that are no calls.
const ELSEWHERE: [&str; 8] = [
    "bots-",
    "webhooks-",
    "polls-",
    "moderation-",
    "files-",
    "messages-send-card",
    "rate-limited",
    "index",
];
/// Calls that are shown in a form that cannot be repeated from JSON.
const FORMS: [&str; 1] = ["messages-send-file-multipart"];
/// Places where the examples are of a richer or older app.
const DIFFERENT: [&str; 5] = [
    ".settings",
    ".wsChannel.secret",
    ".lastMessage.data.mentions",
    "settings-get.data",
    "messages-list-app.data[0].tags",
];
/// The time at which the examples happen.
const THEN: u32 = 1_760_000_700;
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
            .uri(self.here(&format!("/{path}?{}", query.join("&"))));
        for (name, value) in request["headers"].as_object().unwrap() {
            let value = value.as_str().unwrap();
            ask = match name.to_ascii_lowercase().as_str() {
                "appid" => ask.header(name, "sandbox"),
                "authtoken" if fixture["name"] != "me-bad-token" => {
                    ask.header(name, &self.milo.token)
                }
                "apikey" => ask.header(name, key(fixture)),
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

#[tokio::test(start_paused = true)]
async fn every_documented_call_is_answered_in_shape() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/rest");
    let mut problems = Vec::new();
    let mut count = 0;
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    for file in files {
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        if FORMS.contains(&&*name) || ELSEWHERE.iter().any(|part| name.starts_with(part)) {
            continue;
        }
        let fixture: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        let mut stage = stage().await;
        prepare(&mut stage, &name).await;
        let answer = stage.ask(&fixture).await;
        let wanted = &fixture["response"];
        count += 1;
        if answer.status != wanted["status"] {
            problems.push(format!("{name}: status {} {}", answer.status, answer.body));
        } else if let Some(code) = wanted["json"]["error"]["code"].as_str() {
            if answer.body["error"]["code"] != code {
                problems.push(format!("{name}: {}", answer.body));
            }
        } else {
            let mut found = Vec::new();
            missing(&wanted["json"], &answer.body, &name, &mut found);
            found.retain(|place| !DIFFERENT.iter().any(|part| place.contains(part)));
            if !found.is_empty() {
                problems.push(format!("lacks {}", found.join(", ")));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(count > 70, "only {count} fixtures were found");
}
