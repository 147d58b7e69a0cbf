//! Every known client's answer is read, and nothing makes the reader panic.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::{fs, path::PathBuf};

use cometchat_model::{ActionAnswer, Dialect, Values};
use proptest::{collection, prelude::*};
use serde_json::{Map, Value, json};

fn answer(name: &str) -> ActionAnswer {
    ActionAnswer::read(&fixture(name)["body"])
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/messages")
}

fn fixture(name: &str) -> Value {
    let file = folder().join(format!("{name}.json"));
    serde_json::from_slice(&fs::read(file).unwrap()).unwrap()
}

/// What every client of the fixtures filled into the same form.
fn filled_in() -> Values {
    let mut values: Values = [
        ("name", "Ada"),
        ("about", "I like chat bots."),
        ("country", "fr"),
        ("size", "s"),
        ("plan", "pro"),
        ("day", "2024-05-06"),
    ]
    .into_iter()
    .collect();
    values.insert("langs", json!(["rust", "c"]));
    values
}

#[test]
fn every_recorded_answer_is_understood() {
    let mut read = 0;
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if name.starts_with("answer_") {
            let answer = answer(&name);
            assert_ne!(answer.dialect, Dialect::Unknown, "{name}");
            assert!(answer.payload.contains_key("token"), "{name}");
            let is_said =
                !answer.values.is_empty() || answer.booking.is_some() || answer.person.is_some();
            assert!(is_said, "{name}: {answer:?}");
            read += 1;
        }
    }
    assert!(read >= 7, "fixtures are missing: {read}");
}

#[test]
fn forms_of_all_clients_have_the_same_values() {
    for name in [
        "answer_form_web",
        "answer_form_android",
        "answer_form_legacy_datakey",
    ] {
        assert_eq!(answer(name).values, filled_in(), "{name}");
    }
    let mut react_native = filled_in();
    react_native.insert("when", "2024-06-01T09:30");
    assert_eq!(answer("answer_form_react_native").values, react_native);
}

#[test]
fn envelopes_say_who_and_what() {
    for name in [
        "answer_form_web",
        "answer_form_android",
        "answer_form_react_native",
    ] {
        let answer = answer(name);
        assert_eq!(answer.dialect, Dialect::Envelope, "{name}");
        assert_eq!(answer.person.unwrap().as_str(), "ada", "{name}");
        assert_eq!(answer.message_id.unwrap().as_str(), "1001", "{name}");
        assert_eq!(answer.timezone.unwrap(), "Europe/Berlin", "{name}");
        let submit = (name != "answer_form_react_native").then(|| "submit".to_owned());
        assert_eq!(answer.element_id, submit, "{name}");
    }
    let web = answer("answer_card_web");
    assert_eq!(web.element_id.as_deref(), Some("approve"));
    assert!(web.values.is_empty());
    let flat = answer("answer_card_react_native");
    assert_eq!(
        (flat.dialect, flat.person.unwrap().as_str()),
        (Dialect::Flat, "ada")
    );
    assert_eq!(flat.payload["choice"], "approve");
    assert!(!flat.payload.contains_key("cometchatSenderUid"));
    let booking = answer("answer_scheduler_web").booking.unwrap();
    assert_eq!(
        (booking.duration, &*booking.starts_at),
        (Some(30), "2024-05-06T14:30")
    );
    assert_eq!(
        answer("answer_form_legacy_datakey").dialect,
        Dialect::DataKey
    );
}

#[test]
fn what_a_client_could_not_read_is_missing() {
    let data = json!({"formData": {"about": "undefined", "name": "Ada", "none": null, "list": []}});
    let answer = ActionAnswer::read(&json!({"payload": {}, "data": data}));
    assert_eq!(answer.values, [("name", "Ada")].into_iter().collect());
}

#[test]
fn an_app_that_took_the_submit_over_is_understood() {
    let data = json!([{"elementId": "name", "elementType": "textInput", "response": "Ada"}]);
    let answer = ActionAnswer::read(&json!({"elementId": "submit", "data": data}));
    assert_eq!(answer.element_id.as_deref(), Some("submit"));
    assert_eq!(answer.values.text("name"), Some("Ada"));
}

/// JSON of any shape, with the words that readers look for.
fn any_json() -> impl Strategy<Value = Value> {
    let key = prop_oneof![
        Just("data".to_owned()),
        Just("formData".to_owned()),
        Just("schedulerData".to_owned()),
        Just("payload".to_owned()),
        Just("messageId".to_owned()),
        Just("elementId".to_owned()),
        Just("value".to_owned()),
        Just("interactedBy".to_owned()),
        Just("CometChatData".to_owned()),
        Just("cometchatSenderUid".to_owned()),
        Just("duration".to_owned()),
        Just("meetStartAt".to_owned()),
        ".{0,5}",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        Just(Value::from("undefined")),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            collection::vec((key.clone(), inner), 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn nothing_makes_the_reader_panic(body in any_json()) {
        let answer = ActionAnswer::read(&body);
        for (id, _) in &answer.values {
            prop_assert!(answer.values.get(id).is_some());
        }
    }
}
