//! Macros of `cometchat-bot`. Use them through that crate.
//!
//! Each one is a module: `parse` reads what the user wrote and reports all that
//! is wrong with it, `model` is what is left when nothing is, `expand` writes
//! the code.

mod bot;
mod button;
mod choices;
mod command;
mod crate_path;
mod daemon;
mod dialogue;
mod docs;
mod errors;
mod form;
mod handler;
mod manifest;
mod names;
mod options;
mod payload;
mod seconds;

use proc_macro::TokenStream;

/// Declares a bot: `#[bot(name = "echo", about = "Says everything again")]` on a
/// struct.
///
/// * `name`: letters, digits, `-` and `_`; the configuration calls the bot so.
/// * `about`: what the bot is for, in one line; without it the first paragraph
///   of the doc comment is taken.
/// * `layers`: what stands around its handlers, `layers = [Timing, Sorry]`: any
///   expressions of types that implement `Layer`, the outermost first. `self` in them is
///   the bot.
///
/// A unit struct, `struct EchoBot;`, needs nothing else: it gets its `impl Bot`
/// here, and a second one is the error E0119, "conflicting implementations of
/// trait `Bot`". A struct with fields needs `impl Bot`, which says how it is made
/// from its settings; so does one with settings only, `struct EchoBot {}`.
#[proc_macro_attribute]
pub fn bot(options: TokenStream, item: TokenStream) -> TokenStream {
    bot::expand(options.into(), &item.into()).into()
}

/// Registers a handler: `#[handler]` on an `impl` of a handler trait for a bot.
///
/// Its methods may return any `HandlerResult<T>` where `T` is a reply:
/// `HandlerResult<String>`, `HandlerResult<()>`, `HandlerResult<impl IntoReply>`.
///
/// * `timeout`: how long it may take, instead of the runtime's minute, an hour at most:
///   `#[handler(timeout = "10m")]`. Meanwhile nothing else is done in its conversation.
#[proc_macro_attribute]
pub fn handler(options: TokenStream, item: TokenStream) -> TokenStream {
    handler::expand(options.into(), item.into()).into()
}

/// Makes a struct a button: `#[button(id = "approve", version = 1)]`.
///
/// * `id`: ASCII letters, digits, `-` and `_`. It stands in buttons that were
///   sent, so it never changes.
/// * `version`: from 1 (unless given); raise it when the fields change in a way
///   that older buttons do not fit.
/// * `migrate`: a function `fn(from: u32, data: serde_json::Value) -> Option<Self>`
///   that reads what a button of another version carries.
///
/// Its fields are what the button carries. Each has a type that implements
/// `Serialize` and `Deserialize`; one that is missing is read as `null`, so an
/// `Option` may be added without a new version.
#[proc_macro_derive(Button, attributes(button))]
pub fn button(item: TokenStream) -> TokenStream {
    button::expand(item.into()).into()
}

/// Makes a struct a command: `#[command(name = "poll", aliases = ["vote"])]`.
///
/// * `name`: lower case, without the `/`. People may type it in any case, after
///   mentions of the bot, and as `/poll@uid` with the bot's uid.
/// * `aliases`: other names.
/// * `about`: what it does, in one line; without it the first paragraph of the
///   doc comment is taken.
/// * `scope`: what a member of the group must be at least: `"participant"`,
///   `"moderator"` or `"admin"`. With it the command works in groups only.
/// * `roles`: the roles of users who may use it: `["staff"]`.
/// * `cooldown`: how long a person waits between two uses: `"30s"`, `"5m"`, `"2h"`,
///   `"1d"`. A use that failed does not count.
///
/// Its fields are the arguments, in order. A field's type says what it takes
/// (see `FromArgument`), its doc comment what it means, and `#[arg(..)]` more:
///
/// * `rest`: takes everything that is left, as it was typed; last field only.
/// * `default = expression`: used when nothing is left.
/// * `name = "..."`: its name in the help, when the field's own is not good.
#[proc_macro_derive(Command, attributes(command, arg))]
pub fn command(item: TokenStream) -> TokenStream {
    command::expand(item.into()).into()
}

