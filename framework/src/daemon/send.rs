//! `send`: a message as one of the bots.

use clap::Args;

use super::{CommandError, place::ConfigFile};
use crate::{
    client::{Client, Draft},
    model::{Guid, Receiver, Uid},
    routing::RoutingTable,
};

/// Who says what to whom.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The bot, by the uid that the config has.
    #[arg(long, value_name = "UID")]
    bot: Uid,
    /// The user to whom it goes.
    #[arg(long, value_name = "UID", required_unless_present = "group")]
    user: Option<Uid>,
    /// The group to which it goes.
    #[arg(long, value_name = "GUID", conflicts_with = "user")]
    group: Option<Guid>,
    /// What is said.
    #[arg(value_name = "TEXT")]
    text: String,
    #[command(flatten)]
    file: ConfigFile,
}

pub(super) async fn send(table: &RoutingTable, options: Options) -> Result<(), CommandError> {
    let config = options.file.read()?;
    let bots = config.check(table)?;
    let bot = bots.into_iter().find(|bot| *bot.uid == options.bot);
    let bot = bot.ok_or_else(|| CommandError::NoSuchBot(options.bot.to_string()))?;
    let token = config.token(&bot)?;
    let client = Client::new(bot.app, token)?;
    client.login().await?;
    let to = match (options.user, options.group) {
        (Some(uid), _) => Receiver::User(uid),
        (None, Some(guid)) => Receiver::Group(guid),
        // The command line asks for one of them.
        (None, None) => return Ok(()),
    };
    let sent = client
        .messages()
        .send(&to, &Draft::text(options.text))
        .await?;
    println!("{}", sent.id);
    Ok(())
}
