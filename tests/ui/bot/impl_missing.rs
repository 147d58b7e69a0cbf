use cometchat_bot::prelude::*;

#[bot(name = "greeter")]
struct GreeterBot {
    greeting: String,
}

fn main() {}
