//! People talk with the demo bots.

use bot_courier as _;
use bot_feedback as _;
use bot_poll as _;
use bot_welcome as _;
use cometchat_bot::{
    client::Draft,
    model::PollState,
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
fn a_poll_is_asked_at_once_and_closed_by_who_may() {
    play(async |scene| {
        let (ada, poll) = (scene.person("ada").await, scene.bot("poll").await);
        let (cleo, dora) = (scene.person("cleo").await, scene.person("dora").await);
        let club = scene.group("club", &[&ada, &cleo, &dora, &poll]).await;
        cleo.says(&club, "/poll \"Where to?\" Beach Mountains")
            .await;
        let asked = PollState::from_message(&poll.says_something().await).unwrap();
        assert_eq!(asked.question, "Where to?");
        for person in [&dora, &ada] {
            let polls = person.client().polls().unwrap();
            polls.vote(&asked.id, "2").await.unwrap();
        }

        dora.says(&club, "/close").await;
        poll.answers("Only who asked it, or a moderator, can close it.")
            .await;
        cleo.says(&club, "/CLOSE").await;
        poll.answers(Answer::contains("Mountains wins with 2 votes."))
            .await;
        ada.says(&club, "/close").await;
        poll.answers(Answer::starts_with("There is no poll here. Write /poll"))
            .await;
        // The group is Ada's.
        cleo.says(&club, "/poll Again? yes no").await;
        poll.says_something().await;
        ada.says(&club, "/close").await;
        poll.answers(Answer::contains("Nobody voted.")).await;
    });
}

#[test]
fn a_poll_is_composed_in_a_form() {
    play(async |scene| {
        let (_ada, poll) = (scene.person("ada").await, scene.bot("poll").await);
        let conversation = r#"
            ada: /poll "Only one?" yes
            poll: That cannot be asked: a poll needs 2 to 10 options, not 1.
            ada: hello
            poll: Write /poll for a form, ...
            ada: /poll
            poll: A new poll...Your question (1/3)...
            ada: Where to?
            poll: ...What can be chosen (2/3)...
            ada: Beach, Mountains
            poll: ...How to ask (3/3)...
            ada: 2
            poll: ...Where to?...Beach – 0 votes...
        "#;
        scene.plays(&poll, conversation).await;
    });
}

#[test]
fn feedback_is_summed_up_and_exported_for_admins() {
    play(async |scene| {
        let (ada, feedback) = (scene.person("ada").await, scene.bot("feedback").await);
        let cleo = scene.person("cleo").await;
        let club = scene.group("club", &[&ada, &cleo, &feedback]).await;
        let conversation = r#"
            ada: /feedback the workshop
            feedback: <@uid:ada> How was the workshop?...How many stars? (1/4)...
            ada: four
            feedback: ...
            ada: ★★★★
            feedback: ...What was good? (2/4)...
            ada: Content, 3
            feedback: ...Anything to add? (3/4)...
            ada: =SUM(1,2), "really"
            feedback: ...May we ask you about it? (4/4)...
            ada: yes
            feedback: Thank you, Ada! Average so far: 4.0 of 5 (1 answer).
            cleo: /summary
            feedback: (card) Average so far: 4.0 of 5 (1 answer).
            cleo: /export
            feedback: Only admins of a group get its answers.
        "#;
        scene.plays_in(&club, &feedback, conversation).await;
        ada.says(&club, "/export").await;
        // Nobody else sees it.
        let file = feedback
            .answers_in(&ada, Answer::starts_with("(file)"))
            .await;
        assert_eq!(file.data.attachments.unwrap()[0].name, "feedback.csv");
        feedback
            .answers_in(&club, "I have sent you the answers.")
            .await;
    });
}
