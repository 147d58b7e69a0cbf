//! A steady stream of messages, sent when they are due whether the server is ready or not.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::Error;
use crate::client::{Api, Person, Send};
use crate::server::Server;
use crate::tally::{Summary, Tally};

/// Messages on the way at most; those that wait are late all the same.
const ON_THE_WAY: usize = 256;
/// How long frames are waited for after the last answer.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often it is looked whether all frames are there.
const LOOK: Duration = Duration::from_millis(10);
/// The share of the rate that must be held.
const HELD: f64 = 0.98;

/// What loads are put on.
pub(crate) struct Load<'a> {
    pub(crate) api: Api,
    pub(crate) people: Arc<Vec<Person>>,
    pub(crate) tally: Arc<Tally>,
    pub(crate) server: &'a Server,
    pub(crate) time: Duration,
}

/// What came of a load.
pub(crate) struct Outcome {
    rate: u32,
    messages: u64,
    expected: u64,
    took: Duration,
    refused: u64,
    ended: u64,
    pub(crate) answers: Summary,
    pub(crate) frames: Summary,
    pub(crate) memory_mb: u64,
    /// Processors that the server kept busy.
    pub(crate) processors: f64,
}

impl Load<'_> {
    /// Sends so many messages a second, for the time.
    pub(crate) async fn run(
        &self,
        rate: u32,
        plan: impl Fn(usize, &[Person]) -> Send,
    ) -> Result<Outcome, Error> {
        let tally = &self.tally;
        let (refused, before) = (tally.refused.load(Relaxed), tally.came.load(Relaxed));
        let used = self.server.usage()?.processor;
        let room = Arc::new(Semaphore::new(ON_THE_WAY));
        let mut sending = JoinSet::new();
        let start = Instant::now();
        let messages = self.time.as_secs() * u64::from(rate);
        let mut expected = 0;
        let mut planned = start;
        for number in 0..usize::try_from(messages)? {
            let send = plan(number, &self.people);
            expected += send.frames;
            tokio::time::sleep_until(planned.into()).await;
            let permit = Arc::clone(&room).acquire_owned().await?;
            let (api, people, tally) = (
                self.api.clone(),
                Arc::clone(&self.people),
                Arc::clone(tally),
            );
            sending.spawn(async move {
                match api.send(&people, &send, &tally.text(planned)).await {
                    Ok(()) => tally.answers.add(planned.elapsed()),
                    Err(error) => {
                        if tally.refused.fetch_add(1, Relaxed) == 0 {
                            eprintln!("the first refusal: {error}");
                        }
                    }
                }
                drop(permit);
            });
            while sending.try_join_next().is_some() {}
            planned += Duration::from_secs(1) / rate;
        }
        sending.join_all().await;
        let took = start.elapsed();
        let used = self.server.usage()?.processor.saturating_sub(used);
        let end = Instant::now() + PATIENCE;
        while tally.came.load(Relaxed) - before < expected && Instant::now() < end {
            tokio::time::sleep(LOOK).await;
        }
        Ok(Outcome {
            rate,
            messages,
            expected,
            took,
            refused: tally.refused.load(Relaxed) - refused,
            ended: tally.ended.load(Relaxed),
            answers: tally.answers.take(),
            frames: tally.frames.take(),
            memory_mb: self.server.usage()?.memory_mb(),
            processors: used.as_secs_f64() / took.as_secs_f64(),
        })
    }
}

impl Outcome {
    pub(crate) fn messages_per_second(&self) -> f64 {
        self.answers.count as f64 / self.took.as_secs_f64()
    }

    pub(crate) fn frames_per_second(&self) -> f64 {
        self.frames.count as f64 / self.took.as_secs_f64()
    }

    /// What was not as it should be.
    pub(crate) fn problems(&self) -> Vec<String> {
        let Self {
            rate,
            messages,
            expected,
            refused,
            ended,
            ..
        } = self;
        let mut problems = Vec::new();
        if *refused > 0 {
            problems.push(format!("{refused} of {messages} messages were refused"));
        }
        if *ended > 0 {
            problems.push(format!("{ended} sockets ended"));
        }
        let came = self.frames.count;
        if came != *expected {
            problems.push(format!("{came} frames came, not {expected}"));
        }
        let held = self.messages_per_second();
        if held < f64::from(*rate) * HELD {
            problems.push(format!("{held:.0} messages a second, not {rate}"));
        }
        problems
    }
}
