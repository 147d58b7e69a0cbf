use std::time::Duration;

use cometchat_bot::prelude::*;

#[derive(Command)]
#[command(name = "wait")]
struct Wait {
    time: Duration,
}

fn main() {}
