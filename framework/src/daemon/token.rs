//! `token`: an auth token for a bot's user.

use std::{io::Write, path::PathBuf};

use clap::Args;

use super::{CommandError, files::write_private, place::ConfigFile};
use crate::{
    client::{AdminClient, ApiKey, NewUser},
    model::Uid,
};

/// For whom, and where it goes.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The bot's user.
    #[arg(value_name = "UID")]
    uid: Uid,
    #[command(flatten)]
    file: ConfigFile,
    /// The app's id, if the config has several.
    #[arg(long, value_name = "ID")]
    app: Option<String>,
    /// Make the user first, with this name.
    #[arg(long, value_name = "NAME")]
    create: Option<String>,
    /// Write the token to this file, which only you can read, instead of printing it.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The app's REST API key. Never as a flag: others could see it.
    #[arg(skip = std::env::var(KEY).unwrap_or_default())]
    key: String,
}

/// The variable with the app's REST API key.
pub(super) const KEY: &str = "COMETCHAT_API_KEY";

pub(super) async fn token(options: Options) -> Result<(), CommandError> {
    if options.key.trim().is_empty() {
        return Err(CommandError::NoApiKey(KEY));
    }
    let app = options.file.read()?.app(options.app.as_deref())?;
    let admin = AdminClient::new(app, ApiKey::new(options.key.trim()))?;
    if let Some(name) = options.create {
        admin
            .users()
            .create(&NewUser::new(options.uid.clone(), name))
            .await?;
    }
    let token = admin.tokens(&options.uid).create().await?;
    match &options.out {
        None => {
            let mut out = std::io::stdout().lock();
            // A reader that has gone is no error of ours.
            let _ = writeln!(out, "{}", token.expose());
        }
        Some(path) => {
            let written = write_private(path, token.expose().as_bytes()).await;
            written.map_err(|source| CommandError::Write {
                path: path.display().to_string(),
                source,
            })?;
            eprintln!("the token of {} is in {}", options.uid, path.display());
        }
    }
    Ok(())
}
