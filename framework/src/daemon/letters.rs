//! `letters`: what was given up, and how to try it again.

use std::io::Write;

use clap::Args;

use super::{
    CommandError,
    place::{ConfigFile, StateFile},
    progress::Progress,
};
use crate::{
    letters::{self, Letter, LetterKind},
    store::SqliteStore,
};

/// Characters of a cause that the list shows.
const SHOWN: usize = 100;

/// Which letters, and what to do with them.
#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    file: ConfigFile,
    #[command(flatten)]
    kept: StateFile,
    /// A letter to print whole; without it all are listed.
    #[arg(value_name = "NAME", group = "which")]
    name: Option<String>,
    /// With `--replay`: all letters.
    #[arg(long, group = "which", requires = "replay")]
    all: bool,
    /// Try the letter again: an event within a minute by a running daemon, a reply
    /// when the daemon starts the next time.
    #[arg(long, requires = "which")]
    replay: bool,
    /// Print the list as JSON.
    #[arg(long)]
    json: bool,
}

pub(super) async fn letters(options: Options) -> Result<(), CommandError> {
    let config = options.file.read()?;
    let store = SqliteStore::open(options.kept.of(&config))?;
    let text = match &options.name {
        None if options.all => replay_all(&store).await?,
        None if options.json => as_json(&letters::list(&store).await?),
        None => table(&letters::list(&store).await?),
        Some(name) if options.replay => {
            if !letters::replay(&store, name).await? {
                return Err(CommandError::NoSuchLetter(name.clone()));
            }
            format!("{name} will be tried again\n")
        }
        Some(name) => {
            let letters = letters::list(&store).await?;
            let found = letters.into_iter().find(|(other, _)| other == name);
            let (_, letter) = found.ok_or_else(|| CommandError::NoSuchLetter(name.clone()))?;
            serde_json::to_string_pretty(&letter).unwrap_or_default() + "\n"
        }
    };
    // A reader that has seen enough, such as `head`, is no error.
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
    Ok(())
}

/// Has every letter tried again.
async fn replay_all(store: &SqliteStore) -> Result<String, CommandError> {
    let letters = letters::list(store).await?;
    let mut progress = Progress::of(letters.len(), "marked");
    let mut count = 0;
    for (name, _) in &letters {
        // One that is gone was tried again by somebody else.
        count += usize::from(letters::replay(store, name).await?);
        progress.step();
    }
    Ok(format!("{count} will be tried again\n"))
}

/// The letters with their names, as a list of objects.
fn as_json(letters: &[(String, Letter)]) -> String {
    let rows: Vec<_> = letters
        .iter()
        .map(|(name, letter)| {
            let mut row = serde_json::to_value(letter).unwrap_or_default();
            row["name"] = name.as_str().into();
            row
        })
        .collect();
    serde_json::to_string_pretty(&rows).unwrap_or_default() + "\n"
}

fn table(letters: &[(String, Letter)]) -> String {
    if letters.is_empty() {
        return "no dead letters\n".to_owned();
    }
    letters
        .iter()
        .map(|(name, letter)| row(name, letter))
        .collect()
}

fn row(name: &str, letter: &Letter) -> String {
    let kind = match letter.kind {
        LetterKind::Event => "event",
        LetterKind::Reply => "reply",
    };
    let first_line = letter.cause.lines().next().unwrap_or_default();
    let cause: String = first_line.chars().take(SHOWN).collect();
    format!(
        "{name}  {kind}  {} attempts  at {}  {cause}\n",
        letter.attempts, letter.at
    )
}
