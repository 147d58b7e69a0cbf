use cometchat_bot::prelude::*;

#[derive(Button)]
#[button(id = "a", version = 0)]
struct Zero;

#[derive(Button)]
#[button(id = "b", version = "2")]
struct Text;

#[derive(Button)]
#[button(id = "c", version)]
struct Nothing;

#[derive(Button)]
#[button(id = "d", version = 2, migrate = |from, data| None)]
struct Closure;

fn main() {}
