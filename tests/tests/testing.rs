//! The testing kit, judged by conversations that must go as they should, and
//! by ones that must not.

use std::{panic::catch_unwind, time::Duration};

use cometchat_bot::{
    client::{Draft, Upload},
    model::{MediaType, Timestamp},
    prelude::*,
    testing::{Answer, Scene, play},
};
use serde::{Deserialize, Serialize};

/// Keeps a note, and does a few other things that a test wants to see.
#[bot(name = "notary")]
struct NotaryBot {
    settings: Notes,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Notes {
    #[serde(default)]
    prefix: String,
}

impl Bot for NotaryBot {
    type Settings = Notes;

    fn new(settings: Notes) -> HandlerResult<Self> {
        Ok(Self { settings })
    }
}

#[derive(Default, Serialize, Deserialize)]
struct Kept(Vec<String>);

impl State for Kept {
    const NAME: &'static str = "kept";
}

#[handler]
impl MessageHandler for NotaryBot {
    async fn on_message(&self, ctx: &Context, message: &Message) -> HandlerResult {
        if let Content::Media(media) = message.content() {
            let name = media.attachments.first().map(|file| file.name.clone());
            return Ok(Reply::text(format!("a file: {name:?}")));
        }
        let text = message.text().unwrap_or_default().to_owned();
        match text.as_str() {
            "panic" => panic!("it fell"),
            "wait" => tokio::time::sleep(Duration::from_secs(50)).await,
            "like" => return Ok(Reply::reaction("👍")),
            _ => {}
        }
        let kept = ctx.state::<Kept>().conversation();
        let count = kept
            .update(|kept| {
                kept.0.push(text.clone());
                kept.0.len()
            })
            .await?;
        Ok(Reply::text(format!(
            "{}{count}. {text}",
            self.settings.prefix
        )))
    }
}

#[handler]
impl EditHandler for NotaryBot {
    async fn on_edited(&self, _: &Context, message: &Message) -> HandlerResult<String> {
        Ok(format!("changed to {}", message.text().unwrap_or_default()))
    }
}

#[handler]
impl ReactionHandler for NotaryBot {
    async fn on_added(&self, _: &Context, reaction: &Reaction) -> HandlerResult<String> {
        Ok(format!("thanks for {}", reaction.reaction))
    }
}

/// The message of the panic with which a story ends.
fn failure(story: impl AsyncFnOnce(Scene) + std::panic::UnwindSafe) -> String {
    let panic = catch_unwind(|| play(story)).expect_err("the story fails");
    *panic.downcast::<String>().expect("it has a message")
}

#[test]
fn a_failure_shows_where_what_and_why() {
    let shown = failure(async |scene| {
        let (alice, notary) = (scene.person("alice").await, scene.bot("notary").await);
        alice.says(&notary, "one\nline").await;
        notary.answers("2. one\nline").await;
    });
    for part in [
        "tests/tests/testing.rs:",
        "notary should say \"2. one\\nline\", but said \"1. one\\nline\"",
        "alice: one\n  line\nnotary: 1. one\n  line\n",
    ] {
        assert!(shown.contains(part), "{part:?} is missing in\n{shown}");
    }
    let shown = failure(async |scene| {
        let (alice, notary) = (scene.person("alice").await, scene.bot("notary").await);
        alice.says(&notary, "panic").await;
        notary.answers("1. panic").await;
    });
    for part in [
        "notary should say \"1. panic\", but did nothing for 120 s",
        "sandbox/notary gave up: the handler panicked: it fell",
    ] {
        assert!(shown.contains(part), "{part:?} is missing in\n{shown}");
    }
}

#[test]
fn what_a_bot_should_not_do_fails_the_test() {
    let talk = async |scene: &Scene, text: &str| {
        let (alice, notary) = (scene.person("alice").await, scene.bot("notary").await);
        alice.says(&notary, text).await;
        notary
    };
    let silent = failure(async |scene| talk(&scene, "x").await.stays_silent().await);
    assert!(silent.contains("should be silent"), "{silent}");
    let reaction = failure(async |scene| talk(&scene, "like").await.reacts("👎").await);
    assert!(reaction.contains("but did (reacts with 👍)"), "{reaction}");
    let played = failure(async |scene| {
        let notary = scene.bot("notary").await;
        scene.plays(&notary, "alice: x\nnotary: 2. x").await;
    });
    assert!(played.contains("but said \"1. x\""), "{played}");
    let unplayable = failure(async |scene| {
        let notary = scene.bot("notary").await;
        scene.plays(&notary, "alice: (dances)").await;
    });
    assert!(
        unplayable.contains("`(dances)` cannot be played"),
        "{unplayable}"
    );
    let refused = failure(async |scene| {
        let (alice, notary) = (scene.person("alice").await, scene.bot("notary").await);
        let club = scene.group("club", &[&notary]).await;
        alice.says(&club, "let me in").await;
    });
    assert!(refused.contains("alice cannot write to"), "{refused}");
    let settings = failure(async |scene| {
        let settings = serde_json::json!({"prefx": "> "});
        let _ = scene.bot("notary").settings(settings).await;
    });
    assert!(
        settings.contains("the bot cannot run") && settings.contains("prefx"),
        "{settings}"
    );
    let kind = failure(async |scene| drop(scene.bot("notarry").await));
    assert!(
        kind.contains("notarry") && kind.contains("notary"),
        "{kind}"
    );
}

#[test]
fn a_transcript_can_be_played_again() {
    let transcript = play(async |scene| {
        let (alice, notary) = (scene.person("alice").await, scene.bot("notary").await);
        let said = alice.says(&notary, "one\ntwo").await;
        notary.answers("1. one\ntwo").await;
        alice.reacts(&said, "🎉").await;
        notary.answers("thanks for 🎉").await;
        alice.says(&notary, "like").await;
        notary.reacts("👍").await;
        alice.transcript(&notary)
    });
    transcript.is("
        alice: one
          two
        notary: 1. one
          two
        alice: (reacts with 🎉)
        notary: thanks for 🎉
        alice: like
        notary: (reacts with 👍)
    ");
    let again = play(async |scene| {
        let notary = scene.bot("notary").await;
        // The reaction is about the last message, here the bot's.
        scene.plays(&notary, transcript.as_str()).await;
        scene.person("alice").await.transcript(&notary)
    });
    assert_eq!(again, transcript);
}

#[test]
fn a_stop_an_hour_and_a_start_lose_nothing() {
    play(async |scene| {
        let notary = scene
            .bot("notary")
            .settings(serde_json::json!({"prefix": "> "}))
            .await;
        let alice = scene.person("alice").await;
        alice.says(&notary, "before").await;
        notary.answers("> 1. before").await;
        notary.stops().await;
        let said = alice.says(&notary, "meanwhile").await;
        scene.waits(Duration::from_hours(1)).await;
        notary.starts().await;
        let answer = notary.answers("> 2. meanwhile").await;
        let seconds = |message: &Message| message.sent_at.map_or(0, Timestamp::seconds);
        assert!(
            seconds(&answer) - seconds(&said) >= 3600,
            "an hour has passed"
        );
        notary.stays_silent().await;
    });
}

#[test]
fn conversations_are_told_apart() {
    play(async |scene| {
        let (alice, bob) = (scene.person("alice").await, scene.person("bob").await);
        let notary = scene.bot("notary").await;
        let other = scene.bot("notary").uid("other").await;
        let club = scene.group("club", &[&alice, &bob, &notary]).await;
        alice.says(&notary, "wait").await;
        bob.says(&notary, "quick").await;
        bob.says(&club, "all").await;
        alice.says(&other, "you").await;
        notary.answers_in(&alice, "1. wait").await;
        notary.answers_in(&bob, "1. quick").await;
        notary.answers_in(&club, "1. all").await;
        other.answers("1. you").await;
        alice.transcript(&club).is("
            app_system: (adds alice)
            app_system: (adds bob)
            app_system: (adds notary)
            bob: all
            notary: 1. all
        ");
        assert!(notary.letters().await.is_empty());
    });
}

#[test]
fn files_edits_and_slow_handlers_work() {
    play(async |scene| {
        let notary = scene
            .bot("notary")
            .handler_timeout(Duration::from_secs(10))
            .await;
        let alice = scene.person("alice").await;
        let file = Upload::new("note \"1\".txt", "text/plain", b"hello".to_vec());
        alice
            .sends(&notary, Draft::upload(MediaType::File, vec![file]))
            .await;
        notary.answers(Answer::contains(".txt")).await;
        let said = alice.says(&notary, "draft").await;
        notary.answers("1. draft").await;
        alice.edits(&said, "final").await;
        notary.answers("changed to final").await;
        alice.deletes(&said).await;
        alice.says(&notary, "wait").await;
        notary.stays_silent().await;
        let letters = notary.letters().await;
        assert!(letters[0].cause.contains("within 10 s"), "{letters:?}");
    });
}
