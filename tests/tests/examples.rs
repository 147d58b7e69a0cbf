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
#[path = "../../examples/languages.rs"]
mod languages;

#[path = "../../examples/layers.rs"]
mod layers;

#[path = "../../examples/long_work.rs"]
mod long_work;

#[path = "../../examples/poll.rs"]
mod poll;

#[path = "../../examples/production.rs"]
mod production;

#[path = "../../examples/schedule.rs"]
mod schedule;

#[path = "../../examples/two_bots.rs"]
mod two_bots;

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
        scene
            .plays(&clock, "alice: /standup off\nclock: No more.")
            .await;
        scene.plays(&clock, today).await;
        clock.stays_silent().await;
        // From noon to the next morning at nine, which is eight in UTC.
        clock.stops().await;
        scene.waits(Duration::from_mins(19 * 60 + 50)).await;
        clock.starts().await;
        scene.waits(Duration::from_mins(5)).await;
        scene.plays(&clock, tomorrow).await;
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

#[test]
fn languages_sell_cakes() {
    let conversation = &conversations(include_str!("../../examples/languages.rs"))[0];
    play(async |scene| {
        let cafe = scene.bot("cafe").await;
        scene.plays(&cafe, conversation).await;
    });
}

#[test]
fn layers_guard_the_vault() {
    let conversation = &conversations(include_str!("../../examples/layers.rs"))[0];
    play(async |scene| {
        let vault = scene.bot("vault").await;
        scene.plays(&vault, conversation).await;
        assert_eq!(vault.letters().await.len(), 1);
    });
}

#[test]
fn long_work_is_shown_and_stopped() {
    let conversation = &conversations(include_str!("../../examples/long_work.rs"))[0];
    play(async |scene| {
        let scout = scene.bot("scout").await;
        scene.plays(&scout, conversation).await;
        scout.stays_silent().await;
    });
}

#[test]
fn two_bots_serve_a_guest() {
    let conversation = &conversations(include_str!("../../examples/two_bots.rs"))[0];
    play(async |scene| {
        let waiter = scene.bot("waiter").await;
        let cook = scene.bot("cook").await;
        scene.plays(&waiter, conversation).await;
        assert!(waiter.letters().await.is_empty() && cook.letters().await.is_empty());
    });
}

#[test]
fn production_takes_reports() {
    let source = include_str!("../../examples/production.rs");
    let conversation = &conversations(source)[0];
    play(async |scene| {
        let settings = serde_json::json!({"house": "house-7", "time_zone": "Europe/Berlin"});
        let janitor = scene.bot("janitor").settings(settings).await;
        let alice = scene.person("alice").await;
        let house = scene.group("house-7", &[&alice, &janitor]).await;
        scene.plays(&janitor, conversation).await;
        // From Thursday at noon to Friday at eight, on the clocks of the house.
        janitor.stays_silent().await;
        janitor.stops().await;
        scene.waits(Duration::from_mins(18 * 60 + 55)).await;
        janitor.starts().await;
        scene.waits(Duration::from_mins(5)).await;
        let report = "Reported since yesterday:\nthe lift is stuck\nit is raining in";
        janitor.answers_in(&house, report).await;
    });
    // The config that it shows can be read.
    let config = source
        .split("```toml")
        .nth(1)
        .and_then(|rest| rest.split("```").next());
    let config: String = config
        .unwrap()
        .lines()
        .map(|line| line.trim_start_matches("//!").to_owned() + "\n")
        .collect();
    let config: toml::Table = config.parse().unwrap();
    assert_eq!(config["bot"][0]["kind"].as_str(), Some("janitor"));
}
