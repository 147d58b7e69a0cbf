use cometchat_bot::prelude::*;

#[derive(Command)]
struct StartPoll;

#[derive(Command)]
#[command(name = "/poll")]
struct Slash;

#[derive(Command)]
#[command(name = "startPoll")]
struct Upper;

#[derive(Command)]
#[command(name = "start poll")]
struct Spaced;

#[derive(Command)]
#[command(name = "")]
struct Empty;

fn main() {}
