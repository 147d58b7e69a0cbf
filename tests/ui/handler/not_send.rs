use std::rc::Rc;

use cometchat_bot::prelude::*;

#[bot(name = "echo")]
struct EchoBot;

#[handler]
impl MessageHandler for EchoBot {
    async fn on_message(&self, ctx: &Context, _: &Message) -> HandlerResult<()> {
        let shared = Rc::new(1);
        ctx.reply("one moment").await?;
        drop(shared);
        Ok(())
    }
}

fn main() {}
