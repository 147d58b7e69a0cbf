#![allow(clippy::unwrap_used, reason = "tests")]

use serde_json::{Value, json};

use super::{Change, event};
use crate::model::{Content, Event, Frame, Message};

/// A message of Ann's as history has it, with these fields on top.
fn row(fields: &Value) -> Message {
    let mut row = json!({
        "id": "41", "conversationId": "ann_user_bot", "sender": "ann", "receiver": "bot",
        "receiverType": "user", "category": "message", "type": "text", "sentAt": 1_700_000_000,
        "data": { "text": "hi", "entities": {
            "sender": { "entityType": "user", "entity": { "uid": "ann", "name": "Ann" } },
        } },
    });
    row.as_object_mut()
        .unwrap()
        .extend(fields.as_object().unwrap().clone());
    serde_json::from_value(row).unwrap()
}

/// The same change as the socket tells it.
fn frame(action: &str, on: &Message) -> Event {
    let frame = json!({
        "type": "message", "sender": "ann", "receiver": "bot", "receiverType": "user",
        "body": {
            "id": "57", "conversationId": "ann_user_bot", "sender": "ann", "receiver": "bot",
            "receiverType": "user", "category": "action", "type": "message",
            "sentAt": 1_700_000_009, "data": { "action": action, "entities": {
                "on": { "entityType": "message", "entity": on },
            } },
        },
    });
    serde_json::from_value::<Frame>(frame).unwrap().into_event()
}

fn message(event: Event) -> Message {
    match event {
        Event::Message(message) => *message,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_change_has_the_same_name_whichever_way_it_comes() {
    for (action, fields) in [
        (
            "edited",
            json!({ "editedAt": 1_700_000_007, "editedBy": "ann" }),
        ),
        (
            "deleted",
            json!({ "deletedAt": 1_700_000_007, "deletedBy": "ann", "editedAt": 1_700_000_003 }),
        ),
    ] {
        let row = row(&fields);
        let live = Change::told_by(&message(frame(action, &row))).unwrap();
        let history = Change::shown_by(&row).unwrap();
        let made = Change::told_by(&message(event(&row).unwrap())).unwrap();
        assert_eq!(live.action, Some(57));
        assert_eq!((history.action, made.action), (None, None));
        for other in [&history, &made] {
            assert_eq!((&live.key, live.mark), (&other.key, other.mark), "{action}");
        }
    }
    assert_eq!(Change::shown_by(&row(&json!({}))), None);
}

#[test]
fn history_tells_a_change_as_the_socket_does() {
    let row = row(&json!({ "editedAt": 1_700_000_007, "editedBy": "ann" }));
    let told = message(event(&row).unwrap());
    let Content::Edited(change) = told.content() else {
        panic!("{told:?}");
    };
    assert_eq!(change.message, &row);
    assert_eq!(change.by.unwrap().name, "Ann");
    assert_eq!(change.at, row.edited_at);
    assert_eq!(
        (told.sender.as_str(), told.conversation()),
        ("ann", row.conversation())
    );
}

#[test]
fn who_is_not_known_in_full_is_named_all_the_same() {
    let row = row(&json!({ "deletedAt": 1_700_000_007, "deletedBy": "moderator" }));
    let told = message(event(&row).unwrap());
    let Content::Deleted(change) = told.content() else {
        panic!("{told:?}");
    };
    assert_eq!(change.by, None);
    assert_eq!(told.sender.as_str(), "moderator");
}
