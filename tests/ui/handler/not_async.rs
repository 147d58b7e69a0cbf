use cometchat_bot::prelude::*;

#[bot(name = "asker")]
struct AskerBot;

#[derive(Command)]
#[command(name = "ask")]
struct Ask;

#[handler]
impl CommandHandler<Ask> for AskerBot {
    fn on_command(&self, _: &Context, _: Ask) -> HandlerResult<()> {
        Ok(())
    }
}

fn main() {}
