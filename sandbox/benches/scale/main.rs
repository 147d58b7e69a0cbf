//! Whether the server keeps up as the peer of a load generator: thousands of sockets, a flood of
//! messages, one very large group.
//!
//! ```sh
//! cargo bench -p cometchat-sandbox --bench scale -- [--sockets N] [--seconds N] [--data]
//! ```
//!
//! The server is a process of its own, kept in memory, or in a file with `--data`. What it uses is
//! what the system says of that process, which needs Linux. The output is the table in
//! `docs/scale.md`. It fails if a message was refused, did not reach somebody, or came too late for
//! the rate to hold.
#![allow(
    clippy::cast_precision_loss,
    reason = "figures for people, far below what a float holds"
)]

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use load::{Load, Outcome};
use server::Server;
use tally::Tally;

mod client;
mod load;
mod server;
mod tally;

type Error = Box<dyn std::error::Error + Send + Sync>;

/// Messages a second over direct chats and groups of ten.
const FLOOD: u32 = 1000;
/// Messages a second to the group of everybody.
const CROWD: u32 = 5;
/// Members of each of the small groups.
const GROUP: usize = 10;

struct Options {
    sockets: usize,
    seconds: u32,
    data: bool,
}

fn options() -> Result<Options, Error> {
    let mut options = Options {
        sockets: 5000,
        seconds: 30,
        data: false,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut number = || words.next().ok_or("a number is missing");
        match word.as_str() {
            // Given by `cargo bench`.
            "--bench" => {}
            "--sockets" => options.sockets = number()?.parse()?,
            "--seconds" => options.seconds = number()?.parse()?,
            "--data" => options.data = true,
            other => return Err(format!("{other} is unknown").into()),
        }
    }
    if options.sockets < GROUP || options.seconds == 0 {
        return Err(format!("there must be {GROUP} sockets and a second").into());
    }
    Ok(options)
}

#[tokio::main]
async fn main() -> ExitCode {
    let run = async {
        if std::env::var_os(server::SERVES).is_some() {
            server::serve().await.map(|()| true)
        } else {
            run(&options()?).await
        }
    };
    match run.await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Runs everything and prints the figures; whether the server kept up.
async fn run(options: &Options) -> Result<bool, Error> {
    let server = Server::start(options.data)?;
    let api = client::Api::new(&server.address)?;
    let empty = server.usage()?;
    let people = Arc::new(client::people(&api, options.sockets).await?);
    client::groups(&api, &people, GROUP).await?;
    let filled = server.usage()?;

    let tally = Arc::new(Tally::default());
    let began = Instant::now();
    client::connect(&api, &people, &tally).await?;
    let took = began.elapsed();
    let connected = server.usage()?;
    println!(
        "{} sockets in {:.1} s; the server's memory: {} MB empty, {} MB with the people and groups, {} MB with the \
         sockets\n",
        people.len(),
        took.as_secs_f64(),
        empty.memory_mb(),
        filled.memory_mb(),
        connected.memory_mb()
    );

    println!(
        "| load | messages/s | frames/s | answers p50 / p99 / max | frames p50 / p99 / max | memory | processors |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    let load = Load {
        api,
        people,
        tally,
        server: &server,
        time: Duration::from_secs(options.seconds.into()),
    };
    let flood = load.run(FLOOD, client::spread).await?;
    show(&format!("direct chats and groups of {GROUP}"), &flood);
    let crowd = load.run(CROWD, client::crowd).await?;
    show(&format!("a group of {}", options.sockets), &crowd);
    Ok([flood, crowd].iter().all(|outcome| {
        let problems = outcome.problems();
        for problem in &problems {
            eprintln!("{problem}");
        }
        problems.is_empty()
    }))
}

fn show(name: &str, outcome: &Outcome) {
    println!(
        "| {name} | {:.0} | {:.0} | {} | {} | {} MB | {:.2} |",
        outcome.messages_per_second(),
        outcome.frames_per_second(),
        outcome.answers,
        outcome.frames,
        outcome.memory_mb,
        outcome.processors
    );
}
