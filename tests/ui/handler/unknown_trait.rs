use cometchat_bot::prelude::*;

#[bot(name = "echo")]
struct EchoBot;

#[handler]
impl MesageHandler for EchoBot {
    async fn on_message(&self, _: &Context, _: &Message) -> HandlerResult<()> {
        Ok(())
    }
}

#[handler]
impl Clone for EchoBot {
    fn clone(&self) -> Self {
        Self
    }
}

fn main() {}
