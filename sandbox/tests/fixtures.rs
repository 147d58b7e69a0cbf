//! The documented calls: every request of the REST fixtures is answered in the documented shape.

use std::path::Path;

use axum::body::Body;
use http::Request;
use serde_json::{Value, json};

use crate::world::{API_KEY, AUTH_KEY, Answer, Person, World, send};

/// Calls that belong to parts this server does not have.
const ELSEWHERE: [&str; 5] = ["bots-", "webhooks-", "polls-", "moderation-", "files-"];
/// Calls that need a state of their own: no rate limit here, and a duplicate of the world.
const APART: [&str; 2] = ["rate-limited", "index"];

/// The people and messages of the fixtures, and what stands for their ids here.
struct Stage {
    world: World,
    milo: Person,
    ids: Vec<(&'static str, String)>,
}

async fn message(person: &Person, path: &str, more: Value) -> String {
    let mut body = json!({ "receiverType": "user" });
    for (key, value) in more.as_object().unwrap() {
        body[key] = value.clone();
    }
    person.post(path, body).await.data()["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// The state before a fixture's call: most want the same, some one thing different.
async fn stage(name: &str) -> Stage {
    let world = World::new();
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
    if name == "users-create" {
        world
            .admin("DELETE", "/v3/users/milo", json!({ "permanent": true }))
            .await
            .data();
        return Stage {
            world,
            milo,
            ids: Vec::new(),
        };
    }
    let mut ids = Vec::new();
    if !name.starts_with("groups-create") {
        let body = json!({ "guid": "garden-club", "name": "Garden Club", "type": "public", "description": "plots",
            "icon": "https://x.test/g.png", "tags": ["hobby"] });
        milo.post("groups", body).await.data();
        let absent = [
            "members-join",
            "messages-send-not-joined",
            "messages-get-missing",
        ]
        .contains(&name);
        let mut members = json!({ "moderators": ["ada-bot"], "participants": ["priya"] });
        if name == "members-add" {
            members = json!({ "participants": ["priya"] });
        }
        if !absent || name == "messages-get-missing" {
            milo.put("groups/garden-club/members", members).await.data();
        }
        if name == "members-join" {
            milo.call(
                "PATCH",
                "groups/garden-club/owner",
                json!({ "owner": "milo" }),
            )
            .await
            .data();
        }
    }
    let first = json!({ "receiver": "milo", "muid": "b-1", "tags": ["support"], "data": { "text": "Hello", "metadata": { "k": 1 } } });
    ids.push(("701", message(&ada, "messages", first).await));
    if ada.get("groups/garden-club/conversation").await.status == 200 {
        let group = |text: &str| json!({ "receiver": "garden-club", "receiverType": "group", "data": { "text": text } });
        let root = message(&ada, "messages", group("Watering <@uid:milo>")).await;
        ids.push((
            "713",
            message(&milo, &format!("messages/{root}/thread"), group("I will")).await,
        ));
        for person in [&milo, &ada] {
            person
                .post(
                    &format!("messages/{root}/reactions/%F0%9F%91%8D"),
                    Value::Null,
                )
                .await
                .data();
        }
        milo.post("groups/garden-club/conversation/read", Value::Null)
            .await
            .data();
        ids.push(("702", root));
    }
    let goal = json!({ "type": "anyOf", "elementIds": ["send"] });
    let form = json!({ "receiver": "milo", "category": "interactive", "type": "form",
        "data": { "interactiveData": { "title": "t" }, "interactionGoal": goal } });
    ids.push(("707", message(&ada, "messages", form).await));
    ids.push((
        "703",
        message(
            &milo,
            "messages",
            json!({ "receiver": "ada-bot", "data": { "text": "hi" } }),
        )
        .await,
    ));
    ada.post("users/milo/conversation/read", Value::Null)
        .await
        .data();
    Stage { world, milo, ids }
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
                "apikey" => ask.header(name, self.key(fixture)),
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

    fn key(&self, fixture: &Value) -> &'static str {
        match fixture["name"].as_str().unwrap() {
            "auth-bad-key" => "unknown",
            "auth-no-access" | "auth-tokens-create-sdk-login" => AUTH_KEY,
            _ => API_KEY,
        }
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
        (Value::String(_), Value::String(_)) | (Value::Number(_), Value::Number(_)) => {}
        (Value::Bool(_), Value::Bool(_)) => {}
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
        if APART.contains(&&*name) || ELSEWHERE.iter().any(|part| name.starts_with(part)) {
            continue;
        }
        let fixture: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        let stage = stage(&name).await;
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
            missing(&wanted["json"], &answer.body, "", &mut found);
            if !found.is_empty() {
                problems.push(format!("{name}: lacks {}", found.join(", ")));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(count > 70, "only {count} fixtures were found");
}
