use cometchat_bot::prelude::*;

#[handler]
struct EchoBot;

#[handler]
async fn on_message(_: &Context, _: &Message) -> HandlerResult<()> {
    Ok(())
}

#[handler]
mod echo {}

fn main() {}
