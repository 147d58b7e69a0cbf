use cometchat_bot::prelude::*;

#[derive(Dialogue)]
#[dialogue(id = "a", wait = "soon")]
enum Soon {
    Day,
}

#[derive(Dialogue)]
#[dialogue(id = "b", wait = "0s")]
enum Never {
    Day,
}

#[derive(Dialogue)]
#[dialogue(id = "c", wait = 10)]
enum Number {
    Day,
}

fn main() {}
