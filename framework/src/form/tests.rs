#![allow(clippy::unwrap_used, reason = "tests")]
use std::time::Duration;

use serde_json::json;

use super::*;
use crate::{
    action::Links,
    client::DraftContent,
    form::send::Sending,
    model::{Receiver, Timestamp, Uid, Values},
    prelude::*,
    store::{Account, MemoryStore},
};

/// How loud it was.
#[derive(Choices, Clone, Copy, Debug, PartialEq)]
enum Noise {
    #[choice(label = "Not at all")]
    None,
    /// Too much.
    TooMuch,
}

fn from_older(from: u32, mut values: Values) -> Option<Values> {
    let stars = values.remove("stars")?;
    values.insert("rating", stars);
    (from == 2).then_some(values)
}

/// How was it?
#[derive(Form, Debug, PartialEq)]
#[form(
    id = "survey",
    version = 3,
    intro = "It takes a minute.",
    submit = "Send it",
    thanks = "Thanks!",
    link = "https://example.com/why",
    link_text = "Why we ask",
    migrate = from_older
)]
struct Survey {
    #[field(label = "Rating", choices = ["1", "2", "3"], kind = "single-select")]
    rating: u8,
    #[field(kind = "dropdown", default = Noise::None, note = "About the room.")]
    noise: Noise,
    /// What was good?
    #[field(choices = [("f", "Food"), ("m", "Music")], min = 1)]
    good: Vec<String>,
    #[field(max = 50, placeholder = "A word")]
    comment: Option<String>,
    #[field(default = "Ada", lines = 4)]
    name: String,
    #[field(min = 0.5, max = 2.5)]
    hours: Option<f64>,
    #[field(tick = "I agree", required)]
    terms: bool,
    again: Option<bool>,
    #[field(min = "2030-01-01", max = "2030-12-31", zone = "Europe/Berlin")]
    day: Date,
    at: Option<Time>,
    #[field(zone = "Europe/Berlin")]
    until: Option<Time>,
    when: Option<DateTime>,
}

fn answered() -> Values {
    let mut values: Values = [
        ("rating", "2"),
        ("noise", "too-much"),
        ("name", "Bob"),
        ("terms", "yes"),
        ("day", "2030-05-06"),
        ("at", "09:15"),
    ]
    .into_iter()
    .collect();
    values.insert("good", json!(["m"]));
    values
}

fn survey() -> Survey {
    Survey {
        rating: 2,
        noise: Noise::TooMuch,
        good: vec!["m".to_owned()],
        comment: None,
        name: "Bob".to_owned(),
        hours: None,
        terms: true,
        again: None,
        day: Date::constant(2030, 5, 6),
        at: Some(Time::constant(9, 15, 0, 0)),
        until: None,
        when: None,
    }
}

#[test]
fn a_struct_is_the_question_and_the_answer() {
    let definition = Survey::definition();
    assert_eq!(read::<Survey>(&definition, 3, &answered()), Ok(survey()));
    assert_eq!(survey().values(), answered());
    let ids: Vec<_> = definition.elements.iter().map(Element::id).collect();
    assert_eq!(ids[..3], ["form.intro", "rating", "noise.note"]);
    assert_eq!(ids.last(), Some(&"form.link"));
    assert_eq!(
        (&*definition.title, &*definition.submit),
        ("How was it?", "Send it")
    );
}

#[test]
fn everything_wrong_is_said_at_once_in_words() {
    let values: Values = [("rating", "9"), ("hours", "3"), ("day", "1999-01-01")]
        .into_iter()
        .collect();
    let refusal = read::<Survey>(&Survey::definition(), 3, &values).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "Your answer was not taken yet.\n\
         Rating: choose one of 1, 2, 3.\n\
         Noise: this is needed.\n\
         What was good: choose at least one.\n\
         Name: this is needed.\n\
         Hours: it must be 2.5 or less.\n\
         Terms: this must be ticked.\n\
         Day: it must be 2030-01-01 or later."
    );
}

#[test]
fn an_older_answer_is_migrated_or_kindly_refused() {
    let mut values = answered();
    let rating = values.remove("rating").unwrap();
    values.insert("stars", rating);
    let definition = Survey::definition();
    assert_eq!(read::<Survey>(&definition, 2, &values), Ok(survey()));
    assert_eq!(
        read::<Survey>(&definition, 1, &values),
        Err(Refusal::Outdated)
    );
}

/// What is sent, and what is remembered.
fn send(
    form: Form<Survey>,
    links: Option<&Links>,
    receiver: &Receiver,
) -> Result<send::Sent, FormError> {
    let me = Uid::new("bot").unwrap();
    let Some(crate::reply::Action::Form { form, .. }) = form.into_reply().into_iter().next() else {
        panic!("a form is one action");
    };
    form.send(&Sending {
        links,
        way: Way::Auto,
        account: &Account::new("app", &me),
        app: "app",
        me: &me,
        receiver,
        person: None,
        muid: "bot.m1.0",
        now: Timestamp::new(1_800_000_000),
    })
}

async fn links() -> Links {
    Links::open(&MemoryStore::new(), "https://bots.example.com")
        .await
        .unwrap()
}

fn ada() -> Receiver {
    Uid::new("ada").unwrap().into()
}

