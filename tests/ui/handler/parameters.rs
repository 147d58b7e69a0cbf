use cometchat_bot::prelude::*;

#[bot(name = "asker")]
struct AskerBot;

#[derive(Command)]
#[command(name = "ask")]
struct Ask;

#[handler]
impl MessageHandler for AskerBot {
    async fn on_message(&self, _: &Message) -> HandlerResult<()> {
        Ok(())
    }
}

#[handler]
impl CommandHandler<Ask> for AskerBot {
    async fn on_command(&self, _: Context, _: &Ask) -> HandlerResult<()> {
        Ok(())
    }
}

fn main() {}
