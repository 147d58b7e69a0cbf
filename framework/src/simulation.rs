//! Whole bots against a whole server, in one process, in virtual time, with
//! everything going wrong that may: requests and answers are lost, frames come
//! late or twice, connections break or fall silent, the disk refuses, and the
//! process dies between any two steps.
//!
//! One seed is one schedule. `SIMULATION_SEEDS=a..b` runs others than the
//! usual ones; with a single seed the transcript is printed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a simulation that fails stops"
)]

mod burst;
mod counter;
mod dice;
mod disk;
mod judge;
mod life;
mod log;
mod plan;
mod requests;
mod schedule;
mod server;
mod tests;
mod wire;
mod world;

pub(crate) use self::dice::share;
