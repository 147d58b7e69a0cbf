use cometchat_bot::prelude::*;

#[bot(name = "store")]
struct StoreBot<T> {
    things: Vec<T>,
}

fn main() {}
