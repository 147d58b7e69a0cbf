use cometchat_bot::prelude::*;

#[derive(Button)]
#[button(id = "choice")]
enum Choice {
    Yes,
    No,
}

#[derive(Button)]
#[button(id = "pair")]
struct Pair(u64, u64);

#[derive(Button)]
#[button(id = "any")]
struct Any<T> {
    value: T,
}

fn main() {}
