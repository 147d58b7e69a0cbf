use cometchat_bot::prelude::*;

#[bot(name = "echo")]
struct EchoBot;

#[handler]
impl MessageHandler for EchoBot {
    async fn on_message(&self, _: &Context, _: &Message) -> HandlerResult<u32> {
        Ok(1)
    }
}

#[handler]
impl EditHandler for EchoBot {
    async fn on_edited(&self, _: &Context, _: &Message) -> String {
        "no result".to_owned()
    }
}

#[handler]
impl DeleteHandler for EchoBot {
    async fn on_deleted(&self, _: &Context, _: &Message) -> Result<String, std::fmt::Error> {
        Err(std::fmt::Error)
    }
}

fn main() {}
