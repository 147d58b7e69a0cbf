use cometchat_bot::prelude::*;

#[bot(name = "")]
struct Empty;

#[bot(name = "echo bot")]
struct Spaced;

#[bot(name = "a-name-that-goes-on-and-on-and-on-until-nobody-wants-to-read-it-any-more")]
struct Long;

#[bot(name = 7)]
struct Number;

#[bot(name)]
struct NoValue;

fn main() {}
