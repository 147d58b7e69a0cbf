//! Every recorded example of the service's JSON is read into its typed kind
//! and written again without losing a field.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::{fs, path::PathBuf};

use cometchat_model::{
    Content, Conversation, Event, Frame, Group, Me, Message, Reaction, Receipt, Transient, Typing,
    User,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

fn fixtures(folder: &str) -> Vec<(String, Value)> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/fixtures")
        .join(folder);
    let mut files: Vec<_> = fs::read_dir(&path)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(
        files.len() > 40,
        "fixtures are missing in {}",
        path.display()
    );
    files
        .into_iter()
        .map(|file| {
            let name = file.file_stem().unwrap().to_string_lossy().into_owned();
            (
                name,
                serde_json::from_slice(&fs::read(file).unwrap()).unwrap(),
            )
        })
        .collect()
}

/// Everything that `before` has must be in `after`. Ids may turn from numbers
/// to strings, milliseconds to seconds, and null or empty lists may vanish.
fn assert_kept(name: &str, path: &str, before: &Value, after: &Value) {
    match (before, after) {
        (Value::Object(b), Value::Object(a)) => {
            for (key, value) in b {
                let here = format!("{path}.{key}");
                match a.get(key) {
                    Some(kept) => assert_kept(name, &here, value, kept),
                    None => assert!(
                        value.is_null() || value.as_array().is_some_and(Vec::is_empty),
                        "{name}: {here} is lost"
                    ),
                }
            }
        }
        (Value::Array(b), Value::Array(a)) => {
            assert_eq!(b.len(), a.len(), "{name}: {path}");
            for (index, (b, a)) in b.iter().zip(a).enumerate() {
                assert_kept(name, &format!("{path}[{index}]"), b, a);
            }
        }
        (Value::Number(b), Value::String(a)) => assert_eq!(&b.to_string(), a, "{name}: {path}"),
        (Value::String(b), Value::Number(a)) => assert_eq!(b, &a.to_string(), "{name}: {path}"),
        (Value::Number(b), Value::Number(a)) => {
            let same = b == a || b.as_i64().map(|ms| ms / 1000) == a.as_i64();
            assert!(same, "{name}: {path}: {b} became {a}");
        }
        (b, a) => assert_eq!(b, a, "{name}: {path}"),
    }
}

fn round_trip<T: DeserializeOwned + Serialize>(name: &str, value: &Value) -> T {
    let typed: T = serde_json::from_value(value.clone()).unwrap_or_else(|e| panic!("{name}: {e}"));
    assert_kept(name, "", value, &serde_json::to_value(&typed).unwrap());
    typed
}

fn check_message(name: &str, value: &Value) -> Message {
    let message: Message = round_trip(name, value);
    assert_ne!(
        message.content(),
        Content::Unknown,
        "{name} has no typed content"
    );
    assert!(message.conversation().is_some(), "{name}");
    message
}

/// The words in a file's name that say what its content must be.
fn expected_kind(name: &str) -> Option<fn(&Content<'_>) -> bool> {
    Some(match name {
        n if n.starts_with("text_") => |c| matches!(c, Content::Text(_)),
        n if n.starts_with("media_") => |c| matches!(c, Content::Media(_)),
        n if n.starts_with("custom_interactive") => |c| matches!(c, Content::Interactive(_)),
        n if n.starts_with("custom_") => |c| matches!(c, Content::Custom(_)),
        n if n.starts_with("card_b_") => |c| matches!(c, Content::Card(_)),
        n if n.starts_with("action_group_") => |c| matches!(c, Content::Group(_)),
        "action_message_edited" | "poll_vote_as_edited_action" => {
            |c| matches!(c, Content::Edited(_))
        }
        "action_message_deleted" => |c| matches!(c, Content::Deleted(_)),
        n if n.starts_with("agentic_") => |c| matches!(c, Content::Agentic(_)),
        n if n.starts_with("call_") => |c| matches!(c, Content::Call { .. }),
        "scheduler" | "form_every_element" | "card_interactive" => {
            |c| matches!(c, Content::Interactive(_))
        }
        _ => return None,
    })
}

#[test]
fn message_fixtures_keep_every_field_and_have_a_typed_content() {
    let mut messages = 0;
    for (name, value) in fixtures("messages") {
        if value.get("category").is_some() && value.get("id").is_some() {
            let message = check_message(&name, &value);
            if let Some(is_expected) = expected_kind(&name) {
                assert!(
                    is_expected(&message.content()),
                    "{name}: {:?}",
                    message.content()
                );
            }
            messages += 1;
        }
        for frame in value.as_array().into_iter().flatten().chain([&value]) {
            if name.starts_with("ws_") && frame.is_object() {
                check_server_frame(&name, frame);
            }
        }
    }
    assert!(messages > 35, "only {messages} messages were found");
}

