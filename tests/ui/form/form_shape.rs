use cometchat_bot::prelude::*;

#[derive(Form)]
#[form(id = "nothing", title = "It asks nothing")]
struct Nothing {}

#[derive(Form)]
#[form(id = "unit", title = "A unit")]
struct Unit;

#[derive(Form)]
#[form(id = "tuple", title = "A tuple")]
struct Tuple(String);

#[derive(Form)]
#[form(id = "enum", title = "An enum")]
enum Either {
    This,
    That,
}

#[derive(Form)]
#[form(id = "generic", title = "Generic")]
struct Generic<T> {
    name: T,
}

#[derive(Form)]
#[form(id = "reserved", title = "An id twice")]
struct Reserved {
    submit: String,
}

fn main() {}
