//! The soak: people write for long, and the bot's memory must not grow.

use std::{
    fmt,
    path::PathBuf,
    time::{Duration, Instant},
};

use cometchat_sandbox::{Profile, faults::Cut};
use rand::{SeedableRng, rngs::StdRng};
use tokio::time::{MissedTickBehavior, interval};

use super::{
    BOT, answered,
    counter::Counter,
    faults::Faults,
    judge::Verdict,
    people::{Gate, People},
    records::Records,
};
use crate::World;

/// By how much the memory may grow from the second quarter to the last, in KiB
/// and in hundredths. The first quarter fills caches and pools.
const GROWTH_KIB: u64 = 6 * 1024;
const GROWTH_PERCENT: u64 = 10;
/// How often the memory is looked at, of the whole time.
const SAMPLES: u32 = 120;
/// How many of these lines are printed.
const PRINTED_ONE_IN: usize = 8;
/// How often messages are let through.
const TICK: Duration = Duration::from_millis(100);

/// What a soak does.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The binary of the bot.
    pub bot: PathBuf,
    /// How long people write.
    pub lasts: Duration,
    /// Messages that they write in a second.
    pub per_second: usize,
    /// Conversations over which they are spread; every fourth is a group.
    pub conversations: usize,
    /// How often the bot's socket is cut.
    pub cut_every: Duration,
    /// What else goes wrong.
    pub faults: Faults,
    /// Where the chances start.
    pub seed: u64,
}

/// How a soak went.
#[derive(Debug)]
pub struct Report {
    /// What became of the messages.
    pub verdict: Verdict,
    /// Resident memory in KiB, over time.
    pub memory: Vec<u64>,
    /// How often the socket was cut.
    pub cuts: usize,
}

impl Report {
    /// Median memory of the second and of the last quarter, in KiB.
    #[must_use]
    pub fn quarters(&self) -> (u64, u64) {
        let quarter = self.memory.len() / 4;
        let median = |part: &[u64]| {
            let mut part = part.to_vec();
            part.sort_unstable();
            part.get(part.len() / 2).copied().unwrap_or_default()
        };
        let second = &self.memory[quarter..2 * quarter];
        let last = &self.memory[self.memory.len() - quarter..];
        (median(second), median(last))
    }

    /// Whether every message has its one answer in order, and the memory has not
    /// grown.
    #[must_use]
    pub fn is_good(&self) -> bool {
        let Verdict {
            lost,
            doubled,
            out_of_order,
            ..
        } = self.verdict;
        let (second, last) = self.quarters();
        lost + doubled + out_of_order == 0
            && last <= second + GROWTH_KIB.max(second * GROWTH_PERCENT / 100)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (second, last) = self.quarters();
        let most = self.memory.iter().max().copied().unwrap_or_default();
        if !self.verdict.transcript.is_empty() {
            writeln!(f, "{}", self.verdict.transcript)?;
        }
        writeln!(
            f,
            "memory: second quarter {second} KiB, last quarter {last} KiB, most {most} KiB; {} cuts",
            self.cuts
        )?;
        write!(f, "{}", self.verdict)
    }
}

/// Carries out a soak; `say` gets a line now and then.
///
/// # Panics
///
/// When the bot ends by itself.
pub async fn run(plan: &Plan, say: impl Fn(String)) -> Report {
    let mut random = StdRng::seed_from_u64(plan.seed);
    let world = World::start_as(Profile::Kind).await;
    let mut counter = Counter::new(&world, &plan.bot).await;
    let people = People::new(&world, plan.conversations, true).await;
    let mut records = Records::new(&world);
    counter.start();
    counter.connects().await;
    let faults = world.sandbox().app().faults();
    let set = faults.set(plan.faults.plan(plan.seed, BOT));
    set.expect("the faults can be had");

    let ticks = usize::try_from(plan.lasts.as_millis() / TICK.as_millis()).expect("it is finite");
    let ticks_a_second = usize::try_from(1_000 / TICK.as_millis()).expect("it is small");
    let a_tick = plan.per_second.div_ceil(ticks_a_second);
    let messages = ticks * a_tick;
    let gate = Gate::new();
    let (mut memory, mut cuts) = (Vec::new(), 0);
    let troubling = async {
        let begun = Instant::now();
        let sample_every = plan.lasts / SAMPLES;
        let (mut next_sample, mut next_cut) = (sample_every, plan.cut_every);
        let mut clock = interval(TICK);
        clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
        for _ in 0..ticks {
            clock.tick().await;
            gate.open_for(a_tick);
            let elapsed = begun.elapsed();
            if elapsed >= next_cut {
                next_cut += plan.cut_every;
                cuts += faults.cut(Some(BOT), Cut::Drop);
            }
            if elapsed >= next_sample {
                next_sample += sample_every;
                counter.must_live();
                memory.push(resident_kib(counter.pid()));
                if memory.len() % PRINTED_ONE_IN == 1 {
                    let (seconds, now) = (elapsed.as_secs(), memory.last().copied());
                    say(format!(
                        "{seconds:>6} s  {:>8} KiB",
                        now.unwrap_or_default()
                    ));
                }
            }
        }
    };
    tokio::join!(troubling, people.write(messages, &gate, &mut random));
    faults.clear();
    answered(&mut records, &mut counter, messages).await;
    memory.push(resident_kib(counter.pid()));
    counter.stop().await;
    let verdict = records.verdict(messages);
    let report = Report {
        verdict,
        memory,
        cuts,
    };
    counter.end(!report.is_good()).await;
    world.stop().await;
    report
}

/// The memory that a process occupies.
fn resident_kib(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"));
    let status = status.expect("the system tells of its processes under /proc");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    number.expect("a process that runs has memory")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(memory: Vec<u64>) -> Report {
        Report {
            verdict: Verdict::default(),
            memory,
            cuts: 0,
        }
    }

    #[test]
    fn memory_that_grows_is_found() {
        let steady = (0..100).map(|n| 20_000 + n % 7 * 100);
        assert!(report(steady.clone().collect()).is_good());
        let filling = (0..100).map(|n: u64| 20_000 + n.min(20) * 1_000);
        assert!(report(filling.collect()).is_good());
        let leaking = (0..100).map(|n| 20_000 + n * 200);
        assert!(!report(leaking.collect()).is_good());
        let mut lossy = report(steady.collect());
        lossy.verdict.lost = 1;
        assert!(!lossy.is_good());
    }
}
