//! How long a bot takes to answer what it missed: `catchup [MESSAGES [RUNS]]`.
//!
//! It needs the binary `chaosbot` beside it, as `tests/run bench` builds it.

use std::process::ExitCode;

use cometchat_bot_tests::{beside, chaos::away::measure};

const MESSAGES: usize = 1_000;
const RUNS: usize = 100;
const CONVERSATIONS: usize = 50;

#[tokio::main]
async fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse());
    let mut number = |otherwise| arguments.next().unwrap_or(Ok(otherwise));
    let (Ok(messages), Ok(runs)) = (number(MESSAGES), number(RUNS)) else {
        eprintln!("usage: catchup [MESSAGES [RUNS]]");
        return ExitCode::from(2);
    };
    match beside("chaosbot") {
        Ok(bot) => {
            println!("{}", measure(&bot, messages, CONVERSATIONS, runs).await);
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::from(2)
        }
    }
}
