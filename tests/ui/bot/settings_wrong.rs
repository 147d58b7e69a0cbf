use cometchat_bot::prelude::*;

struct Settings {
    prefix: String,
}

#[bot(name = "echo")]
struct EchoBot {
    settings: Settings,
}

impl Bot for EchoBot {
    type Settings = Settings;

    fn new(settings: Settings) -> HandlerResult<Self> {
        Ok(Self { settings })
    }
}

fn main() {}
