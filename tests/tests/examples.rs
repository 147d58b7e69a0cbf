//! Each example plays the conversation that stands on top of it.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "written as programs of their own"
)]

#[path = "../../examples/commands.rs"]
mod commands;
#[path = "../../examples/custom_payload.rs"]
mod custom_payload;
#[path = "../../examples/dialogue.rs"]
mod dialogue;
#[path = "../../examples/echo.rs"]
mod echo;
#[path = "../../examples/forms.rs"]
mod forms;
#[path = "../../examples/group_events.rs"]
mod group_events;
#[path = "../../examples/hello.rs"]
mod hello;
#[path = "../../examples/poll.rs"]
mod poll;

#[path = "../../examples/schedule.rs"]
mod schedule;

use std::time::Duration;

use cometchat_bot::{
    client::MessagesRequest,
    model::{PollState, Receiver},
    testing::play,
};
use futures_util::TryStreamExt;

/// The conversations that stand on top of an example.
fn conversations(source: &str) -> Vec<String> {
    let lines = source.lines().take_while(|line| line.starts_with("//!"));
    let docs: Vec<_> = lines
        .map(|line| line[3..].strip_prefix(' ').unwrap_or(""))
        .collect();
    let docs = docs.join("\n");
    let blocks = docs.split("```text\n").skip(1);
    let blocks = blocks.filter_map(|block| block.split("```").next());
    blocks.map(str::to_owned).collect()
}

#[test]
fn echo_repeats_and_reacts() {
    let [alone, in_group] = &conversations(include_str!("../../examples/echo.rs"))[..] else {
        panic!("there are two conversations")
    };
    play(async |scene| {
        let echo = scene.bot("echo").await;
        scene.plays(&echo, alone).await;
        let alice = scene.person("alice").await;
        let club = scene.group("club", &[&alice, &echo]).await;
        scene.plays_in(&club, &echo, in_group).await;
        echo.stays_silent().await;
    });
}

#[test]
fn hello_says_hello() {
    let conversation = &conversations(include_str!("../../examples/hello.rs"))[0];
    play(async |scene| {
        let hello = scene.bot("hello").await;
        scene.plays(&hello, conversation).await;
    });
}

#[test]
fn commands_run_a_party() {
    let conversation = &conversations(include_str!("../../examples/commands.rs"))[0];
    play(async |scene| {
        let host = scene.bot("host").await;
        scene.plays(&host, conversation).await;
    });
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

#[test]
fn custom_payload_answers_degrees() {
    let conversation = &conversations(include_str!("../../examples/custom_payload.rs"))[0];
    play(async |scene| {
        let thermostat = scene.bot("thermostat").await;
        scene.plays(&thermostat, conversation).await;
    });
}

#[test]
fn forms_takes_an_order() {
    let conversation = &conversations(include_str!("../../examples/forms.rs"))[0];
    play(async |scene| {
        let canteen = scene.bot("canteen").await;
        scene.plays(&canteen, conversation).await;
    });
}

#[test]
fn dialogue_books_a_table() {
    let conversation = &conversations(include_str!("../../examples/dialogue.rs"))[0];
    play(async |scene| {
        let table = scene.bot("table").await;
        scene.plays(&table, conversation).await;
    });
}

#[test]
fn poll_counts_votes_and_says_who_won() {
    let [before, after] = &conversations(include_str!("../../examples/poll.rs"))[..] else {
        panic!("there are two conversations")
    };
    play(async |scene| {
        let (alice, lunch) = (scene.person("alice").await, scene.bot("lunch").await);
        let bob = scene.person("bob").await;
        let club = scene.group("club", &[&alice, &bob, &lunch]).await;
        scene.plays_in(&club, &lunch, before).await;
        let history = MessagesRequest::new().conversation(&Receiver::from(&club));
        let mut history = history.stream(alice.client());
        let poll = loop {
            let message = history.try_next().await.unwrap().unwrap();
            if let Some(poll) = PollState::from_message(&message) {
                break poll;
            }
        };
        for (person, option) in [(&bob, "2"), (&bob, "3"), (&alice, "3")] {
            let polls = person.client().polls().unwrap();
            polls.vote(&poll.id, option).await.unwrap();
            // Each vote is told by what changed since the one before.
            scene.waits(Duration::from_secs(1)).await;
        }
        lunch.answers("Bob: not salad, pizza!").await;
        scene.plays_in(&club, &lunch, after).await;
    });
}

#[test]
fn schedule_reminds() {
    let [today, tomorrow] = &conversations(include_str!("../../examples/schedule.rs"))[..] else {
        panic!("there are two conversations")
    };
    play(async |scene| {
        let clock = scene.bot("clock").await;
        scene.waits(Duration::from_mins(5)).await;
        scene.plays(&clock, "alice: /standup off\nclock: No more.").await;
        scene.plays(&clock, today).await;
        // From noon to the next morning.
        clock.stays_silent().await;
        scene.waits(Duration::from_hours(20)).await;
        scene.plays(&clock, tomorrow).await;
        scene.waits(Duration::from_hours(24 * 4)).await;
        clock.stays_silent().await;
    });
}

#[test]
fn group_events_counts_members() {
    let conversation = &conversations(include_str!("../../examples/group_events.rs"))[0];
    play(async |scene| {
        let (alice, doorman) = (scene.person("alice").await, scene.bot("doorman").await);
        let club = scene.group("club", &[&alice, &doorman]).await;
        scene.plays_in(&club, &doorman, conversation).await;
    });
}
