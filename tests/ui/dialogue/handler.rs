use cometchat_bot::prelude::*;

#[bot(name = "table")]
struct TableBot;

enum NoDialogue {
    Day,
}

#[derive(Dialogue)]
#[dialogue(id = "booking")]
enum Booking {
    Day,
}

#[handler]
impl DialogueHandler<NoDialogue> for TableBot {
    async fn on_answer(&self, _: &Context, _: NoDialogue, _: &Message) -> HandlerResult<()> {
        Ok(())
    }
}

#[handler]
impl DialogueHandler<Booking> for TableBot {
    async fn on_answer(&self, _: &Context, _: &Booking, _: &Message) -> HandlerResult<()> {
        Ok(())
    }

    async fn on_ended(&self, _: &Context, _: &End<Booking>) -> HandlerResult<()> {
        Ok(())
    }
}

#[handler]
impl DialogueHandler for TableBot {}

fn main() {}
