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
    /// Run a local server and a bot that is built anew whenever its code changes.
    ///
    /// The page is open at once, with a guide that answers while the compiler
    /// works. Chat, people and what bots keep outlive every build; compile errors
    /// are shown here and in the lobby.
    #[cfg(feature = "sandbox")]
    Dev(super::dev::Options),
    /// Run the bots of a config file against a CometChat app.
    ///
    /// It runs until SIGTERM or Ctrl-C; SIGHUP makes it read the config anew. A bot that
    /// ends is started again. `doctor` says beforehand what would go wrong.
    #[command(after_help = CONFIG_HELP)]
    Run(super::run::Options),
    /// List dead letters (events and replies that were given up), or try one again.
    #[command(after_help = LETTERS_HELP)]
    Letters(super::letters::Options),
    /// Print which bot handles what, and where in the code.
    List(super::list::Options),
    /// Make a bot crate that compiles and passes its tests, to begin with.
    ///
    /// Then `dev` in its folder builds and runs it, and does so again on each change.
    New(super::new::Options),
    /// Say whether bots and config fit together; needs no credentials, asks nobody.
    Check(super::check::Options),
    /// Say whether the bots of a config could run here and now, and what to do if not.
    ///
    /// It logs in with their tokens, opens their sockets, and looks at groups, clock,
    /// state, the plan's limits and the address for answers to forms and buttons. With
    /// the REST API key in `COMETCHAT_API_KEY` it looks at that as well. Each finding
    /// names what repairs it. It changes nothing.
    Doctor(super::check::Options),
    /// Show what one of the bots of a config sees, as it comes.
    Tail(super::tail::Options),
    /// Send a text as one of the bots of a config, and print the message's id.
    ///
    /// It goes to each user and group that is named, not faster than the bot's
    /// `messages-per-minute` in the config. The exit code is 1 when one was not reached.
    #[command(after_help = SEND_HELP)]
    Send(super::send::Options),
    /// Make an auth token for a bot's user, with the REST API key in `COMETCHAT_API_KEY`.
    ///
    /// The dashboard shows the key under "API & Auth Keys". Tokens that the user has stay
    /// good. A running daemon takes up a new token in the same file when its bot is
    /// started again, or on SIGHUP.
    #[command(after_help = TOKEN_HELP)]
    Token(super::token::Options),
    /// Print completions for a shell.
    Completions(super::completions::Options),
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

const LETTERS_HELP: &str = "\
Examples:
  cometbot letters                         what was given up, and why
  cometbot letters --json | jq '.[].cause'
  cometbot letters NAME                    one of them whole
  cometbot letters NAME --replay           once its cause is mended
  cometbot letters --all --replay";

const SEND_HELP: &str = "\
Examples:
  cometbot send --bot welcome-bot --user ada \"We are back.\"
  cometbot send --bot welcome-bot --group lobby --group staff - < notice.txt";

const TOKEN_HELP: &str = "\
Example:
  read -rs COMETCHAT_API_KEY && export COMETCHAT_API_KEY
  cometbot token welcome-bot --create Welcome --out welcome-bot.token";

const AFTER_HELP: &str = "\
Environment:
  COMETCHAT_API_KEY   the app's REST API key, for `token` and `doctor` alone
  RUST_LOG            what is logged, such as `debug` or `cometchat_bot=debug,info`; default `info`
  COMETBOT_LOG_JSON   `true` writes the log as JSON
  COMETBOT_CONFIG, COMETBOT_STATE, COMETBOT_LISTEN
                      instead of the flags of the same name; a flag wins over its
                      variable, and that over the config

Signals:
  SIGTERM, Ctrl-C     stop: handlers that run have ten seconds; a second one forces it
  SIGHUP              read the config anew

Exit codes:
  0  done, or stopped as asked
  1  could not start, no bot could go on, handlers did not finish, or something
     that was checked is wrong
  2  wrong command line, config, or bots that do not fit together
  130  forced by a second signal";

/// The whole command line, under the binary's name.
pub(super) fn command(name: &'static str, version: &'static str) -> clap::Command {
    let command = Cli::command()
        .name(name)
        .version(version)
        .after_help(AFTER_HELP);
    #[cfg(not(feature = "sandbox"))]
    let command = command
        .subcommand_required(true)
        .arg_required_else_help(true);
    command
}

/// Reads the command line; a wrong one is explained and ends the process.
pub(super) fn parse(name: &'static str, version: &'static str) -> Parsed {
    let matches = command(name, version).get_matches();
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
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
    Command::List(super::list::Options::default())
}
