//! Play people against a bot, in process and in virtual time (feature `testing`).
//!
//! A [`Scene`] is a whole local server, the same that the daemon's `sandbox`
//! command runs, with people and bots connected to it: real requests, real
//! sockets, but no port, and a clock that jumps over every wait. A test takes
//! milliseconds, also when a day passes in it.
//!
//! Put `cometchat-bot = { ..., features = ["testing"] }` under
//! `[dev-dependencies]`, never under `[dependencies]`: the feature is not for
//! what is shipped.
//!
//! # Examples
//!
//! ```standalone_crate
//! use cometchat_bot::{prelude::*, testing::play};
//!
//! #[bot(name = "parrot")]
//! struct ParrotBot;
//!
//! #[handler]
//! impl MessageHandler for ParrotBot {
//!     async fn on_message(&self, _: &Context, message: &Message) -> HandlerResult<String> {
//!         Ok(message.text().unwrap_or("?").to_owned())
//!     }
//! }
//!
//! play(async |scene| {
//!     let alice = scene.person("alice").await;
//!     let parrot = scene.bot("parrot").await;
//!     alice.says(&parrot, "hello").await;
//!     parrot.answers("hello").await;
//! });
//! ```
//!
//! # What a failure shows
//!
//! The place in the test, what was expected, what came instead, the whole
//! conversation, and the events that the bot gave up with their causes.
//!
//! # Conversations as text
//!
//! [`Person::transcript`] is a conversation as one would write it down, for
//! snapshots; [`Scene::plays`] plays such a text.
#![allow(
    clippy::expect_used,
    reason = "a test helper fails the test when the server in it does not work"
)]

mod answer;
mod bot;
mod casting;
mod group;
mod log;
mod person;
mod scene;
mod script;
mod transcript;

pub use self::{
    answer::Answer,
    bot::BotUnderTest,
    casting::Casting,
    group::{Member, TestGroup},
    person::Person,
    scene::{Scene, play},
    transcript::Transcript,
};
