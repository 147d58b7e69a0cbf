use cometchat_bot::prelude::*;

#[derive(Command)]
#[command]
struct NoBrackets;

#[derive(Command)]
#[command(name = "poll", alias = ["vote"])]
struct Misspelt;

#[derive(Command)]
#[command(name = "poll")]
struct Field {
    #[arg(short)]
    question: String,
}

fn main() {}
