//! Each example plays the conversation that stands on top of it.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "written as programs of their own"
)]

#[path = "../../examples/custom_payload.rs"]
mod custom_payload;
#[path = "../../examples/echo.rs"]
mod echo;
#[path = "../../examples/group_events.rs"]
mod group_events;
#[path = "../../examples/hello.rs"]
mod hello;

use cometchat_bot::{
    client::Draft,
    model::{Event, GroupType, ReactionEvent, Scope, Uid},
};
use cometchat_bot_tests::World;
use serde_json::json;

fn uid(text: &str) -> Uid {
    Uid::new(text).unwrap()
}

#[tokio::test]
async fn echo_repeats_and_reacts() {
    let mut world = World::start().await;
    let mut alice = world.person("alice").await;
    world.bot("echo").await;
    alice.says(uid("echo"), "hello?").await;
    assert_eq!(alice.hears("echo").await, "hello?");
    let group = world.group("club", &["alice", "echo"]).await;
    let said = alice.says(group, "listen, <@uid:echo>").await;
    let event = alice
        .waits_for(|event| matches!(event, Event::Reaction(_)))
        .await;
    let Event::Reaction(ReactionEvent::Added(reaction)) = event else {
        panic!("a reaction is added: {event:?}");
    };
    assert_eq!(
        (reaction.message_id, reaction.reaction.as_str()),
        (said.id, "👂")
    );
}

#[tokio::test]
async fn hello_says_hello() {
    let mut world = World::start().await;
    let mut alice = world.person("alice").await;
    world.bot("hello").await;
    alice.says(uid("hello"), "/hello").await;
    assert_eq!(alice.hears("hello").await, "Hello, Alice!");
    alice.says(uid("hello"), "/hello french").await;
    assert_eq!(alice.hears("hello").await, "Bonjour, Alice!");
    alice.says(uid("hello"), "/hello french twice").await;
    let refusal = alice.hears("hello").await;
    assert_eq!(
        refusal,
        "\"twice\" is more than this command takes\nusage: /hello [LANGUAGE]"
    );
}

#[test]
fn the_readme_shows_the_hello_example() {
    let readme = include_str!("../../README.md");
    let code = readme
        .split("```rust\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .unwrap();
    assert!(include_str!("../../examples/hello.rs").contains(code));
    let lines = code.lines().count();
    assert!(lines <= 30, "the bot in the README has {lines} lines");
}

#[tokio::test]
async fn custom_payload_answers_degrees() {
    let mut world = World::start().await;
    let mut alice = world.person("alice").await;
    world.bot("thermostat").await;
    let boiling = Draft::custom("temperature", json!({"celsius": 100}));
    alice.sends(uid("thermostat"), boiling).await;
    let reading = alice.receives("thermostat").await;
    assert_eq!(reading.message_type, "reading");
    assert_eq!(
        reading.data.custom_data.unwrap(),
        json!({"fahrenheit": 212.0})
    );
    let warm = Draft::custom("temperature", json!({"celsius": "warm"}));
    alice.sends(uid("thermostat"), warm).await;
    let refusal = alice.hears("thermostat").await;
    assert!(
        refusal.starts_with("I need {\"celsius\": number}: "),
        "{refusal}"
    );
}

#[tokio::test]
async fn group_events_counts_members() {
    let mut world = World::start().await;
    let mut alice = world.person("alice").await;
    let cleo = world.person("cleo").await;
    world.bot("doorman").await;
    let group = world.group("club", &["alice", "doorman"]).await;
    cleo.client
        .groups()
        .join(&group, GroupType::Public, None)
        .await
        .unwrap();
    assert_eq!(alice.hears("doorman").await, "Cleo is number 3.");
    alice
        .client
        .members(&group)
        .set_scope(&uid("cleo"), &Scope::Moderator)
        .await
        .unwrap();
    assert_eq!(
        alice.hears("doorman").await,
        "Cleo: participant → moderator"
    );
    cleo.client.groups().leave(&group).await.unwrap();
    assert_eq!(alice.hears("doorman").await, "2 are left.");
}
