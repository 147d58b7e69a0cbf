//! What bots say in several languages.

use std::time::Duration;

use cometchat_bot::{client::ProfileUpdate, prelude::*, testing::play, texts::Texts};
use serde_json::json;

/// Greets in several languages.
#[bot(name = "polyglot")]
#[derive(Debug)]
struct PolyglotBot {
    texts: Texts,
}

impl Bot for PolyglotBot {
    type Settings = NoSettings;

    fn new(_: NoSettings) -> HandlerResult<Self> {
        let texts = Texts::new("en", "hello = Hello, { $name }!\nno = I do not speak that.")?
            .with("de", "hello = Hallo { $name }!")?
            .with("pt-BR", "hello = Oi, { $name }!\nno = Não falo isso.")?;
        Ok(Self { texts })
    }
}

/// Says hello.
#[derive(Debug, Command)]
#[command(name = "hello")]
struct Hello;

/// Speaks another language from now on.
#[derive(Debug, Command)]
#[command(name = "speak")]
struct Speak {
    language: String,
}

#[handler]
impl CommandHandler<Hello> for PolyglotBot {
    async fn on_command(&self, ctx: &Context, _: Hello) -> HandlerResult<String> {
        let words = self.texts.here(ctx).await?;
        let name = ctx.sender().map_or("you", |user| &user.name);
        Ok(words.text("hello").with("name", name).to_string())
    }
}

#[handler]
impl CommandHandler<Speak> for PolyglotBot {
    async fn on_command(&self, ctx: &Context, speak: Speak) -> HandlerResult<String> {
        let is_known = self.texts.choose(ctx, &speak.language).await?;
        let words = self.texts.here(ctx).await?;
        if is_known {
            return Ok(words.language());
        }
        Ok(words.text("no").to_string())
    }
}

#[test]
fn a_conversation_has_the_language_that_was_chosen() {
    play(async |scene| {
        let polyglot = scene.bot("polyglot").await;
        scene
            .plays(
                &polyglot,
                "
                alice: /hello
                polyglot: Hello, Alice!
                alice: /speak de-AT
                polyglot: de
                alice: /hello
                polyglot: Hallo Alice!
                alice: /speak xx
                polyglot: I do not speak that.
                alice: /speak pt
                polyglot: pt-BR
                bob: /hello
                polyglot: Hello, Bob!
                ",
            )
            .await;
        polyglot.stops().await;
        polyglot.starts().await;
        let conversation = "
            alice: /hello
            polyglot: Oi, Alice!
            alice: /speak xx
            polyglot: Não falo isso.
        ";
        scene.plays(&polyglot, conversation).await;
    });
}

#[test]
fn a_person_has_a_language_in_the_profile() {
    play(async |scene| {
        let polyglot = scene.bot("polyglot").await;
        let alice = scene.person("alice").await;
        for (metadata, hello) in [
            (json!({"language": "de"}), "Hallo Alice!"),
            (json!({"locale": "pt_PT"}), "Oi, Alice!"),
            (json!({"language": 7, "locale": "de-CH"}), "Hallo Alice!"),
            (json!({"language": "tlh"}), "Hello, Alice!"),
        ] {
            let metadata = metadata.as_object().unwrap().clone();
            let profile = ProfileUpdate::new().metadata(metadata);
            alice.client().update_me(&profile).await.unwrap();
            alice.says(&polyglot, "/hello").await;
            polyglot.answers(hello).await;
            // The service is asked again.
            scene.waits(Duration::from_hours(1)).await;
        }
        // What was chosen for the conversation comes first.
        alice.says(&polyglot, "/speak de").await;
        polyglot.answers("de").await;
        alice.says(&polyglot, "/hello").await;
        polyglot.answers("Hallo Alice!").await;
    });
}
