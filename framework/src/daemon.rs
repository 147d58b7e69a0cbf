//! The command line of a daemon: what `daemon!` calls.
//!
//! Only binaries need it; a library that runs bots uses [`runtime`](crate::runtime).

mod actions;
mod board;
mod cli;
pub mod config;
#[cfg(feature = "sandbox")]
mod demo;
mod letters;
mod list;
#[cfg(feature = "sandbox")]
mod local;
mod operations;
mod run;
mod stop;
mod supervisor;
mod systemd;
mod telemetry;

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
    #[error("cannot start the runtime")]
    Tokio(#[source] std::io::Error),
    #[error("no bot is running any more; the log says why")]
    NoBotLeft,
    #[error("stopped, but {0} of the bots could not go on; the log says why")]
    SomeFailed(usize),
    #[error("stopped, but handlers did not finish in time; their events come again")]
    NotClean,
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
    telemetry::init(cli.log_json);
    match carry_out(cli.command, crates) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            explain(&error);
            error.exit_code()
        }
    }
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

fn carry_out(command: cli::Command, crates: &[&'static str]) -> Result<(), CommandError> {
    let table = || RoutingTable::from_registry(crates);
    match command {
        cli::Command::List => {
            list::list(&table()?);
            Ok(())
        }
        cli::Command::Letters(options) => block_on(letters::letters(options))?,
        cli::Command::Run(options) => block_on(run::run(table()?, options))?,
        #[cfg(feature = "sandbox")]
        cli::Command::Demo(options) => block_on(demo::demo(table()?, options))?,
        #[cfg(feature = "sandbox")]
        cli::Command::Sandbox(options) => block_on(local::sandbox(options))?,
    }
}

fn block_on<F: Future>(future: F) -> Result<F::Output, CommandError> {
    let runtime = tokio::runtime::Runtime::new().map_err(CommandError::Tokio)?;
    let output = runtime.block_on(future);
    // A handler that blocks its thread was given its time; the process ends.
    runtime.shutdown_background();
    Ok(output)
}
