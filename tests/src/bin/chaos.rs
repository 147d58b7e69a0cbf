//! The chaos run on the command line.
//!
//! It needs the binary `chaosbot` beside it, as `tests/run chaos` builds it. The
//! last line of its output is the verdict; it succeeds only if nothing was
//! lost, doubled or out of order.

use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use cometchat_bot_tests::{
    beside,
    chaos::{Faults, Plan, run},
};
use cometchat_sandbox::Profile;

/// Kills and cuts off a bot while people write to it, and judges its answers.
#[derive(Debug, Parser)]
struct Options {
    /// Messages that people write.
    #[arg(long, default_value_t = 5_000, value_parser = clap::value_parser!(u32).range(2..=1_000_000))]
    messages: u32,
    /// Conversations over which they are spread; every fourth is a group.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    conversations: u32,
    /// How often the bot's process is killed.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(0..=10_000))]
    kills: u32,
    /// How often its socket is cut.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(0..=10_000))]
    cuts: u32,
    /// Where the chances start.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Whether frames and requests meet faults.
    #[arg(long, value_enum, default_value_t = Switch::On)]
    faults: Switch,
    /// Leave groups out: people write to the bot alone.
    #[arg(long)]
    no_groups: bool,
    /// How the server behaves where the service's behaviour is not known. With
    /// `harsh` order is not judged.
    #[arg(long, value_enum, default_value_t = ServerProfile::Kind)]
    profile: ServerProfile,
    /// Lose frames and change their order too; then order is not judged.
    #[arg(long)]
    drop: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ServerProfile {
    Kind,
    Harsh,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Switch {
    On,
    Off,
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    let plan = match options.plan() {
        Ok(plan) => plan,
        Err(problem) => {
            eprintln!("error: {problem}");
            return ExitCode::from(2);
        }
    };
    let report = run(&plan).await;
    println!("{report}");
    if report.is_good() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

impl Options {
    fn plan(&self) -> Result<Plan, String> {
        let (messages, conversations) = (self.messages as usize, self.conversations as usize);
        if messages < 2 * conversations {
            return Err("each conversation needs two messages".to_owned());
        }
        let is_on = self.faults == Switch::On;
        Ok(Plan {
            bot: beside("chaosbot")?,
            messages,
            conversations,
            kills: self.kills as usize,
            cuts: self.cuts as usize,
            groups: !self.no_groups,
            profile: match self.profile {
                ServerProfile::Kind => Profile::Kind,
                ServerProfile::Harsh => Profile::Harsh,
            },
            faults: Faults {
                quick: is_on,
                silent: is_on,
                drop: self.drop,
            },
            seed: self.seed,
        })
    }
}
