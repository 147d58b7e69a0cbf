//! Macros of `cometchat-bot`. Use them through that crate.
//!
//! Each one is a module: `parse` reads what the user wrote and reports all that
//! is wrong with it, `model` is what is left when nothing is, `expand` writes
//! the code.

mod bot;
mod command;
mod crate_path;
mod daemon;
mod docs;
mod errors;
mod handler;
mod manifest;
mod names;
mod options;
mod payload;

use proc_macro::TokenStream;

/// Declares a bot: `#[bot(name = "echo", about = "Says everything again")]` on a
/// struct.
///
/// * `name`: letters, digits, `-` and `_`; the configuration calls the bot so.
/// * `about`: what the bot is for, in one line; without it the first paragraph
///   of the doc comment is taken.
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
#[proc_macro_attribute]
pub fn handler(options: TokenStream, item: TokenStream) -> TokenStream {
    handler::expand(options.into(), item.into()).into()
}

/// Makes a struct a command: `#[command(name = "poll", aliases = ["vote"])]`.
///
/// * `name`: lower case, without the `/`. People may type it in any case, after
///   mentions of the bot, and as `/poll@uid` with the bot's uid.
/// * `aliases`: other names.
/// * `about`: what it does, in one line; without it the first paragraph of the
///   doc comment is taken.
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
