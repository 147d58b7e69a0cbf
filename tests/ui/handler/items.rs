use cometchat_bot::prelude::*;

#[bot(name = "echo")]
struct EchoBot;

#[handler]
impl MessageHandler for EchoBot {
    const LIMIT: usize = 3;

    async fn on_message(&self, _: &Context, _: &Message) -> HandlerResult<()> {
        Ok(())
    }
}

#[handler]
impl GroupHandler for EchoBot {}

#[handler]
impl EditHandler for EchoBot {}

fn main() {}
