//! Cards, built and read.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use serde_json::{Value, json};

use super::*;
use crate::{
    client::{Draft, DraftError},
    model::{Guid, Message, Receiver, Timestamp, Uid},
    prelude::Card,
    routing,
};

#[derive(crate::macros::Button)]
#[button(id = "approve", version = 3)]
struct Approve {
    order: u64,
    note: Option<String>,
}

#[derive(crate::macros::Button)]
#[button(id = "later")]
struct Later;

fn fixture(name: &str) -> Value {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/messages");
    serde_json::from_str(&std::fs::read_to_string(format!("{folder}/{name}.json")).unwrap())
        .unwrap()
}

fn approve(order: u64) -> Approve {
    Approve { order, note: None }
}

fn sent(card: Card, rendering: Rendering) -> Result<Draft, CardError> {
    let (bot, receiver) = (
        Uid::new("bot").unwrap(),
        Receiver::from(Guid::new("club").unwrap()),
    );
    card.draft(&Passage {
        rendering,
        links: None,
        app: "app",
        bot: &bot,
        receiver: &receiver,
        muid: "bot.m1.0",
        now: Timestamp::new(1_000),
    })
}

fn order() -> Card {
    Card::new("Order 7 waits")
        .heading("Order 7")
        .image("https://files.example/7.png", "A mug")
        .add(Row::new().add(Badge::new("new")).add(Text::new("12.00")))
        .add(ProgressBar::new(60).label("packed"))
        .add(Table::new(["Item", "Price"]).row(["Mug", "12.00"]))
        .button("Approve", approve(7))
        .button("Later", Later)
        .open_url("Track", "https://shop.example/7")
        .add(Link::new("Copy", CopyToClipboard::new("7")))
}

#[test]
fn every_fixture_is_read_and_written_without_loss() {
    for name in ["card_b_all_elements", "card_b_unrenderable_fallback"] {
        let json = fixture(name);
        let message: Message = serde_json::from_value(json.clone()).unwrap();
        let card = Card::from_message(&message).unwrap().unwrap();
        assert_eq!(card.to_value().unwrap(), json["data"]["card"], "{name}");
    }
    let message: Message = serde_json::from_value(fixture("card_b_all_elements")).unwrap();
    let card = Card::from_message(&message).unwrap().unwrap();
    let all = rendering::flat(card.body());
    let kinds: std::collections::BTreeSet<_> = all.iter().map(|element| element.kind()).collect();
    assert_eq!(kinds.len(), 20, "{kinds:?}");
    assert!(
        all.iter()
            .all(|element| !matches!(element, Element::Other(_)))
    );
    let actions: std::collections::BTreeSet<_> = all
        .iter()
        .filter_map(|element| element.action())
        .map(Action::kind)
        .collect();
    assert_eq!(actions.len(), 9, "{actions:?}");
    assert!(
        all.iter()
            .filter_map(|e| e.action())
            .all(|a| !matches!(a, Action::Other(_)))
    );
    card.check().unwrap();

    let json = fixture("card_interactive");
    let message: Message = serde_json::from_value(json.clone()).unwrap();
    let card = InteractiveCard::from_message(&message).unwrap().unwrap();
    assert_eq!(
        serde_json::to_value(&card).unwrap(),
        json["data"]["interactiveData"]
    );
    assert!(matches!(card.card_actions[3].action, ClickAction::Other(_)));
}

#[test]
fn what_is_not_known_is_kept() {
    let json = json!({
        "version": "1.0", "mood": "blue",
        "body": [
            {"id": "a", "type": "hologram", "depth": 3},
            {"id": "b", "type": "text", "content": "hi", "shadow": 2, "padding": "wide"},
            {"id": "c", "type": "text", "content": "ho", "shadow": 2, "color": "#112233"},
            {"id": "d", "type": "button", "label": "x", "action": {"type": "teleport", "to": "y"}},
        ],
        "fallbackText": "hi",
    });
    let content: CardContent = serde_json::from_value(json.clone()).unwrap();
    let mut expected = json;
    // A colour for both is written as a pair.
    expected["body"][2]["color"] = json!({"light": "#112233", "dark": "#112233"});
    assert_eq!(serde_json::to_value(&content).unwrap(), expected);
}