fn check_server_frame(name: &str, value: &Value) {
    let frame: Frame = round_trip(name, value);
    let body = frame.body.clone();
    match frame.into_event() {
        Event::Unknown(unknown) => panic!("{name}: {}", unknown.reason),
        Event::Message(_) | Event::Moderated(_) => {
            check_message(name, &body);
        }
        Event::Receipt(receipt) => {
            assert_kept(name, "", &body, &serde_json::to_value(receipt).unwrap());
        }
        Event::Typing(typing) => {
            assert_kept(name, "", &body, &serde_json::to_value(typing).unwrap());
        }
        Event::Presence(p) => assert_kept(name, "", &body, &serde_json::to_value(p).unwrap()),
        Event::Transient(t) => assert_kept(name, "", &body, &serde_json::to_value(t).unwrap()),
        Event::Reaction(event) => {
            assert_kept(
                name,
                "",
                &body,
                &serde_json::to_value(event.reaction()).unwrap(),
            );
        }
        Event::InteractionCompleted(i) => {
            assert_kept(name, "", &body, &serde_json::to_value(i).unwrap());
        }
        Event::Stream(part) => assert_kept(name, "", &body, &serde_json::to_value(part).unwrap()),
        Event::Pin(_) | Event::FeedItem(_) | Event::Auth(_) | Event::Pong => {}
        other => panic!("{name}: {other:?} is not checked"),
    }
}

#[test]
fn frames_of_the_service_are_all_known() {
    let mut frames = 0;
    for (name, value) in fixtures("realtime") {
        if value["direction"] != "server_to_client" {
            continue;
        }
        frames += 1;
        if name == "unknown_type_ignored" {
            let frame: Frame = round_trip(&name, &value["frame"]);
            let Event::Unknown(unknown) = frame.into_event() else {
                panic!("{name} must be unknown");
            };
            assert_kept(&name, "", &value["frame"], &unknown.raw);
        } else {
            check_server_frame(&name, &value["frame"]);
        }
    }
    assert!(frames > 60, "only {frames} frames were found");
}

#[test]
fn frames_of_clients_keep_every_field() {
    for (name, value) in fixtures("realtime") {
        if value["direction"] != "client_to_server" || value["transport"] != "ws" {
            continue;
        }
        let frame: Frame = round_trip(&name, &value["frame"]);
        match frame.frame_type.as_deref() {
            Some("receipts") => drop(round_trip::<Receipt>(&name, &frame.body)),
            Some("typing_indicator") => drop(round_trip::<Typing>(&name, &frame.body)),
            Some("transient_message") => drop(round_trip::<Transient>(&name, &frame.body)),
            Some("auth") | None => {}
            other => panic!("{name}: {other:?} is not checked"),
        }
    }
}

/// Finds what a REST answer holds by the fields that only it has.
fn check_objects(name: &str, value: &Value, found: &mut usize) {
    match value {
        Value::Array(list) => list
            .iter()
            .for_each(|item| check_objects(name, item, found)),
        Value::Object(object) => {
            let has = |key: &str| object.contains_key(key);
            let mut known = true;
            if has("category") && has("id") && has("sender") && has("sentAt") {
                check_message(name, value);
            } else if has("conversationType") {
                drop(round_trip::<Conversation>(name, value));
            } else if has("jwt") && has("uid") {
                drop(round_trip::<Me>(name, value));
            } else if has("reaction") && has("uid") {
                drop(round_trip::<Reaction>(name, value));
            } else if has("guid") && has("type") {
                drop(round_trip::<Group>(name, value));
            } else if has("uid") && has("name") {
                drop(round_trip::<User>(name, value));
            } else {
                known = false;
            }
            *found += usize::from(known);
            object
                .values()
                .for_each(|item| check_objects(name, item, found));
        }
        _ => {}
    }
}

#[test]
fn objects_in_rest_answers_keep_every_field() {
    let mut found = 0;
    for (name, value) in fixtures("rest") {
        check_objects(&name, &value["response"]["json"], &mut found);
    }
    for (name, value) in fixtures("realtime") {
        check_objects(&name, &value["response"], &mut found);
    }
    assert!(found > 200, "only {found} objects were found");
}
