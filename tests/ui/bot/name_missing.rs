use cometchat_bot::prelude::*;

#[bot]
struct EchoBot;

#[bot(about = "Says everything again")]
struct Parrot;

fn main() {}
