use cometchat_bot::prelude::*;

#[derive(Form)]
#[form(id = "choices", title = "Choices")]
struct Listed {
    #[field(choices = [])]
    empty: String,
    #[field(choices = "red, green")]
    no_list: String,
    #[field(choices = ["red", "green", "red"])]
    twice: String,
    #[field(choices = [("r", "Red"), ("g", "Red")])]
    same_words: String,
    #[field(choices = ["1", "2", "many"])]
    rating: u8,
    #[field(choices = ["yes", "no"])]
    agreed: bool,
    tags: Vec<String>,
    numbers: Vec<u8>,
}

#[derive(Choices)]
enum Nothing {}

#[derive(Choices)]
enum Size {
    Small(u8),
    #[choice(value = "small")]
    Tiny,
    #[choice(label = "Large")]
    Big,
    Large,
}

#[derive(Choices)]
struct NoEnum;

fn main() {}
