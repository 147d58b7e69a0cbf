use cometchat_bot::prelude::*;

#[derive(Dialogue)]
#[dialogue(id = "booking")]
enum Booking {
    Day,
    Count(String),
    #[state(was = "Sure")]
    Confirm,
    #[state(was = ["Day", "Seats"])]
    Seat {
        #[state(defualt = 1)]
        number: u8,
    },
    #[state(was = ["Seats"])]
    Row,
}

fn main() {}
