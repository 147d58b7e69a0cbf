//! How long a bot takes to answer what was written while it was away.

use std::{
    fmt,
    path::Path,
    time::{Duration, Instant},
};

use cometchat_sandbox::Profile;
use tokio::time::{MissedTickBehavior, interval};

use super::{counter::Counter, people::People, records::Records, restarts::percentile};
use crate::World;

/// How often the records are read.
const READ_EVERY: Duration = Duration::from_millis(5);
/// How long answering may take before the measurement fails.
const PATIENCE: Duration = Duration::from_mins(2);

/// What was measured, in sorted times.
#[derive(Debug)]
pub struct Measured {
    messages: usize,
    /// From the start of the process to the last answer.
    started: Vec<Duration>,
    /// From its connection to the last answer.
    connected: Vec<Duration>,
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let show = |times: &[Duration]| {
            let [median, p99, worst] =
                [50, 99, 100].map(|percent| percentile(times, percent).as_millis());
            format!("median {median} ms, p99 {p99} ms, worst {worst} ms")
        };
        write!(
            f,
            "{} missed messages answered, {} runs: after the connection {}; after the start {}",
            self.messages,
            self.started.len(),
            show(&self.connected),
            show(&self.started),
        )
    }
}

/// Measures so many times how long the bot `binary` takes to answer so many
/// messages that were written while it was stopped.
///
/// # Panics
///
/// When an answer does not come, comes twice, or out of order.
pub async fn measure(
    binary: &Path,
    messages: usize,
    conversations: usize,
    runs: usize,
) -> Measured {
    let (mut started, mut connected) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        let (took, start) = once(binary, messages, conversations).await;
        started.push(took);
        connected.push(took.saturating_sub(start));
    }
    started.sort_unstable();
    connected.sort_unstable();
    Measured {
        messages,
        started,
        connected,
    }
}

/// One measurement, with a server and a bot of its own: how long it took from the
/// start of the process to the last answer, and to its connection.
async fn once(binary: &Path, messages: usize, conversations: usize) -> (Duration, Duration) {
    let world = World::start_as(Profile::Kind).await;
    let mut counter = Counter::new(&world, binary).await;
    let people = People::new(&world, conversations, true).await;
    let mut records = Records::new(&world);
    counter.start();
    counter.connects().await;
    counter.stop().await;
    people.flood(messages).await;
    let begun = Instant::now();
    counter.start();
    answers(&mut records, messages).await;
    let took = begun.elapsed();
    let start = counter.starts().pop().expect("it was connected");
    counter.stop().await;
    records.read().await;
    let verdict = records.verdict(messages);
    let is_right = (verdict.lost, verdict.doubled, verdict.out_of_order) == (0, 0, 0);
    assert!(is_right, "{verdict}\n{}", verdict.transcript);
    counter.end(false).await;
    world.stop().await;
    (took, start.took)
}

async fn answers(records: &mut Records, messages: usize) {
    let mut ticks = interval(READ_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let begun = Instant::now();
    while records.answers() < messages {
        assert!(begun.elapsed() < PATIENCE, "answers are missing");
        ticks.tick().await;
        records.read().await;
    }
}
