use cometchat_bot::prelude::*;

#[derive(Button)]
struct CancelOrder;

#[derive(Button)]
#[button(id = "")]
struct Empty;

#[derive(Button)]
#[button(id = "approve.order")]
struct Dot;

#[derive(Button)]
#[button(id = "freigäbe")]
struct NotAscii;

#[derive(Button)]
#[button(id = "cometchat-vote")]
struct Reserved;

#[derive(Button)]
#[button(name = "approve")]
struct Name;

#[derive(Button)]
#[button]
struct NoBrackets;

#[derive(Button)]
#[button(id = "a", id = "b")]
struct Twice;

fn main() {}
