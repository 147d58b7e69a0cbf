use std::collections::HashMap;

use cometchat_bot::prelude::*;

enum Size {
    Small,
}

#[derive(Form)]
#[form(id = "types", title = "Types")]
struct Types {
    map: HashMap<String, String>,
    size: Size,
}

fn main() {}
