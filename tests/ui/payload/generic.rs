use cometchat_bot::prelude::*;

#[derive(Payload)]
#[payload(type = "location")]
struct Location<T> {
    at: T,
}

fn main() {}
