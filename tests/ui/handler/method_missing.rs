use cometchat_bot::prelude::*;

#[bot(name = "guide")]
struct GuideBot;

#[derive(Payload, serde::Serialize, serde::Deserialize)]
#[payload(type = "location")]
struct Location;

#[handler]
impl CustomHandler<Location> for GuideBot {
    async fn on_invalid(
        &self,
        _: &Context,
        _: &cometchat_bot::routing::PayloadError,
    ) -> HandlerResult<()> {
        Ok(())
    }
}

fn main() {}
