use cometchat_bot::prelude::*;

#[derive(Command)]
#[command(name = "poll")]
struct AfterRest {
    #[arg(rest)]
    question: String,
    options: Vec<String>,
}

#[derive(Command)]
#[command(name = "poll")]
struct AfterVec {
    options: Vec<String>,
    question: String,
}

#[derive(Command)]
#[command(name = "poll")]
struct AfterOption {
    minutes: Option<u32>,
    question: String,
}

fn main() {}
