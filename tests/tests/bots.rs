//! People talk with the demo bots.

use bot_courier as _;
use bot_feedback as _;
use bot_poll as _;
use bot_welcome as _;
use cometchat_bot::{
    client::Draft,
    model::{GroupType, Scope, Uid},
};
use cometchat_bot_tests::World;
use serde_json::json;

fn uid(text: &str) -> Uid {
    Uid::new(text).unwrap()
}

#[tokio::test]
async fn welcome_tells_who_comes_and_goes() {
    let mut world = World::start().await;
    let mut ada = world.person("ada").await;
    let cleo = world.person("cleo").await;
    world.person("dora").await;
    world.bot("welcome").await;
    let club = world.group("club", &["ada", "welcome"]).await;
    assert_eq!(
        ada.hears("welcome").await,
        "Hello, I greet everybody who comes here."
    );

    cleo.client
        .groups()
        .join(&club, GroupType::Public, None)
        .await
        .unwrap();
    assert_eq!(ada.hears("welcome").await, "Welcome, <@uid:cleo>!");
    ada.client
        .members(&club)
        .set_scope(&uid("cleo"), &Scope::Moderator)
        .await
        .unwrap();
    assert_eq!(ada.hears("welcome").await, "Cleo is now a moderator.");
    ada.client
        .members(&club)
        .set_scope(&uid("cleo"), &Scope::Admin)
        .await
        .unwrap();
    assert_eq!(ada.hears("welcome").await, "Cleo is now an admin.");
    cleo.client.groups().leave(&club).await.unwrap();
    assert_eq!(ada.hears("welcome").await, "Cleo has left.");

    ada.client
        .members(&club)
        .add(&[(uid("dora"), Scope::Participant)])
        .await
        .unwrap();
    assert_eq!(
        ada.hears("welcome").await,
        "Welcome, <@uid:dora>! Ada brought you here."
    );
    ada.client.members(&club).kick(&uid("dora")).await.unwrap();
    assert_eq!(ada.hears("welcome").await, "Dora was removed by Ada.");
    ada.client
        .members(&club)
        .add(&[(uid("dora"), Scope::Participant)])
        .await
        .unwrap();
    assert_eq!(
        ada.hears("welcome").await,
        "Welcome, <@uid:dora>! Ada brought you here."
    );
    ada.client.members(&club).ban(&uid("dora")).await.unwrap();
    assert_eq!(ada.hears("welcome").await, "Dora was banned by Ada.");
    ada.client.members(&club).unban(&uid("dora")).await.unwrap();
    assert_eq!(ada.hears("welcome").await, "Dora may join again.");
}

#[tokio::test]
async fn courier_answers_a_payload_with_a_payload() {
    let mut world = World::start().await;
    let mut ada = world.person("ada").await;
    world.bot("courier").await;
    let courier = uid("courier");

    let hamburg = json!({"latitude": "53.5511", "longitude": 9.9937});
    ada.sends(courier.clone(), Draft::custom("location", hamburg))
        .await;
    let delivery = ada.receives("courier").await;
    assert_eq!(delivery.message_type, "delivery");
    let data = delivery.data.custom_data.unwrap();
    assert!(
        (data["kilometres"].as_f64().unwrap() - 255.0).abs() < 2.0,
        "{data}"
    );
    assert!(delivery.data.text.unwrap().ends_with(" min"));

    ada.sends(
        courier.clone(),
        Draft::custom("location", json!({"latitude": "north"})),
    )
    .await;
    let answer = ada.hears("courier").await;
    assert!(answer.starts_with("That is no location: "), "{answer}");
    ada.says(courier, "hello?").await;
    assert!(ada.hears("courier").await.contains("`location`"));
}

#[tokio::test]
async fn poll_counts_votes_of_a_group() {
    let mut world = World::start().await;
    let mut ada = world.person("ada").await;
    let cleo = world.person("cleo").await;
    world.bot("poll").await;
    let club = world.group("club", &["ada", "cleo", "poll"]).await;

    ada.says(club.clone(), "/poll \"Where to?\" Beach Mountains")
        .await;
    assert_eq!(
        ada.hears("poll").await,
        "**Where to?**\n1. Beach – 0 votes\n2. Mountains – 0 votes\nVote with a number; /close ends it."
    );
    cleo.says(club.clone(), "2").await;
    assert_eq!(
        ada.hears("poll").await,
        "**Where to?**\n1. Beach – 0 votes\n2. Mountains – 1 vote"
    );
    ada.says(club.clone(), "just talking").await;
    ada.says(club.clone(), "7").await;
    ada.says(club.clone(), "/CLOSE").await;
    let result = ada.hears("poll").await;
    assert!(
        result.ends_with("\nMountains wins with 1 vote."),
        "{result}"
    );
    ada.says(club.clone(), "/close").await;
    assert!(
        ada.hears("poll")
            .await
            .starts_with("There is no poll here.")
    );
    ada.says(club.clone(), "/poll \"Only one?\" yes").await;
    assert_eq!(
        ada.hears("poll").await,
        "A poll needs 2 to 9 options, not 1."
    );
    ada.says(club, "/poll").await;
    let usage = ada.hears("poll").await;
    assert!(
        usage.contains("QUESTION") && usage.contains("/poll"),
        "{usage}"
    );
}

#[tokio::test]
async fn feedback_asks_with_a_form_and_keeps_the_average() {
    let mut world = World::start().await;
    let mut ada = world.person("ada").await;
    let cleo = world.person("cleo").await;
    world.bot("feedback").await;
    let club = world.group("club", &["ada", "cleo", "feedback"]).await;

    ada.says(club, "/feedback the workshop").await;
    let form = ada.receives("feedback").await;
    assert_eq!(
        (form.category.as_str(), form.message_type.as_str()),
        ("interactive", "form")
    );
    assert_eq!(
        form.data.interactive_data.unwrap()["title"],
        "How was the workshop?"
    );

    ada.client
        .messages()
        .mark_interacted(&form.id, &["stars-4"])
        .await
        .unwrap();
    assert_eq!(
        ada.hears("feedback").await,
        "Thank you, Ada! Average so far: 4.0 of 5 (1 answer)."
    );
    cleo.client
        .messages()
        .mark_interacted(&form.id, &["stars-5"])
        .await
        .unwrap();
    assert_eq!(
        ada.hears("feedback").await,
        "Thank you, Cleo! Average so far: 4.5 of 5 (2 answers)."
    );
}
