//! People and bots in a local server, for tests that cross crates.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test helper fails the test"
)]

mod beside;
pub mod chaos;
mod http;
mod person;
mod world;

pub use self::{
    beside::beside,
    http::{Response, request},
    person::Person,
    world::World,
};
