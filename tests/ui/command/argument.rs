use cometchat_bot::prelude::*;

#[derive(Command)]
#[command(name = "poll")]
struct Arguments {
    #[arg(name = "the question")]
    question: String,
    #[arg(name = "what?")]
    reason: String,
    #[arg(default)]
    minutes: u32,
    #[arg(default = Some(3))]
    choices: Option<u32>,
    #[arg(rest = true)]
    topic: String,
}

#[derive(Command)]
#[command(name = "poll")]
struct Rest {
    #[arg(rest)]
    options: Vec<String>,
}

fn main() {}
