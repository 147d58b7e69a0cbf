//! Behaviour of the sandbox as clients see it, in process and without ports.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::needless_pass_by_value,
    clippy::too_many_lines,
    reason = "tests: tables of cases, and JSON literals handed over"
)]

mod access;
mod admin;
mod apps;
mod changes;
mod conversations;
mod crash;
mod dump;
mod faults;
mod faults_rest;
mod fidelity;
mod fixtures;
mod groups;
mod harsh;
mod history;
mod hooks;
mod inspector;
mod interactive;
mod limits;
mod lists;
mod login;
mod media;
mod page;
mod people;
mod permissions;
mod polls;
mod receipts;
mod records;
mod restart;
mod rings;
mod sending;
mod server;
mod small;
mod socket;
mod world;
