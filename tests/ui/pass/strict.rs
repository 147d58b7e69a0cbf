//! A crate that denies all that can be denied, and keeps names of its own that
//! could be in the way of what the macros write.

#![forbid(unsafe_code)]
#![deny(clippy::all, clippy::pedantic, unused)]

use cometchat_bot::{prelude::*, routing::RoutingTable};

/// Not the one of the standard library.
pub(crate) mod core {}

/// Not the one of the standard library.
pub(crate) mod std {}

/// Not the one of the standard library.
#[derive(Debug)]
pub(crate) struct Result;

/// Not the one of the standard library.
#[derive(Debug)]
pub(crate) struct Option;

/// Names in the way.
#[bot(name = "strict")]
#[derive(Debug)]
pub(crate) struct StrictBot;

/// A command whose arguments have awkward names.
#[derive(Debug, Command)]
#[command(name = "strict")]
pub(crate) struct Strict {
    /// A keyword.
    r#type: String,
    /// What the expansion calls its own.
    arguments: Vec<u8>,
}

#[handler]
impl CommandHandler<Strict> for StrictBot {
    async fn on_command(&self, ctx: &Context, strict: Strict) -> HandlerResult<String> {
        let outcome = format!("{} {} {:?}", ctx.me(), strict.r#type, strict.arguments);
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
    assert_eq!(format!("{Result:?} {Option:?}"), "Result Option");
    let table = RoutingTable::from_registry(&[]).expect("bots that fit together");
    let rows = table.rows();
    let row = rows.iter().find(|row| row.bot == "strict");
    let row = row.expect("it is registered");
    assert_eq!(row.trigger, "/strict TYPE [ARGUMENTS...]");
}
