use cometchat_bot::prelude::*;

#[derive(Dialogue)]
#[dialogue(id = "booking")]
struct Booking {
    day: String,
}

#[derive(Dialogue)]
#[dialogue(id = "nothing")]
enum Nothing {}

#[derive(Dialogue)]
#[dialogue(id = "any")]
enum Any<T> {
    Value { value: T },
}

fn main() {}
