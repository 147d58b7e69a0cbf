use std::time::Instant;

use cometchat_bot::prelude::*;

#[derive(Command)]
#[command(name = "wait")]
struct Wait {
    time: Instant,
}

fn main() {}
