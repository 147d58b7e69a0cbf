use cometchat_bot::prelude::*;

#[derive(Command)]
#[command(name = "poll", aliases = ["vote", "poll", "vote"])]
struct Twice;

#[derive(Command)]
#[command(name = "poll", aliases = "vote")]
struct NotAList;

#[derive(Command)]
#[command(name = "poll", aliases)]
struct NoValue;

#[derive(Command)]
#[command(name = "poll", aliases = [vote])]
struct NotStrings;

#[derive(Command)]
#[command(name = "poll", aliases = ["Vote", "/vote"])]
struct Names;

fn main() {}
