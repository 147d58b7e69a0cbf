use cometchat_bot::prelude::*;

#[bot(name = "echo")]
struct EchoBot;

#[derive(Command)]
#[command(name = "ask")]
struct Ask;

#[handler]
impl MessageHandler<Ask> for EchoBot {
    async fn on_message(&self, _: &Context, _: &Message) -> HandlerResult<()> {
        Ok(())
    }
}

#[handler]
impl CommandHandler for EchoBot {
    async fn on_command(&self, _: &Context, _: Ask) -> HandlerResult<()> {
        Ok(())
    }
}

#[handler]
impl CustomHandler<Ask, Ask> for EchoBot {
    async fn on_custom(&self, _: &Context, _: Ask) -> HandlerResult<()> {
        Ok(())
    }
}

fn main() {}
