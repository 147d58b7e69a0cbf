//! Layers around handlers: their order, what they see, what they may do.

use std::time::Duration;

use cometchat_bot::{
    layer::RateLimit,
    prelude::*,
    reply::Action,
    runtime::{Panicked, TimedOut},
    testing::{Answer, play},
};
use serde::{Deserialize, Serialize};

/// Writes its name in front of what is said.
struct Mark(String);

impl Layer for Mark {
    async fn around(&self, _: &Context, next: Next<'_>) -> HandlerResult {
        let (name, handler) = (&self.0, next.handler().trait_name);
        let said = next.run().await?;
        Ok(Reply::text(format!("{name} around {handler}")).then(said))
    }
}

/// Keeps everybody out who is called mallory.
struct Door;

impl Layer for Door {
    async fn around(&self, ctx: &Context, next: Next<'_>) -> HandlerResult {
        match ctx.sender() {
            Some(user) if user.uid.as_str() == "mallory" => Ok(Reply::text("No.")),
            _ => next.run().await,
        }
    }
}

#[derive(Debug, Deserialize)]
struct Settings {
    outer: String,
}

/// Says everything again, in layers.
#[bot(name = "layered", layers = [Mark(self.settings.outer.clone()), Door, Mark("inner".to_owned())])]
#[derive(Debug)]
struct LayeredBot {
    settings: Settings,
}

impl Bot for LayeredBot {
    type Settings = Settings;

    fn new(settings: Settings) -> HandlerResult<Self> {
        Ok(Self { settings })
    }
}

#[handler]
impl MessageHandler for LayeredBot {
    async fn on_message(&self, _: &Context, message: &Message) -> HandlerResult<String> {
        Ok(message.text().unwrap_or_default().to_owned())
    }
}

#[test]
fn the_first_layer_stands_outside() {
    play(async |scene| {
        let settings = serde_json::json!({"outer": "outer"});
        let layered = scene.bot("layered").settings(settings).await;
        let alice = scene.person("alice").await;
        let mallory = scene.person("mallory").await;
        alice.says(&layered, "hello").await;
        mallory.says(&layered, "hello").await;
        for expected in [
            "outer around MessageHandler",
            "inner around MessageHandler",
            "hello",
        ] {
            layered.answers_in(&alice, expected).await;
        }
        let expected = "outer around MessageHandler";
        layered.answers_in(&mallory, expected).await;
        layered.answers_in(&mallory, "No.").await;
        layered.stays_silent().await;
    });
}

/// Says sorry, and keeps the error.
struct Sorry;

impl Layer for Sorry {
    async fn around(&self, _: &Context, next: Next<'_>) -> HandlerResult {
        let sorry = |error: HandlerError| error.telling("Sorry, that did not work.");
        next.run().await.map_err(sorry)
    }
}

/// Answers some errors in the handler's place.
struct Instead;

impl Layer for Instead {
    async fn around(&self, ctx: &Context, next: Next<'_>) -> HandlerResult {
        let is_asked = ctx.said().starts_with("instead");
        match next.run().await {
            Err(error) if is_asked => {
                let source = error.source();
                let what = if source.is::<Panicked>() {
                    "a panic"
                } else if source.is::<TimedOut>() {
                    "a time-out"
                } else {
                    "an error"
                };
                Ok(Reply::text(format!("{what}: {error}")))
            }
            outcome => outcome,
        }
    }
}

/// Panics itself, or waits for ever.
struct Clumsy;

