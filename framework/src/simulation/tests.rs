//! What is asserted of the schedules.

use std::{
    iter,
    ops::Range,
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::Instant,
};

use super::{
    plan::{Frames, Planted},
    schedule::{Outcome, run},
};

/// The schedules that are run if no others are asked for: what a debug build
/// does in some seconds.
const SEEDS: Range<u64> = 0..100;
/// Schedules among which a planted fault must show.
const SEEDS_FOR_PLANTED: Range<u64> = 0..200;
/// Schedules that are run twice.
const SEEDS_TWICE: Range<u64> = 0..15;
/// Threads that run schedules, each one at a time.
const MAX_THREADS: usize = 8;

/// What is counted over all schedules.
#[derive(Debug, Default)]
struct Tally {
    schedules: usize,
    happenings: usize,
    crashes: usize,
    cuts: usize,
    failed_requests: usize,
    failed: Vec<u64>,
}

#[test]
fn nothing_is_lost_doubled_or_out_of_order() {
    let seeds = asked_for().unwrap_or(SEEDS);
    let begun = Instant::now();
    if seeds.end - seeds.start == 1 {
        let Outcome { plan, trace, .. } = run(seeds.start, None);
        println!("{plan:#?}\n{}", trace.join("\n"));
    }
    let tally = run_all(seeds);
    println!("{tally:?} in {:.1?}", begun.elapsed());
    assert!(
        tally.failed.is_empty(),
        "the schedules of these seeds fail: {:?}",
        tally.failed
    );
}

fn run_all(seeds: Range<u64>) -> Tally {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let threads = threads.min(MAX_THREADS);
    let next = AtomicU64::new(seeds.start);
    let tallies: Vec<_> = thread::scope(|scope| {
        let work = || {
            // Some schedules take ten times as long as others: who is done takes the next.
            iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed))
                .take_while(|seed| *seed < seeds.end)
                .map(|seed| (seed, run(seed, None)))
                .fold(Tally::default(), Tally::and)
        };
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let joined = running.into_iter().map(thread::ScopedJoinHandle::join);
        joined
            .map(|tally| tally.expect("a schedule does not panic"))
            .collect()
    });
    let mut sum = Tally::default();
    for tally in tallies {
        sum.schedules += tally.schedules;
        sum.happenings += tally.happenings;
        sum.crashes += tally.crashes;
        sum.cuts += tally.cuts;
        sum.failed_requests += tally.failed_requests;
        sum.failed.extend(tally.failed);
    }
    sum.failed.sort_unstable();
    sum
}

impl Tally {
    fn and(mut self, (seed, outcome): (u64, Outcome)) -> Self {
        let count = |what: &str| {
            let lines = outcome.trace.iter();
            lines.filter(|line| line.contains(what)).count()
        };
        self.schedules += 1;
        self.happenings += outcome.trace.len();
        self.crashes += count("the process dies");
        self.cuts += count("the connection is cut");
        self.failed_requests += count("/messages: ") - count("/messages: Answered");
        if let Err(problem) = outcome.verdict {
            println!("seed {seed} ({:?}): {problem}", outcome.plan.frames);
            self.failed.push(seed);
        }
        self
    }
}

#[test]
fn a_seed_is_one_schedule() {
    for seed in asked_for().unwrap_or(SEEDS_TWICE) {
        let (first, second) = (run(seed, None).trace, run(seed, None).trace);
        let differs = first.iter().zip(&second).position(|(a, b)| a != b);
        if let Some(at) = differs {
            let before = &first[at.saturating_sub(5)..=at];
            panic!("seed {seed}: {before:#?} and then {:?}", second[at]);
        }
        assert_eq!(first.len(), second.len(), "seed {seed}");
    }
}

#[test]
fn an_event_that_is_done_too_early_is_found() {
    let found = finds(Planted::DoneTooEarly);
    assert!(found.is_some(), "no schedule shows the planted fault");
    println!("seed {found:?} shows it");
}

#[test]
fn a_reply_that_is_sent_unasked_is_found() {
    let found = finds(Planted::SentUnasked);
    assert!(found.is_some(), "no schedule shows the planted fault");
    println!("seed {found:?} shows it");
}

#[test]
fn changes_that_are_not_read_from_history_are_found() {
    let found = finds(Planted::ChangesUnread);
    assert!(found.is_some(), "no schedule shows the planted fault");
    println!("seed {found:?} shows it");
}

/// The first schedule that shows a planted fault.
fn finds(planted: Planted) -> Option<u64> {
    SEEDS_FOR_PLANTED.into_iter().find(|seed| {
        let outcome = run(*seed, Some(planted));
        outcome.plan.frames == Frames::Ordered && outcome.verdict.is_err()
    })
}

fn asked_for() -> Option<Range<u64>> {
    let text = std::env::var("SIMULATION_SEEDS").ok()?;
    let (first, end) = text
        .split_once("..")
        .expect("seeds are asked for as `a..b`");
    let number = |text: &str| text.parse().expect("a seed is a number");
    Some(number(first)..number(end))
}
