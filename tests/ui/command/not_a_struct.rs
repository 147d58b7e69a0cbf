use cometchat_bot::prelude::*;

#[derive(Command)]
#[command(name = "poll")]
struct Tuple(String);

#[derive(Command)]
#[command(name = "poll")]
enum Choice {
    Start,
    Stop,
}

#[derive(Command)]
#[command(name = "poll")]
struct Generic<T> {
    question: T,
}

fn main() {}