#[test]
fn it_is_sent_as_a_card_whose_ids_are_made() {
    let draft = sent(order(), Rendering::Card).unwrap();
    assert_eq!(
        (draft.category().as_str(), draft.message_type()),
        ("card", "card")
    );
    let data = draft.data();
    assert_eq!(data["text"], "Order 7 waits");
    let card = &data["card"];
    assert_eq!(card["version"], "1.0");
    assert_eq!(card["fallbackText"], "Order 7 waits");
    assert_eq!(
        card["style"]["background"],
        json!({"light": "#FFFFFF", "dark": "#1C1C1E"})
    );
    assert_eq!(card["body"][2]["items"][1]["id"], "e5");
    assert_eq!(
        card["body"][5]["action"],
        json!({"type": "sendMessage", "text": "/press b.approve.3.eyJub3RlIjpudWxsLCJvcmRlciI6N30"})
    );
    assert_eq!(card["body"][6]["action"]["text"], "/press b.later.1");
    let preview = sent(order().preview("7?"), Rendering::Card).unwrap();
    assert_eq!(preview.data()["text"], "7?");
    assert_eq!(preview.data()["card"]["fallbackText"], "Order 7 waits");
}

#[test]
fn it_is_sent_as_an_interactive_card() {
    let draft = sent(order(), Rendering::Auto).unwrap();
    assert_eq!(
        (draft.category().as_str(), draft.message_type()),
        ("interactive", "card")
    );
    let data = draft.data();
    let card = &data["interactiveData"];
    assert_eq!(
        card["text"],
        "Order 7\nA mug\nnew · 12.00\npacked: 60 %\nItem | Price\nMug | 12.00\nCopy: 7"
    );
    assert_eq!(card["imageUrl"], "https://files.example/7.png");
    assert_eq!(card["cardActions"].as_array().unwrap().len(), 3);
    assert_eq!(
        card["cardActions"][2],
        json!({
            "elementType": "button", "elementId": "e10", "buttonText": "Track",
            "disableAfterInteracted": true,
            "action": {"actionType": "urlNavigation", "url": "https://shop.example/7"},
        })
    );
    let names = ["b.approve.3.eyJub3RlIjpudWxsLCJvcmRlciI6N30", "b.later.1"];
    assert_eq!(
        data["interactionGoal"],
        json!({"type": "anyOf", "elementIds": names})
    );
    let pressed = from_element_id(names[0]).unwrap();
    let read: Approve = routing::read_button(pressed.version, &pressed.data).unwrap();
    assert_eq!((read.order, read.note), (7, None));
}

#[test]
fn it_is_sent_as_text() {
    let draft = sent(order(), Rendering::Text).unwrap();
    let text = draft.as_text().unwrap();
    assert!(text.starts_with("Order 7\nA mug\n"), "{text}");
    assert!(text.contains("\nLater: write /press b.later.1\n"), "{text}");
    assert!(
        text.ends_with("Track: https://shop.example/7\nCopy: 7"),
        "{text}"
    );
}

#[test]
fn what_it_says_itself_wins_over_the_config() {
    let card = order().rendering(Rendering::Text);
    assert_eq!(sent(card, Rendering::Card).unwrap().message_type(), "text");
    let plain = Card::new("Hi").text("Hi");
    assert_eq!(
        sent(plain, Rendering::Auto).unwrap().category().as_str(),
        "card"
    );
}

fn problem(card: Card) -> String {
    sent(card, Rendering::Auto).unwrap_err().to_string()
}

fn with(element: impl Into<Element>) -> String {
    problem(Card::new("x").add(element))
}

