use cometchat_bot::prelude::*;

#[derive(Dialogue)]
enum BookTable {
    Day,
}

#[derive(Dialogue)]
#[dialogue(id = "book.table")]
enum Dot {
    Day,
}

#[derive(Dialogue)]
#[dialogue(name = "booking")]
enum Name {
    Day,
}

#[derive(Dialogue)]
#[dialogue(id = "booking", version = 0)]
enum Version {
    Day,
}

#[derive(Dialogue)]
#[dialogue(id = "booking", version = 2, migrate = |from, state, fields| None)]
enum Closure {
    Day,
}

fn main() {}
