use cometchat_bot::prelude::*;

#[bot(name = "echo")]
struct EchoBot;

#[handler]
impl MessageHandler for EchoBot {
    async fn on_mesage(&self, _: &Context, _: &Message) -> HandlerResult<()> {
        Ok(())
    }
}

#[handler]
impl GroupHandler for EchoBot {
    async fn handle(&self, _: &Context, _: &MemberJoined) -> HandlerResult<()> {
        Ok(())
    }
}

fn main() {}
