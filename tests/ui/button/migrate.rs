use cometchat_bot::prelude::*;

#[derive(Button)]
#[button(id = "approve", version = 2, migrate = from_older)]
struct Approve {
    order: u64,
}

fn from_older(order: u64) -> Approve {
    Approve { order }
}

fn main() {}
