use cometchat_bot::prelude::*;

#[bot(name = "guide")]
struct GuideBot;

struct Location;

#[handler]
impl CustomHandler<Location> for GuideBot {
    async fn on_custom(&self, _: &Context, _: Location) -> HandlerResult<()> {
        Ok(())
    }
}

fn main() {}
