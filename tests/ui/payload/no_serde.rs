use cometchat_bot::prelude::*;

#[derive(Payload)]
#[payload(type = "location")]
struct Location {
    latitude: f64,
}

fn main() {}
