//! The soak on the command line.
//!
//! It needs the binary `chaosbot` beside it, as `tests/run soak` builds it. It
//! succeeds only if nothing was lost, doubled or out of order and the bot's
//! memory did not grow.

use std::{process::ExitCode, time::Duration};

use clap::Parser;
use cometchat_bot_tests::{
    beside,
    chaos::{
        Faults,
        soak::{Plan, run},
    },
};

/// Has people write to a bot for long, and judges its answers and its memory.
#[derive(Debug, Parser)]
struct Options {
    /// For how many minutes.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    minutes: u32,
    /// Messages in a second.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    per_second: u32,
    /// Conversations over which they are spread; every fourth is a group.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    conversations: u32,
    /// Seconds between two cuts of the bot's socket.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    cut_every: u32,
    /// Where the chances start.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    let bot = match beside("chaosbot") {
        Ok(bot) => bot,
        Err(problem) => {
            eprintln!("error: {problem}");
            return ExitCode::from(2);
        }
    };
    let plan = Plan {
        bot,
        lasts: Duration::from_secs(60 * u64::from(options.minutes)),
        per_second: options.per_second as usize,
        conversations: options.conversations as usize,
        cut_every: Duration::from_secs(options.cut_every.into()),
        faults: Faults {
            quick: true,
            ..Faults::default()
        },
        seed: options.seed,
    };
    let report = run(&plan, |line| println!("{line}")).await;
    println!("{report}");
    if report.is_good() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