#[test]
#[expect(clippy::too_many_lines, reason = "a list of mistakes")]
fn mistakes_are_named_with_what_to_do() {
    let press = Button::press("Go", &approve(1));
    let deep = (0..5).fold(Row::new().add(Text::new("x")), |row, _| Row::new().add(row));
    let call = |name: &str, value: &str| {
        let headers = json!({name: value}).as_object().unwrap().clone();
        Button::new("Go", ApiCall::new("https://a.example").headers(headers))
    };
    let cases = [
        (
            problem(Card::new(" ").text("x")),
            "say in words what the card says",
        ),
        (problem(Card::new("x")), "add an element, or send text"),
        (
            with(deep),
            "nested 6 levels deep, clients draw 5; take a row or a column away",
        ),
        (
            problem(
                Card::new("x")
                    .add(Text::new("a").id("t"))
                    .add(Text::new("b").id("t")),
            ),
            "leave ids out",
        ),
        (
            with(Text::new("a").color(Color::same("red"))),
            "text \"a\": `color` (`color`) is \"red\"; write \"#RRGGBB\"",
        ),
        (
            with(Row::new()),
            "the row holds nothing; add an element to it",
        ),
        (
            with(Tabs::new().tab(Tab::new("Log"))),
            "the tabs holds nothing",
        ),
        (
            with(
                Tabs::new()
                    .tab(Tab::new("Log").add(Text::new("a")))
                    .default_active_tab(1_u32),
            ),
            "there are 1 sheets; the first is 0",
        ),
        (
            with(Image::new("file.png")),
            "the image: `url` is no address; write https://",
        ),
        (
            with(Image::new("https://a.example/b.png").width("half")),
            "write pixels, or a share like \"50%\"",
        ),
        (with(ProgressBar::new(101)), "is not from 0 to 100"),
        (
            with(Grid::new().add(Text::new("a")).columns(1_u32)),
            "is not 2, 3 or 4; for one column use a `Column`",
        ),
        (with(Avatar::new().fallback_initials("ABC")), "write 1 or 2"),
        (
            with(Table::new(["a", "b"]).row(["1"])),
            "has 1 cells in row 1 and 2 columns",
        ),
        (
            with(Button::new("", OpenUrl::new("https://a.example"))),
            "say what the button does",
        ),
        (
            with(Button::new("Go", OpenUrl::new("javascript:alert(1)"))),
            "clients open http and https only",
        ),
        (
            with(Button::new("Go", OpenUrl::new("https://me:pw@a.example"))),
            "use a typed button",
        ),
        (
            with(Button::new(
                "Go",
                ApiCall::new("https://a.example/?apikey=1"),
            )),
            "`apikey` in the address looks like a credential",
        ),
        (
            with(call("X-Api-Key", "1")),
            "the header \"X-Api-Key\" looks like a credential",
        ),
        (
            with(call("X-Who", "Bearer abc")),
            "everybody who gets the message can read it; use a typed button",
        ),
        (
            with(Link::new("", OpenUrl::new("https://a.example"))),
            "say where the link leads",
        ),
        (
            with(Button::new("Go", SendMessage::new(" "))),
            "write what the reader says by pressing",
        ),
        (
            with(Button::new("Call", InitiateCall::new(CallType::Audio))),
            "give one of them, whom to call",
        ),
        (
            with(IconButton::new(
                IconRef::default(),
                OpenUrl::new("https://a.example"),
            )),
            "use `IconRef::named`",
        ),
        (
            with(Button::press(
                "Go",
                &Approve {
                    order: 1,
                    note: Some("x".repeat(2_000)),
                },
            )),
            "keep it in the state",
        ),
    ];
    for (found, expected) in cases {
        assert!(
            found.contains(expected),
            "{found:?} does not say {expected:?}"
        );
    }
    assert!(sent(Card::new("x").add(press), Rendering::Card).is_ok());
    let harmless = call("X-Demo", "1");
    assert!(sent(Card::new("x").add(harmless), Rendering::Card).is_ok());
}

#[test]
fn a_card_is_no_longer_than_a_message() {
    let long = Card::new("x").text("x".repeat(11_000));
    let error = sent(long, Rendering::Card).unwrap_err();
    assert!(
        matches!(error, CardError::Draft(DraftError::DataTooLong { .. })),
        "{error}"
    );
}
