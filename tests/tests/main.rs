//! What crosses crates, in one test binary.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod actions;
mod bots;
mod cards;
mod chaos;
mod command_line;
mod commands;
mod compile_fail;
mod crowd;
mod dependencies;
mod deploy;
mod dialogues;
mod doctor;
mod examples;
mod forms;
mod interactive;
mod layers;
mod layout;
mod long_work;
mod operations;
mod polls;
mod reliability;
mod saved;
mod saved_desk;
mod scaffold;
mod schedules;
mod secrets;
mod testing;
mod texts;
mod traces;
mod trouble;
mod upgrades;