#[tokio::test]
async fn every_element_is_drawn_as_clients_take_it() {
    let (draft, remembered) = send(Form::new(), Some(&links().await), &ada()).unwrap();
    assert!(remembered.is_none(), "the type says it all");
    let DraftContent::Interactive { data, goal, .. } = draft.content() else {
        panic!("it is interactive");
    };
    assert_eq!(goal.element_ids, ["submit"]);
    let fields = data["formFields"].as_array().unwrap();
    let element = |id: &str| {
        fields
            .iter()
            .find(|field| field["elementId"] == *id)
            .unwrap()
    };
    for field in fields {
        let kind = field["elementType"].as_str().unwrap();
        if !matches!(kind, "label" | "button") {
            assert!(field["optional"].is_boolean(), "{field}");
            assert!(
                field.get("defaultValue").is_none(),
                "clients write it over: {field}"
            );
        }
        if kind == "textInput" {
            assert_eq!(field["maxLines"], 1, "{field}");
            assert!(field["placeholder"]["text"].is_string(), "{field}");
        }
        if kind == "dateTime" {
            assert!(
                field["from"].is_string() && field["to"].is_string(),
                "{field}"
            );
        }
    }
    let kinds: Vec<_> = [
        "rating", "noise", "good", "comment", "terms", "again", "day", "at", "until", "when",
    ]
    .map(|id| element(id)["elementType"].as_str().unwrap())
    .into();
    assert_eq!(
        kinds,
        [
            "singleSelect",
            "dropdown",
            "checkbox",
            "textInput",
            "checkbox",
            "radio",
            "dateTime",
            "textInput",
            "dateTime",
            "dateTime"
        ]
    );
    assert_eq!(
        element("noise")["label"],
        "Noise (Not at all unless chosen)"
    );
    assert_eq!(
        (&element("noise")["optional"], &element("name")["optional"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(element("name")["placeholder"]["text"], "Ada");
    assert_eq!(
        element("good")["options"][0],
        json!({"label": "Food", "value": "f"})
    );
    assert_eq!(element("day")["timezoneCode"], "Europe/Berlin");
    assert_eq!(data["goalCompletionText"], "Thanks!");
    let submit = &data["submitElement"];
    assert_eq!(
        (&submit["elementId"], &submit["buttonText"]),
        (&json!("submit"), &json!("Send it"))
    );
    let address = submit["action"]["url"].as_str().unwrap();
    assert!(address.starts_with("https://bots.example.com/action/"));
}

#[test]
fn what_was_a_hint_is_taken_for_what_is_left_empty() {
    let mut values = answered();
    values.remove("name");
    values.remove("noise");
    let definition = Survey::definition();
    let filled = definition.with_hints(values);
    assert_eq!(filled.text("name"), Some("Ada"));
    assert_eq!(filled.text("noise"), Some("none"));
    assert!(read::<Survey>(&definition, 3, &filled).is_ok());
}

#[tokio::test]
async fn choices_of_run_time_are_remembered_with_the_message() {
    let form = Form::<Survey>::new()
        .choices("good", ["Wine"])
        .lasting(Duration::from_hours(1));
    let (_, remembered) = send(form, Some(&links().await), &ada()).unwrap();
    let Some(Remembered::Value(key, value)) = remembered else {
        panic!("a value is remembered")
    };
    assert_eq!(key, "form/app/bot/bot.m1.0");
    let issued: Issued = serde_json::from_slice(&value).unwrap();
    assert_eq!(issued.expires.seconds(), 1_800_003_600);
    let mut values = answered();
    values.insert("good", json!(["Wine"]));
    assert_eq!(
        read::<Survey>(&issued.definition, 3, &values).unwrap().good,
        ["Wine"]
    );
    assert!(read::<Survey>(&Survey::definition(), 3, &values).is_err());
}

#[tokio::test]
async fn auto_asks_in_the_chat_where_there_is_no_endpoint() {
    let (draft, remembered) = send(Form::new(), None, &ada()).unwrap();
    assert!(draft.as_text().unwrap().starts_with("How was it?\n"));
    let person = Uid::new("ada").unwrap();
    assert!(matches!(remembered, Some(Remembered::Asked(who, _)) if who == person));
    let links = links().await;
    let (draft, _) = send(Form::new().on_page(), Some(&links), &ada()).unwrap();
    assert!(
        draft
            .as_text()
            .unwrap()
            .contains("https://bots.example.com/action/")
    );
}

#[tokio::test]
async fn what_a_client_would_choke_on_is_not_sent() {
    let links = links().await;
    let many = (0..400).map(|n| format!("Choice number {n}"));
    let form = Form::<Survey>::new;
    let group = Guid::new("club").unwrap();
    for (form, endpoint, to, words) in [
        (
            form().choices("goods", ["a"]),
            true,
            ada(),
            "no field `goods`; it has rating",
        ),
        (
            form().choices("good", [""; 0]),
            true,
            ada(),
            "has nothing to choose",
        ),
        (
            form().choices("good", ["a", "a"]),
            true,
            ada(),
            "has the choice \"a\" twice",
        ),
        (
            form().default("noise", "loud"),
            true,
            ada(),
            "default \"loud\", which is not among",
        ),
        (
            form().title(" "),
            true,
            ada(),
            "the title of the form `survey` is empty",
        ),
        (
            form().choices("good", many),
            true,
            ada(),
            "a message holds 10240: ask less",
        ),
        (
            form().on_page(),
            false,
            ada(),
            "there is no action endpoint",
        ),
        (
            form().in_chat(),
            true,
            group.into(),
            "nobody caused the event",
        ),
    ] {
        let error = send(form, endpoint.then_some(&links), &to).unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
    }
}
