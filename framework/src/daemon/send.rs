//! `send`: a message as one of the bots.

use std::io::{Read, Write};

use clap::Args;
use serde_json::json;

use super::{CommandError, place::ConfigFile, progress::Progress, report::told};
use crate::{
    client::Draft,
    model::{Guid, Receiver, Uid},
    outbox::{Budget, Urgency},
    routing::RoutingTable,
};

/// Bytes of a text that are read; the service takes fewer.
const MAX_TEXT_BYTES: u64 = 64 * 1024;

/// Who says what to whom.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The bot, by the uid that the config has.
    #[arg(long, value_name = "UID")]
    bot: Uid,
    /// A user to whom it goes; say it again for more.
    #[arg(long = "user", value_name = "UID", required_unless_present = "groups")]
    users: Vec<Uid>,
    /// A group to which it goes; say it again for more.
    #[arg(long = "group", value_name = "GUID")]
    groups: Vec<Guid>,
    /// What is said; `-` takes it from standard input.
    #[arg(value_name = "TEXT")]
    text: String,
    /// Print each message as a JSON object in a line: `to` and `id`, or `error`.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    file: ConfigFile,
}

/// Sends to each, not faster than the config allows; who cannot be reached is
/// told, and the others are served.
pub(super) async fn send(table: &RoutingTable, options: Options) -> Result<(), CommandError> {
    let text = text(options.text)?;
    let config = options.file.read()?;
    let bot = config.bot(&options.bot, table)?;
    let (client, limit) = (config.client(&bot)?, bot.messages_per_minute());
    client.login().await?;
    let users = options.users.into_iter().map(Receiver::User);
    let to: Vec<_> = users
        .chain(options.groups.into_iter().map(Receiver::Group))
        .collect();
    let budget = Budget::new((limit > 0).then_some(limit));
    let mut progress = Progress::of(to.len(), "sent");
    let mut failed = 0;
    for receiver in &to {
        budget.take(Urgency::Notice).await;
        let sent = client.messages().send(receiver, &Draft::text(&text)).await;
        progress.step();
        let name = name(receiver);
        failed += usize::from(sent.is_err());
        progress.apart(|| match sent {
            Ok(sent) if options.json => line(&json!({ "to": name, "id": sent.id })),
            Ok(sent) => line(&sent.id),
            Err(error) if options.json => line(&json!({ "to": name, "error": told(&error) })),
            Err(error) => eprintln!("{name}: {}", told(&error)),
        });
    }
    match failed {
        0 => Ok(()),
        failed => Err(CommandError::NotSent {
            failed,
            all: to.len(),
        }),
    }
}

/// What is said.
fn text(given: String) -> Result<String, CommandError> {
    if given != "-" {
        return Ok(given);
    }
    let mut text = String::new();
    let mut input = std::io::stdin().lock().take(MAX_TEXT_BYTES);
    let read = input.read_to_string(&mut text);
    read.map_err(CommandError::StandardInput)?;
    Ok(text.trim_end().to_owned())
}

/// The id of a user or a group.
fn name(receiver: &Receiver) -> &str {
    match receiver {
        Receiver::User(uid) => uid.as_str(),
        Receiver::Group(guid) => guid.as_str(),
    }
}

fn line(text: &impl std::fmt::Display) {
    // A reader that has seen enough, such as `head`, is no error.
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}
