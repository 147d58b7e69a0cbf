use cometchat_bot::{form::Date, prelude::*};

#[derive(Form)]
#[form(id = "kinds", title = "Kinds")]
struct Kinds {
    #[field(choices = ["red", "green"], kind = "radoi")]
    misspelt: String,
    #[field(choices = ["red", "green"], kind = "checkbox")]
    several: String,
    #[field(kind = "dropdown")]
    nothing_to_choose: String,
    #[field(lines = 4)]
    lines_of_a_number: u8,
    #[field(choices = ["red", "green"], placeholder = "blue")]
    nothing_to_type: String,
    #[field(required)]
    required: String,
    #[field(tick = "I agree")]
    no_box: Date,
    #[field(zone = "Europe/Berlin")]
    no_time: String,
    #[field(label = " ")]
    no_words: String,
    #[field(link = "example.com", link_text = "Terms")]
    no_address: bool,
    nested: Option<Vec<String>>,
}

fn main() {}
