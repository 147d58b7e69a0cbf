//! A dialogue over twenty restarts, each with the next version of the bot: states
//! renamed, inserted, taken away, fields added, and back again.

use cometchat_bot::{
    prelude::*,
    testing::{Answer, play},
};
use serde_json::Value;

/// One version of the bot: a kind of its own, run as the same user.
macro_rules! release {
    ($module:ident, $name:tt, $start:ident, ($($option:tt)*), { $($states:tt)* }, $answer:expr) => {
        mod $module {
            use super::*;

            #[bot(name = $name)]
            #[derive(Debug)]
            struct Bot;

            /// Orders.
            #[derive(Debug, Command)]
            #[command(name = "order")]
            struct Order;

            #[derive(Debug, Dialogue)]
            #[dialogue($($option)*)]
            pub(super) enum Ordering {
                $($states)*
            }

            #[handler]
            impl CommandHandler<Order> for Bot {
                async fn on_command(&self, _: &Context, _: Order) -> HandlerResult {
                    Ordering::$start.asks("What?")
                }
            }

            #[handler]
            impl DialogueHandler<Ordering> for Bot {
                async fn on_answer(
                    &self,
                    ctx: &Context,
                    state: Ordering,
                    _: &Message,
                ) -> HandlerResult {
                    let answer: fn(Ordering, String) -> HandlerResult = $answer;
                    answer(state, ctx.said().to_owned())
                }
            }

            #[handler]
            impl MessageHandler for Bot {
                async fn on_message(&self, _: &Context, _: &Message) -> HandlerResult<&str> {
                    Ok("Just talk.")
                }
            }
        }
    };
}

release! { first, "orders-1", Thing, (id = "ordering", wait = "30m"), {
    Thing,
    Number { thing: String },
}, |state, said| match state {
    Ordering::Thing => Ordering::Number { thing: said }.asks("How many?"),
    Ordering::Number { thing } => Ok(Reply::text(format!("1: {said} {thing}"))),
} }

// `Number` is called `Count`, and a step is inserted behind it.
release! { second, "orders-2", Thing, (id = "ordering", wait = "30m", version = 2), {
    Thing,
    #[state(was = ["Number"])]
    Count { thing: String },
    Address {
        thing: String,
        count: String,
        #[state(default = "by foot".to_owned())]
        way: String,
    },
}, |state, said| match state {
    Ordering::Thing => Ordering::Count { thing: said }.asks("How many?"),
    Ordering::Count { thing } => {
        Ordering::Address { thing, count: said, way: "by bike".to_owned() }.asks("Where to?")
    }
    Ordering::Address { thing, count, way } => {
        Ok(Reply::text(format!("2: {count} {thing} to {said} {way}")))
    }
} }

// `Thing` is renamed, `Count` is gone: who stood there goes on with one of it.
release! { third, "orders-3", Item, (id = "ordering", wait = "30m", version = 3, migrate = Self::from_older), {
    #[state(was = ["Thing"])]
    Item,
    Address { thing: String, count: String, note: Option<String> },
}, |state, said| match state {
    Ordering::Item => Ordering::Address { thing: said, count: "1".to_owned(), note: None }.asks("Where to?"),
    Ordering::Address { thing, count, note } => {
        Ok(Reply::text(format!("3: {count} {thing} to {said} {note:?}")))
    }
} }

impl third::Ordering {
    fn from_older(from: u32, state: &str, fields: Value) -> Option<Self> {
        let Value::Object(mut fields) = fields else {
            return None;
        };
        let is_count = from < 3 && ["Number", "Count"].contains(&state);
        let thing = fields.remove("thing").filter(|_| is_count)?;
        Some(Self::Address {
            thing: thing.as_str()?.to_owned(),
            count: "1".to_owned(),
            note: None,
        })
    }
}

// Nothing of the others is left.
release! { last, "orders-4", Begin, (id = "ordering", wait = "30m", version = 4), {
    Begin,
}, |_, said| Ok(Reply::text(format!("4: {said}"))) }

