//! `tail`: what one of the bots sees, as it comes.

use std::io::Write;

use clap::Args;
use serde_json::json;

use super::{CommandError, place::ConfigFile, stop};
use crate::{
    model::{Content, Event, Uid},
    routing::RoutingTable,
    source::{Observer, TlsWire},
};

/// Whose events are shown, and how.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The bot, by the uid that the config has.
    #[arg(long, value_name = "UID")]
    bot: Uid,
    /// Print each as a JSON object in a line.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    file: ConfigFile,
}

/// Shows events until a signal. The bot itself may run meanwhile.
pub(super) async fn tail(table: &RoutingTable, options: Options) -> Result<(), CommandError> {
    let config = options.file.read()?;
    let client = config.client(&config.bot(&options.bot, table)?)?;
    let stop = stop::on_signal();
    let wire = TlsWire::new(client.settings().tls());
    let failed = |error: Box<dyn std::error::Error + Send + Sync>| CommandError::Tail(error);
    let opened = Observer::connect(&client, &wire).await;
    let mut observer = opened.map_err(|error| failed(error.into()))?;
    eprintln!("watching as {}; Ctrl-C ends it", options.bot);
    loop {
        let event = tokio::select! {
            () = stop.cancelled() => return Ok(()),
            event = observer.next() => event.map_err(|error| failed(error.into()))?,
        };
        let line = if options.json {
            as_json(&event)
        } else {
            as_text(&event)
        };
        if writeln!(std::io::stdout().lock(), "{line}").is_err() {
            // The reader has seen enough.
            return Ok(());
        }
    }
}

fn as_json(event: &Event) -> String {
    let (kind, body) = match event {
        Event::Message(message) => ("message", serde_json::to_value(message).ok()),
        Event::Reaction(event) => ("reaction", serde_json::to_value(event.reaction()).ok()),
        Event::InteractionCompleted(done) => ("interaction", serde_json::to_value(done).ok()),
        Event::Receipt(receipt) => ("receipt", serde_json::to_value(receipt).ok()),
        Event::Typing(typing) => ("typing", serde_json::to_value(typing).ok()),
        Event::Presence(presence) => ("presence", serde_json::to_value(presence).ok()),
        Event::Transient(transient) => ("transient", serde_json::to_value(transient).ok()),
        Event::Unknown(unknown) => ("unknown", Some(unknown.raw.clone())),
        other => ("other", Some(format!("{other:?}").into())),
    };
    json!({ "event": kind, "body": body }).to_string()
}

fn as_text(event: &Event) -> String {
    match event {
        Event::Message(message) => {
            let place = message.conversation().map(|place| place.to_string());
            let place = place.unwrap_or_default();
            match message.content() {
                Content::Text(text) => format!("{place}  {}: {}", message.sender, text.text),
                _ => format!(
                    "{place}  {}: ({} `{}`)",
                    message.sender,
                    message.category.as_str(),
                    message.message_type
                ),
            }
        }
        Event::Reaction(event) => {
            let reaction = event.reaction();
            format!(
                "{} reacts with {} to {}",
                reaction.uid, reaction.reaction, reaction.message_id
            )
        }
        other => as_json(other),
    }
}
