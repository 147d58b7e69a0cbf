//! A dialogue: several messages that belong together, as typed states.
//!
//! ```text
//! alice: /book
//! table: For which day?
//! alice: Friday
//! table: A table on Friday. For how many?
//! alice: a few
//! table: Please write a number. For how many?
//! alice: /hours
//! table: We are open from noon.
//! alice: 4
//! table: Booked: Friday, for 4.
//! ```
//!
//! `/cancel` gets out of it; who does not answer for an hour is told that it is over.
#![allow(
    missing_debug_implementations,
    missing_docs,
    reason = "shorter to read"
)]

use cometchat_bot::prelude::*;

/// Books tables.
#[bot(name = "table")]
pub struct TableBot;

/// Books a table.
#[derive(Command)]
#[command(name = "book")]
pub struct Book;

/// Says when there is something to eat.
#[derive(Command)]
#[command(name = "hours")]
pub struct Hours;

#[derive(Dialogue)]
#[dialogue(id = "booking", wait = "1h")]
pub enum Booking {
    Day,
    Count { day: String },
}

#[handler]
impl CommandHandler<Book> for TableBot {
    async fn on_command(&self, _: &Context, _: Book) -> HandlerResult {
        Booking::Day.asks("For which day?")
    }
}

#[handler]
impl CommandHandler<Hours> for TableBot {
    async fn on_command(&self, _: &Context, _: Hours) -> HandlerResult<&str> {
        Ok("We are open from noon.")
    }
}

#[handler]
impl DialogueHandler<Booking> for TableBot {
    async fn on_answer(&self, ctx: &Context, state: Booking, _: &Message) -> HandlerResult {
        let said = ctx.said().to_owned();
        match (state, said.parse::<u8>()) {
            (Booking::Day, _) => {
                let question = format!("A table on {said}. For how many?");
                Booking::Count { day: said }.asks(question)
            }
            (Booking::Count { day }, Ok(count)) => {
                Ok(Reply::text(format!("Booked: {day}, for {count}.")))
            }
            (state, Err(_)) => state.asks("Please write a number. For how many?"),
        }
    }
}

fn main() -> std::process::ExitCode {
    cometchat_bot::daemon::main("dialogue", "0.1.0", &[])
}