/// Makes a type the payload of custom messages: `#[payload(type = "location")]`.
///
/// The type is what the sender writes in the message's `type`. It also needs
/// `Serialize` and `Deserialize`.
#[proc_macro_derive(Payload, attributes(payload))]
pub fn payload(item: TokenStream) -> TokenStream {
    payload::expand(item.into()).into()
}

/// Makes an enum a dialogue: `#[dialogue(id = "booking", version = 1)]`.
///
/// * `id`: letters, digits, `-` and `_`; it stands in what is stored, and never
///   changes.
/// * `version`: from 1 (unless given); raise it when older states no longer fit.
/// * `wait`: how long it waits for an answer, like `"90s"`, `"10m"`, `"2h"` or
///   `"7d"`; a day unless given, ten minutes in a group.
/// * `migrate`: a function
///   `fn(from: u32, state: &str, fields: serde_json::Value) -> Option<Self>` that
///   reads states of other versions.
///
/// Its variants are where it can stand. Their fields are what is known there; each
/// has a type that implements `Serialize` and `Deserialize`. One that is missing in
/// what is stored is read as `null`, so an `Option` may be added. `#[state(..)]`
/// says more:
///
/// * on a variant, `was = ["Guests"]`: its old names. A variant that gets another
///   name, and none of these, cannot be read where it is stored.
/// * on a field, `default = expression`: what it is where it is missing.
#[proc_macro_derive(Dialogue, attributes(dialogue, state))]
pub fn dialogue(item: TokenStream) -> TokenStream {
    dialogue::expand(item.into()).into()
}

/// Makes a struct a form: `#[form(id = "feedback", title = "How was it?")]`.
///
/// * `id`: letters, digits, `-` and `_`; it stands in the addresses of forms that
///   were sent and never changes.
/// * `version`: 1 unless given; raise it when older answers no longer fit.
/// * `title`: the heading; without it the first paragraph of the doc comment.
/// * `intro`: text below the heading.
/// * `submit`: what stands on the button that sends it; "Send" unless given.
/// * `thanks`: what is shown when it was filled in; "Thank you." unless given.
/// * `link` and `link_text`: a button that opens a page.
/// * `migrate`: a `fn(u32, Values) -> Option<Values>` that turns answers to older
///   versions into ones of this version.
///
/// Each field is a question and holds its answer. Its type says what may be
/// filled in (see `FieldType`), and `#[field(..)]` more:
///
/// * `label`: what is asked; without it the doc comment, or else the field's name.
/// * `help`: what helps to answer; without it the doc comment, if there is a label.
/// * `placeholder`: what stands in an empty box.
/// * `choices`: `["red", "green"]`, or with values of their own `[("r", "Red")]`.
/// * `kind`: how one of several choices is drawn: `"radio"` (unless given),
///   `"dropdown"` or `"single-select"`.
/// * `default`: what is filled in to begin with.
/// * `min`, `max`: of a number, of the characters of a text, of how many are
///   chosen in a `Vec`, or days and times as text, `"2030-05-06"`.
/// * `lines`: lines of a text, on the web page.
/// * `tick`, `required`: what stands beside a box to tick, and that it must be.
/// * `zone`: the time zone of the bounds, like `"Europe/Berlin"`.
/// * `note`: text above the field; `link`, `link_text`: a button below it.
#[proc_macro_derive(Form, attributes(form, field))]
pub fn form(item: TokenStream) -> TokenStream {
    form::expand(item.into()).into()
}

/// Makes the variants of an enum choices of a form.
///
/// What people read is `#[choice(label = "...")]`, or the doc comment, or the
/// variant's name; what comes back is `value = "..."`, or the name in lower case
/// with hyphens.
#[proc_macro_derive(Choices, attributes(choice))]
pub fn choices(item: TokenStream) -> TokenStream {
    choices::expand(item.into()).into()
}

/// The whole daemon: `daemon!(bot_poll, bot_welcome);` in `main.rs`.
///
/// It names every crate with bots, so that the linker keeps what they register,
/// and writes `main`. Crates are named as in `use`. A crate in the same
/// repository that depends on `cometchat-bot` and is not named is an error; one
/// that has no bots says so in its `Cargo.toml`:
///
/// ```toml
/// [package.metadata.cometchat-bot]
/// bots = false
/// ```
#[proc_macro]
pub fn daemon(crates: TokenStream) -> TokenStream {
    daemon::expand(crates.into()).into()
}
