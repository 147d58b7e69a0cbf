use cometchat_bot::prelude::*;

#[bot(name = "echo")]
struct EchoBot;

#[handler(message)]
impl MessageHandler for EchoBot {
    async fn on_message(&self, _: &Context, _: &Message) -> HandlerResult<()> {
        Ok(())
    }
}

#[handler(timeout = "soon")]
impl EditHandler for EchoBot {
    async fn on_edited(&self, _: &Context, _: &Message) -> HandlerResult<()> {
        Ok(())
    }
}

#[handler(timeout = "2h")]
impl DeleteHandler for EchoBot {
    async fn on_deleted(&self, _: &Context, _: &Message) -> HandlerResult<()> {
        Ok(())
    }
}

fn main() {}
