use cometchat_bot::prelude::*;

struct EchoBot {
    prefix: String,
}

impl Bot for EchoBot {
    type Settings = String;

    fn new(prefix: String) -> HandlerResult<Self> {
        Ok(Self { prefix })
    }
}

fn main() {}
