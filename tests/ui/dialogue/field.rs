use cometchat_bot::prelude::*;

struct Opaque;

#[derive(Dialogue)]
#[dialogue(id = "booking")]
enum Booking {
    Day { table: Opaque },
}

#[derive(Dialogue)]
#[dialogue(id = "other")]
enum Other {
    Count {
        #[state(default = "one")]
        count: u8,
    },
}

fn main() {}
