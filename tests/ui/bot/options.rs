use cometchat_bot::prelude::*;

#[bot(name = "echo", abuot = "Says everything again")]
struct Misspelt;

#[bot(name = "echo", version = "1")]
struct Unknown;

#[bot(name = "echo", name = "parrot")]
struct Twice;

#[bot("echo")]
struct NotAnOption;

fn main() {}
