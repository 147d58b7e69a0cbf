use cometchat_bot::prelude::*;

struct Timing;

#[bot(name = "one", layers = Timing)]
struct OneBot;

#[bot(name = "two", layers = [Timing])]
struct TwoBot;

#[bot(name = "three", layers)]
struct ThreeBot;

fn main() {}
