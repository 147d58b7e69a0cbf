use cometchat_bot::prelude::*;

#[bot(name = "counter")]
struct CounterBot;

#[handler]
impl MessageHandler for CounterBot {
    async fn on_message(&mut self, _: &Context, _: &Message) -> HandlerResult<()> {
        Ok(())
    }
}

#[handler]
impl EditHandler for CounterBot {
    async fn on_edited(_: &Context, _: &Message) -> HandlerResult<()> {
        Ok(())
    }
}

#[handler]
impl DeleteHandler for CounterBot {
    async fn on_deleted(self, _: &Context, _: &Message) -> HandlerResult<()> {
        Ok(())
    }
}

fn main() {}
