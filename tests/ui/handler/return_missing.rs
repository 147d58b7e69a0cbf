use cometchat_bot::prelude::*;

#[bot(name = "echo")]
struct EchoBot;

#[handler]
impl MessageHandler for EchoBot {
    async fn on_message(&self, _: &Context, _: &Message) {}
}

fn main() {}
