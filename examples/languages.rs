//! One bot in several languages: the one that was chosen, or else the person's own.
//!
//! ```text
//! alice: /order 1
//! cafe: One cake for Alice.
//! alice: /language de
//! cafe: Ab jetzt auf Deutsch.
//! alice: /order 3
//! cafe: 3 Kuchen für Alice.
//! alice: /language xx
//! cafe: I speak en, de.
//! ```
//!
//! Run with `cargo run -p cometchat-bot-examples --example languages`.

use cometchat_bot::{prelude::*, texts::Texts};

/// Texts are Fluent. A real bot keeps them in files: `include_str!("texts/en.ftl")`.
const ENGLISH: &str = "
cakes = { $count ->
    [one] One cake
   *[other] { $count } cakes
 } for { $name }.
switched = In English from now on.
known = I speak { $languages }.
";

/// What is missing here is said in the first language.
const GERMAN: &str = "
cakes = { $count ->
    [one] Ein Kuchen
   *[other] { $count } Kuchen
 } für { $name }.
switched = Ab jetzt auf Deutsch.
";

#[bot(name = "cafe", about = "Sells cakes")]
struct CafeBot {
    texts: Texts,
}

impl Bot for CafeBot {
    type Settings = NoSettings;

    fn new(_: NoSettings) -> HandlerResult<Self> {
        let texts = Texts::new("en", ENGLISH)?.with("de", GERMAN)?;
        Ok(Self { texts })
    }
}

/// Orders cakes.
#[derive(Command)]
#[command(name = "order")]
struct Order {
    count: u32,
}

/// Changes the language.
#[derive(Command)]
#[command(name = "language")]
struct Language {
    language: String,
}

#[handler]
impl CommandHandler<Order> for CafeBot {
    async fn on_command(&self, ctx: &Context, order: Order) -> HandlerResult<String> {
        let words = self.texts.here(ctx).await?;
        let name = ctx.sender().map_or("you", |user| &user.name);
        let cakes = words.text("cakes").with("count", order.count);
        Ok(cakes.with("name", name).to_string())
    }
}

#[handler]
impl CommandHandler<Language> for CafeBot {
    async fn on_command(
        &self,
        ctx: &Context,
        Language { language }: Language,
    ) -> HandlerResult<String> {
        let is_known = self.texts.choose(ctx, &language).await?;
        let words = self.texts.here(ctx).await?;
        let languages: Vec<_> = self.texts.languages().collect();
        let known = words.text("known").with("languages", languages.join(", "));
        Ok(if is_known {
            words.text("switched").to_string()
        } else {
            known.to_string()
        })
    }
}

fn main() -> std::process::ExitCode {
    cometchat_bot::daemon::main("languages", "0.1.0", &[])
}
