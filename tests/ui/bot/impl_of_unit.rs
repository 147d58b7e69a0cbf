use cometchat_bot::prelude::*;

#[bot(name = "greeter")]
struct GreeterBot;

impl Bot for GreeterBot {
    type Settings = cometchat_bot::routing::NoSettings;

    fn new(_: Self::Settings) -> HandlerResult<Self> {
        Ok(Self)
    }
}

fn main() {}
