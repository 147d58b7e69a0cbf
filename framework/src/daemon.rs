//! The command line of a daemon: what `daemon!` calls.
//!
//! Only binaries need it; a library that runs bots uses [`runtime`](crate::runtime).

mod actions;
mod board;
mod check;
mod cli;
mod completions;
pub mod config;
#[cfg(feature = "sandbox")]
mod demo;
#[cfg(feature = "sandbox")]
mod dev;
mod doctor;
mod files;
mod letters;
mod list;
#[cfg(feature = "sandbox")]
mod local;
mod new;
mod operations;
mod place;
mod progress;
mod report;
mod run;
mod send;
mod stop;
mod supervisor;
mod systemd;
mod tail;
mod telemetry;
mod token;

use std::process::ExitCode;

use crate::routing::RoutingTable;

/// The exit code of a wrong command line, config or routing table.
const USAGE: u8 = 2;

/// Why a command could not be carried out.
#[derive(Debug, thiserror::Error)]
enum CommandError {
    #[error("the bots of this daemon do not fit together")]
    Routing(#[from] crate::routing::RoutingError),
    #[error("the config cannot be used")]
    Config(#[from] config::ConfigError),
    #[cfg(feature = "sandbox")]
    #[error("the sandbox cannot start")]
    Sandbox(#[from] cometchat_sandbox::SandboxError),
    #[cfg(feature = "sandbox")]
    #[error("cannot set up the demo bots in the sandbox")]
    Setup(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[cfg(feature = "sandbox")]
    #[error("cannot write the ready file {path}")]
    ReadyFile {
        path: String,
        source: std::io::Error,
    },
    #[error("cannot use the bots' state")]
    Store(#[from] crate::store::StoreError),
    #[error("there is no dead letter {0:?}; `letters` without a name lists them")]
    NoSuchLetter(String),
    #[error("cannot listen on {address} for /metrics and /healthz")]
    Operations {
        address: std::net::SocketAddr,
        source: std::io::Error,
    },
    #[error("cannot listen on {address} for answers to forms and buttons")]
    Listen {
        address: std::net::SocketAddr,
        source: std::io::Error,
    },
    #[error("cannot give answers to forms and buttons an address")]
    Links(#[from] crate::action::LinksError),
    #[error("{count} of these {} wrong", if *count == 1 { "is" } else { "are" })]
    Found { count: usize },
    #[error("{name:?} cannot be the name of a bot: {problem}")]
    Name { name: String, problem: &'static str },
    #[error(
        "the variable {0} is not set: put the app's REST API key in it, which the dashboard shows"
    )]
    NoApiKey(&'static str),
    #[error("the config has no bot {0:?}")]
    NoSuchBot(String),
    #[error("{failed} of {all} messages were not sent")]
    NotSent { failed: usize, all: usize },
    #[error("cannot read the text from standard input")]
    StandardInput(#[source] std::io::Error),
    #[error("the service cannot be asked")]
    Client(#[source] Box<crate::client::ClientError>),
    #[error("cannot watch the bot's events")]
    Tail(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[cfg(feature = "sandbox")]
    #[error("nothing can be built: {0}")]
    Package(String),
    #[error("cannot write {path}")]
    Write {
        path: String,
        source: std::io::Error,
    },
    #[error("cannot start the runtime")]
    Tokio(#[source] std::io::Error),
    #[error("no bot is running any more; the log says why")]
    NoBotLeft,
    #[error("stopped, but handlers did not finish in time; their events come again")]
    NotClean,
}

impl From<crate::client::ClientError> for CommandError {
    fn from(error: crate::client::ClientError) -> Self {
        Self::Client(Box::new(error))
    }
}

impl CommandError {
    /// What to do now, where the causes do not say it.
    fn advice(&self) -> Option<&'static str> {
        match self {
            #[cfg(feature = "sandbox")]
            Self::Sandbox(cometchat_sandbox::SandboxError::Listen { source, .. })
                if source.kind() == std::io::ErrorKind::AddrInUse =>
            {
                Some(
                    "is another one running? stop it, or take free ports: \
                     `--http 127.0.0.1:0 --https 127.0.0.1:0`",
                )
            }
            _ => None,
        }
    }

    fn exit_code(&self) -> ExitCode {
        match self {
            Self::Routing(_)
            | Self::Config(_)
            | Self::Name { .. }
            | Self::NoApiKey(_)
            | Self::NoSuchBot(_)
            | Self::Links(crate::action::LinksError::Address { .. }) => ExitCode::from(USAGE),
            _ => ExitCode::FAILURE,
        }
    }
}

/// Runs the command line of a daemon that is made of bot crates.
///
/// `name` and `version` are the binary's, `crates` the crates that must have
/// registered a bot. The macro [`daemon!`](crate::daemon!) calls it.
#[must_use]
pub fn main(
    name: &'static str,
    version: &'static str,
    crates: &'static [&'static str],
) -> ExitCode {
    let cli = cli::parse(name, version);
    let telemetry = telemetry::init(name, cli.log_json);
    let code = match carry_out(name, cli.command, crates) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            explain(&error);
            error.exit_code()
        }
    };
    telemetry.end();
    code
}

fn explain(error: &CommandError) {
    eprintln!("error: {error}");
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        eprintln!("  because: {error}");
        cause = error.source();
    }
    if let Some(advice) = error.advice() {
        eprintln!("  {advice}");
    }
}

fn carry_out(
    name: &'static str,
    command: cli::Command,
    crates: &[&'static str],
) -> Result<(), CommandError> {
    let table = || RoutingTable::from_registry(crates);
    match command {
        cli::Command::List(options) => {
            list::list(&table()?, &options);
            Ok(())
        }
        cli::Command::New(options) => new::new(&options),
        cli::Command::Check(options) => check::check(table(), &options),
        cli::Command::Doctor(options) => block_on(doctor::doctor(table(), &options))?,
        cli::Command::Send(options) => block_on(send::send(&table()?, options))?,
        cli::Command::Tail(options) => block_on(tail::tail(&table()?, options))?,
        cli::Command::Token(options) => block_on(token::token(options))?,
        cli::Command::Completions(options) => {
            completions::completions(name, &options);
            Ok(())
        }
        cli::Command::Letters(options) => block_on(letters::letters(options))?,
        cli::Command::Run(options) => block_on(run::run(table()?, options))?,
        #[cfg(feature = "sandbox")]
        cli::Command::Demo(options) => block_on(demo::demo(table()?, options))?,
        #[cfg(feature = "sandbox")]
        cli::Command::Sandbox(options) => block_on(local::sandbox(options))?,
        #[cfg(feature = "sandbox")]
        cli::Command::Dev(options) => block_on(dev::dev(options))?,
    }
}

fn block_on<F: Future>(future: F) -> Result<F::Output, CommandError> {
    let runtime = tokio::runtime::Runtime::new().map_err(CommandError::Tokio)?;
    let output = runtime.block_on(future);
    // A handler that blocks its thread was given its time; the process ends.
    runtime.shutdown_background();
    Ok(output)
}
