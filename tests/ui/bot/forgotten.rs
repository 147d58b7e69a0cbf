use cometchat_bot::prelude::*;

struct EchoBot;

#[handler]
impl MessageHandler for EchoBot {
    async fn on_message(&self, _: &Context, _: &Message) -> HandlerResult<()> {
        Ok(())
    }
}

fn main() {}
