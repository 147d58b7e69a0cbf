use cometchat_bot::prelude::*;

struct Order;

#[derive(Button)]
#[button(id = "approve")]
struct Approve {
    order: Order,
}

fn main() {}
