use cometchat_bot::prelude::*;

#[bot(name = "asker")]
struct AskerBot;

struct Ask;

#[handler]
impl CommandHandler<Ask> for AskerBot {
    async fn on_command(&self, _: &Context, _: Ask) -> HandlerResult<()> {
        Ok(())
    }
}

fn main() {}
