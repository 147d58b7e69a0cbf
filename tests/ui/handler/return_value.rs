use cometchat_bot::prelude::*;

#[bot(name = "echo")]
struct EchoBot;

#[handler]
impl MessageHandler for EchoBot {
    async fn on_message(&self, _: &Context, message: &Message) -> HandlerResult<String> {
        Ok(message.text())
    }
}

#[handler]
impl EditHandler for EchoBot {
    async fn on_edited(&self, _: &Context, message: &Message) -> HandlerResult<impl IntoReply> {
        message.text().map(str::to_owned)
    }
}

fn main() {}
