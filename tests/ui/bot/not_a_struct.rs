use cometchat_bot::prelude::*;

struct EchoBot;

#[bot(name = "echo")]
impl EchoBot {}

#[bot(name = "echo")]
enum Choice {}

#[bot(name = "echo")]
fn echo() {}

fn main() {}
