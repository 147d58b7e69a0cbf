use cometchat_bot::{
    form::{Date, DateTime, Time},
    prelude::*,
};

#[derive(Form)]
#[form(id = "bounds", title = "Bounds")]
struct Bounds {
    #[field(min = 5, max = 1)]
    backwards: u32,
    #[field(max = 300)]
    too_large_for_the_type: u8,
    #[field(min = "2030-02-30")]
    no_such_day: Date,
    #[field(min = 9)]
    no_time: Time,
    #[field(max = "2030-01-01")]
    no_moment: DateTime,
    #[field(max = 2.5)]
    half_a_character: String,
    #[field(choices = ["red", "green"], max = 3)]
    more_than_there_are: Vec<String>,
    #[field(min = 1)]
    agreed: bool,
    #[field(lines = 0)]
    no_lines: String,
}

fn main() {}
