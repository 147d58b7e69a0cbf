//! Commands and flags.

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

/// Bots on CometChat.
#[derive(Debug, Parser)]
pub(super) struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    /// Write the log as JSON, one object a line.
    #[arg(long, global = true, env = "COMETBOT_LOG_JSON")]
    log_json: bool,
}

/// What was asked for.
pub(super) struct Parsed {
    pub(super) command: Command,
    pub(super) log_json: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Run a local server and every bot of this daemon; the page's address is printed.
    ///
    /// This is what happens without a command. Nothing leaves this machine and
    /// no account is needed.
    #[cfg(feature = "sandbox")]
    Demo(super::demo::Options),
    /// Run the local server alone, without bots.
    #[cfg(feature = "sandbox")]
    Sandbox(super::local::Options),
    /// Run the bots of a config file against a CometChat app.
    #[command(after_help = CONFIG_HELP)]
    Run(super::run::Options),
    /// List dead letters (events and replies that were given up), or try one again.
    Letters(super::letters::Options),
    /// Print which bot handles what, and where in the code.
    List,
}

/// The shortest config; the README has every key.
pub(super) const CONFIG_HELP: &str = r#"A config:
  [[app]]
  id = "your-app-id"
  region = "eu"

  [[bot]]
  kind = "echo"                 # a name that `list` shows
  uid = "echo-bot"              # the user that the bot is
  token-env = "ECHO_BOT_TOKEN"  # the variable with its auth token, or token-file = "path""#;

const AFTER_HELP: &str = "\
Environment:
  RUST_LOG   what is logged, such as `debug` or `cometchat_bot=debug,info`; default `info`

Exit codes:
  0  stopped as asked
  1  could not start, a bot could not go on, or handlers did not finish
  2  wrong command line, config, or bots that do not fit together
  130  forced by a second signal";

/// Reads the command line; a wrong one is explained and ends the process.
pub(super) fn parse(name: &'static str, version: &'static str) -> Parsed {
    let command = Cli::command()
        .name(name)
        .version(version)
        .after_help(AFTER_HELP);
    #[cfg(not(feature = "sandbox"))]
    let command = command
        .subcommand_required(true)
        .arg_required_else_help(true);
    let cli = Cli::from_arg_matches(&command.get_matches()).unwrap_or_else(|error| error.exit());
    Parsed {
        command: cli.command.unwrap_or_else(default_command),
        log_json: cli.log_json,
    }
}

#[cfg(feature = "sandbox")]
fn default_command() -> Command {
    Command::Demo(super::demo::Options::default())
}

#[cfg(not(feature = "sandbox"))]
fn default_command() -> Command {
    Command::List
}