#[test]
fn a_dialogue_survives_twenty_restarts_a_renamed_state_and_an_inserted_step() {
    play(async |scene| {
        let mut bot = scene.bot("orders-1").uid("orders").await;
        // One in each state of the first version.
        let names = ["ann", "ben", "cleo"];
        let [ann, ben, cleo] = [
            scene.person(names[0]).await,
            scene.person(names[1]).await,
            scene.person(names[2]).await,
        ];
        for person in [&ann, &ben, &cleo] {
            person.says(&bot, "/order").await;
            bot.answers_in(person, "What?").await;
        }
        for person in [&ben, &cleo] {
            person.says(&bot, "tea").await;
            bot.answers_in(person, "How many?").await;
        }
        for restart in 1..=20 {
            // Forth, back (a version that was withdrawn), and forth again.
            let kind = match restart {
                5..=8 | 13..=20 => "orders-2",
                _ => "orders-1",
            };
            bot = bot.becomes(kind).await;
            if restart == 6 {
                cleo.says(&bot, "3").await;
                bot.answers_in(&cleo, "Where to?").await;
            }
            if restart == 16 {
                ann.says(&bot, "milk").await;
                bot.answers_in(&ann, "How many?").await;
            }
        }
        bot.stays_silent().await;
        ann.says(&bot, "1").await;
        bot.answers_in(&ann, "Where to?").await;
        ann.says(&bot, "Rome").await;
        bot.answers_in(&ann, "2: 1 milk to Rome by bike").await;
        ben.says(&bot, "2").await;
        bot.answers_in(&ben, "Where to?").await;
        ben.says(&bot, "Oslo").await;
        bot.answers_in(&ben, "2: 2 tea to Oslo by bike").await;
        cleo.says(&bot, "Bern").await;
        bot.answers_in(&cleo, "2: 3 tea to Bern by bike").await;
        for person in [&ann, &ben, &cleo] {
            person.says(&bot, "hello").await;
            bot.answers_in(person, "Just talk.").await;
        }
        assert!(bot.letters().await.is_empty());
    });
}

#[test]
fn who_stood_where_nothing_is_any_more_is_let_out_kindly() {
    play(async |scene| {
        let mut bot = scene.bot("orders-1").uid("orders").await;
        let (ann, ben) = (scene.person("ann").await, scene.person("ben").await);
        for person in [&ann, &ben] {
            person.says(&bot, "/order").await;
            bot.answers_in(person, "What?").await;
        }
        ben.says(&bot, "tea").await;
        bot.answers_in(&ben, "How many?").await;
        // `Number` is read by `migrate`, `Thing` by its old name.
        bot = bot.becomes("orders-3").await;
        ben.says(&bot, "Oslo").await;
        bot.answers_in(&ben, "3: 1 tea to Oslo None").await;
        ann.says(&bot, "milk").await;
        bot.answers_in(&ann, "Where to?").await;
        bot = bot.becomes("orders-4").await;
        ann.says(&bot, "Rome").await;
        bot.answers_in(&ann, Answer::starts_with("I have changed since we began"))
            .await;
        bot.answers_in(&ann, "Just talk.").await;
        ann.says(&bot, "/order").await;
        bot.answers_in(&ann, "What?").await;
        // A bot that has no such dialogue at all.
        bot = bot.becomes("orders-none").await;
        ann.says(&bot, "Rome").await;
        bot.answers_in(&ann, "None.").await;
        scene.waits(std::time::Duration::from_hours(1)).await;
        bot.stays_silent().await;
    });
}

/// A bot without dialogues.
#[bot(name = "orders-none")]
#[derive(Debug)]
struct NoneBot;

#[handler]
impl MessageHandler for NoneBot {
    async fn on_message(&self, _: &Context, _: &Message) -> HandlerResult<&str> {
        Ok("None.")
    }
}
