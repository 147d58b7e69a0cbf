use cometchat_bot::{form::Date, prelude::*};

#[derive(Choices)]
enum Size {
    Small,
    Large,
}

#[derive(Form)]
#[form(id = "defaults", title = "Defaults")]
struct Defaults {
    #[field(choices = ["red", "green"], default = "blue")]
    colour: String,
    #[field(choices = ["red", "green"], default = ["blue"])]
    colours: Vec<String>,
    #[field(default = "small")]
    size: Size,
    #[field(min = 1, max = 5, default = 6)]
    rating: u8,
    #[field(max = 3, default = "too long")]
    short: String,
    #[field(default = "tomorrow")]
    day: Date,
    #[field(default = 1)]
    agreed: bool,
    #[field(default = "Ada")]
    name: Option<String>,
}

fn main() {}
