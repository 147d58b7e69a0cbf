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
    #[arg]
    minutes: u32,
    #[arg(default = 3, default = 4)]
    choices: u32,
}

fn main() {}