impl Layer for Clumsy {
    async fn around(&self, ctx: &Context, next: Next<'_>) -> HandlerResult {
        match ctx.said() {
            "stumble" => panic!("the layer stumbled"),
            "sleep" => std::future::pending().await,
            _ => next.run().await,
        }
    }
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Runs(u32);

impl State for Runs {
    const NAME: &'static str = "runs";
}

/// Fails as it is told to.
#[bot(name = "failing", layers = [Clumsy, Sorry, Instead])]
#[derive(Debug)]
struct FailingBot;

#[handler]
impl MessageHandler for FailingBot {
    async fn on_message(&self, ctx: &Context, _: &Message) -> HandlerResult<String> {
        let runs = ctx.state::<Runs>().conversation();
        let run = runs
            .update(|runs| {
                runs.0 += 1;
                runs.0
            })
            .await?;
        let said = ctx.said();
        match said.split(' ').next_back() {
            Some("fail") => Err(HandlerError::msg("as asked")),
            Some("tell") => Err(HandlerError::msg("as asked").telling("It is raining.")),
            Some("panic") => panic!("as asked"),
            Some("hang") => std::future::pending().await,
            _ => Ok(format!("{run} runs")),
        }
    }
}

#[test]
fn people_are_told_when_an_event_is_given_up() {
    play(async |scene| {
        let failing = scene.bot("failing").await;
        let alice = scene.person("alice").await;
        for (said, answer) in [
            ("fail", "Sorry, that did not work."),
            ("panic", "Sorry, that did not work."),
            ("hang", "Sorry, that did not work."),
            ("tell", "It is raining."),
        ] {
            alice.says(&failing, said).await;
            failing.answers(answer).await;
        }
        // Each is kept all the same, and nothing that it changed.
        assert_eq!(failing.letters().await.len(), 4);
        alice.says(&failing, "well").await;
        failing.answers("1 runs").await;
        failing.stops().await;
        failing.starts().await;
        failing.stays_silent().await;
    });
}

#[test]
fn a_layer_may_answer_errors_and_what_failed_is_undone() {
    play(async |scene| {
        let failing = scene.bot("failing").await;
        let alice = scene.person("alice").await;
        for (said, answer) in [
            ("instead of: fail", "an error: as asked"),
            (
                "instead of: panic",
                "a panic: the handler panicked: as asked",
            ),
            (
                "instead of: hang",
                "a time-out: the handler did not finish within 60 s",
            ),
        ] {
            alice.says(&failing, said).await;
            failing.answers(answer).await;
        }
        assert!(failing.letters().await.is_empty());
        alice.says(&failing, "well").await;
        failing.answers("1 runs").await;
    });
}

#[test]
fn a_layer_that_fails_costs_one_event() {
    play(async |scene| {
        let failing = scene.bot("failing").await;
        let alice = scene.person("alice").await;
        for said in ["stumble", "sleep", "well"] {
            alice.says(&failing, said).await;
        }
        failing.answers("1 runs").await;
        let letters = failing.letters().await;
        let causes: Vec<_> = letters.iter().map(|letter| letter.cause.clone()).collect();
        assert_eq!(
            causes,
            [
                "the handler panicked: the layer stumbled",
                "the handler did not finish within 70 s"
            ]
        );
    });
}

/// Lets a person ask three times a minute.
#[bot(name = "limited", layers = [RateLimit::new(3, Duration::from_mins(1))])]
#[derive(Debug)]
struct LimitedBot;

#[handler]
impl MessageHandler for LimitedBot {
    async fn on_message(&self, ctx: &Context, message: &Message) -> HandlerResult<String> {
        if message.text() == Some("later") {
            ctx.schedule().after(Duration::from_secs(1), &Later).await?;
        }
        Ok(message.text().unwrap_or_default().to_owned())
    }
}

#[derive(Debug, Payload, Serialize, Deserialize)]
#[payload(type = "later")]
struct Later;

#[handler]
impl DueHandler<Later> for LimitedBot {
    async fn on_due(&self, _: &Context, _: Later, _: &Due) -> HandlerResult<&str> {
        Ok("It is later.")
    }
}

#[test]
fn who_asks_for_too_much_is_told_once_and_others_are_not() {
    play(async |scene| {
        let limited = scene.bot("limited").await;
        let (alice, bob) = (scene.person("alice").await, scene.person("bob").await);
        for said in ["one", "two", "later", "four", "five", "six"] {
            alice.says(&limited, said).await;
        }
        for answer in ["one", "two", "later"] {
            limited.answers_in(&alice, answer).await;
        }
        let wait = Answer::like("That is too much for me. Please ask again in ... seconds.");
        limited.answers_in(&alice, wait).await;
        // What is due is nothing that she does.
        limited.answers_in(&alice, "It is later.").await;
        bob.says(&limited, "hello").await;
        limited.answers_in(&bob, "hello").await;
        limited.stays_silent().await;
        limited.stops().await;
        limited.starts().await;
        alice.says(&limited, "seven").await;
        limited.stays_silent().await;
        scene.waits(Duration::from_mins(1)).await;
        alice.says(&limited, "eight").await;
        limited.answers("eight").await;
    });
}

/// Changes what is said.
struct Louder;

impl Layer for Louder {
    async fn around(&self, _: &Context, next: Next<'_>) -> HandlerResult {
        let said = next.run().await?.into_iter().map(|action| match action {
            Action::Answer(draft) => match draft.content() {
                cometchat_bot::client::DraftContent::Text(text) => {
                    Action::Answer(Draft::text(text.to_uppercase()))
                }
                _ => Action::Answer(draft),
            },
            other => other,
        });
        Ok(said.fold(Reply::none(), Reply::and))
    }
}

/// Shouts.
#[bot(name = "loud", layers = [Louder])]
#[derive(Debug)]
struct LoudBot;

/// Says hello.
#[derive(Debug, Command)]
#[command(name = "hello")]
struct Hello;

#[handler]
impl CommandHandler<Hello> for LoudBot {
    async fn on_command(&self, _: &Context, _: Hello) -> HandlerResult<&str> {
        Ok("hello")
    }
}

#[test]
fn layers_stand_around_what_the_framework_says_as_well() {
    play(async |scene| {
        let loud = scene.bot("loud").await;
        scene
            .plays(
                &loud,
                "
                alice: /hello
                loud: HELLO
                alice: /hallo
                loud: I DO NOT KNOW THAT COMMAND. DID YOU MEAN /HELLO?
                alice: /cancel
                loud: THERE IS NOTHING TO CANCEL.
                ",
            )
            .await;
    });
}
