//! Examples are in the files beside this folder; run one with
//! `cargo run -p cometchat-bot-examples --example echo`.
