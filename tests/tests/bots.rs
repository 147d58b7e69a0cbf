//! People talk with the demo bots.

use bot_courier as _;
use bot_feedback as _;
use bot_poll as _;
use bot_welcome as _;
use cometchat_bot::{
    client::Draft,
    testing::{Answer, play},
};
use serde_json::json;

#[test]
fn welcome_tells_who_comes_and_goes() {
    play(async |scene| {
        let (ada, welcome) = (scene.person("ada").await, scene.bot("welcome").await);
        let dora = scene.person("dora").await;
        let club = scene.group("club", &[&ada, &welcome]).await;
        welcome
            .answers("Hello, I greet everybody who comes here.")
            .await;
        scene
            .plays_in(
                &club,
                &welcome,
                "
                cleo: (joins)
                welcome: Welcome, <@uid:cleo>!
                ada: (makes cleo a moderator)
                welcome: Cleo is now a moderator.
                ada: (makes cleo an admin)
                welcome: Cleo is now an admin.
                cleo: (leaves)
                welcome: Cleo has left.
                ada: (adds dora)
                welcome: Welcome, <@uid:dora>! Ada brought you here.
                ada: (kicks dora)
                welcome: Dora was removed by Ada.
                ada: (adds dora)
                welcome: Welcome, <@uid:dora>! Ada brought you here.
                ",
            )
            .await;
        ada.bans(&dora, &club).await;
        welcome.answers("Dora was banned by Ada.").await;
        ada.unbans(&dora, &club).await;
        welcome.answers("Dora may join again.").await;
        welcome.stays_silent().await;
    });
}

#[test]
fn courier_answers_a_payload_with_a_payload() {
    play(async |scene| {
        let (ada, courier) = (scene.person("ada").await, scene.bot("courier").await);
        let hamburg = json!({"latitude": "53.5511", "longitude": 9.9937});
        ada.sends(&courier, Draft::custom("location", hamburg))
            .await;
        let delivery = courier.says_something().await;
        assert_eq!(delivery.message_type, "delivery");
        let data = delivery.data.custom_data.unwrap();
        assert!(
            (data["kilometres"].as_f64().unwrap() - 255.0).abs() < 2.0,
            "{data}"
        );
        assert!(delivery.data.text.unwrap().ends_with(" min"));

        let north = json!({"latitude": "north"});
        ada.sends(&courier, Draft::custom("location", north)).await;
        courier
            .answers(Answer::starts_with("That is no location: "))
            .await;
        ada.says(&courier, "hello?").await;
        courier.answers(Answer::contains("`location`")).await;
    });
}

#[test]
fn poll_counts_votes_of_a_group() {
    play(async |scene| {
        let (ada, poll) = (scene.person("ada").await, scene.bot("poll").await);
        let cleo = scene.person("cleo").await;
        let club = scene.group("club", &[&ada, &cleo, &poll]).await;
        let conversation = r#"
            ada: /poll "Where to?" Beach Mountains
            poll: **Where to?**
              1. Beach – 0 votes
              2. Mountains – 0 votes
              Vote with a number; /close ends it.
            cleo: 2
            poll: **Where to?**
              1. Beach – 0 votes
              2. Mountains – 1 vote
            ada: just talking
            ada: 7
            ada: /CLOSE
            poll: ...
              Mountains wins with 1 vote.
            ada: /close
            poll: There is no poll here. ...
            ada: /poll "Only one?" yes
            poll: A poll needs 2 to 9 options, not 1.
            ada: /poll
            poll: ...QUESTION...
        "#;
        scene.plays_in(&club, &poll, conversation).await;
    });
}

#[test]
fn feedback_asks_with_a_form_and_keeps_the_average() {
    play(async |scene| {
        let (ada, feedback) = (scene.person("ada").await, scene.bot("feedback").await);
        let cleo = scene.person("cleo").await;
        let club = scene.group("club", &[&ada, &cleo, &feedback]).await;
        ada.says(&club, "/feedback the workshop").await;
        let form = feedback
            .answers(Answer::starts_with("(form) How was the workshop?"))
            .await;
        ada.presses(&form, "stars-4").await;
        feedback
            .answers("Thank you, Ada! Average so far: 4.0 of 5 (1 answer).")
            .await;
        cleo.presses(&form, "stars-5").await;
        feedback
            .answers("Thank you, Cleo! Average so far: 4.5 of 5 (2 answers).")
            .await;
    });
}
