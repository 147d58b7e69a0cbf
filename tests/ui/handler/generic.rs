use cometchat_bot::prelude::*;

#[bot(name = "echo")]
struct EchoBot;

#[handler]
impl<T: Send> MessageHandler for Vec<T> {
    async fn on_message(&self, _: &Context, _: &Message) -> HandlerResult<()> {
        Ok(())
    }
}

#[handler]
impl MessageHandler for &EchoBot {
    async fn on_message(&self, _: &Context, _: &Message) -> HandlerResult<()> {
        Ok(())
    }
}

#[handler]
impl EditHandler for EchoBot {
    async fn on_edited<T>(&self, _: &Context, _: &Message) -> HandlerResult<()> {
        Ok(())
    }
}

fn main() {}
