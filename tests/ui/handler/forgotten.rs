use cometchat_bot::prelude::*;

#[bot(name = "echo")]
struct EchoBot;

impl MessageHandler for EchoBot {
    async fn on_message(&self, _: &Context, _: &Message) -> HandlerResult {
        Ok(Reply::none())
    }
}

fn main() {}
