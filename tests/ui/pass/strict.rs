//! A crate that denies all that can be denied, and keeps names of its own that
//! could be in the way of what the macros write.

#![forbid(unsafe_code)]
#![deny(clippy::all, clippy::pedantic, missing_docs, unreachable_pub, warnings)]

use cometchat_bot::{prelude::*, routing::RoutingTable};

/// Not the one of the standard library.
pub mod core {}

/// Not the one of the standard library.
pub mod std {}

/// Not the one of the standard library.
#[derive(Debug)]
pub struct Result;

/// Not the one of the standard library.
#[derive(Debug)]
pub struct Option;

/// Names in the way.
#[bot(name = "strict")]
#[derive(Debug)]
pub struct StrictBot;

/// A command whose arguments have awkward names.
#[derive(Debug, Command)]
#[command(name = "strict")]
pub struct Strict {
    /// A keyword.
    pub r#type: String,
    /// What the expansion calls its own.
    pub arguments: Vec<u8>,
}

#[handler]
impl CommandHandler<Strict> for StrictBot {
    async fn on_command(&self, ctx: &Context, strict: Strict) -> HandlerResult<String> {
        let outcome = format!("{} {}", ctx.me(), strict.r#type);
        Ok(outcome)
    }
}

#[handler]
impl MessageHandler for StrictBot {
    async fn on_message(&self, _ctx: &Context, _message: &Message) -> HandlerResult {
        Err(HandlerError::msg("not today"))
    }
}

#[test]
fn names_of_the_user_are_not_in_the_way() {
    let table = RoutingTable::from_registry(&[]).expect("bots that fit together");
    let rows = table.rows();
    let row = rows.iter().find(|row| row.bot == "strict");
    let row = row.expect("it is registered");
    assert_eq!(row.trigger, "/strict TYPE [ARGUMENTS...]");
}
