use cometchat_bot::prelude::*;

#[bot(name = "shop")]
struct ShopBot;

struct Approve;

#[handler]
impl ButtonHandler<Approve> for ShopBot {
    async fn on_pressed(&self, _: &Context, _: Approve) -> HandlerResult<()> {
        Ok(())
    }
}

fn card() -> Card {
    Card::new("An order waits").button("Approve", Approve)
}

fn main() {}
