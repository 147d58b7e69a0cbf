//! What came and how late.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// What a text begins with; the microsecond for which it was planned follows.
pub(crate) const STAMP: &str = "sent at ";
/// The width of the steps in which times are counted.
const STEP: Duration = Duration::from_micros(100);
/// Steps counted; what took longer is in the last.
const STEPS: usize = 100_000;

/// Times, counted in steps.
pub(crate) struct Times(Vec<AtomicU64>);

impl Default for Times {
    fn default() -> Self {
        Self((0..STEPS).map(|_| AtomicU64::new(0)).collect())
    }
}

impl Times {
    pub(crate) fn add(&self, time: Duration) {
        let step = usize::try_from(time.as_micros() / STEP.as_micros()).unwrap_or(STEPS);
        self.0[step.min(STEPS - 1)].fetch_add(1, Relaxed);
    }

    fn count(&self) -> u64 {
        self.0.iter().map(|step| step.load(Relaxed)).sum()
    }

    /// Forgets them and gives what they come to.
    pub(crate) fn take(&self) -> Summary {
        let all = self.count();
        let at = |share: u64| {
            let mut left = (all * share).div_ceil(1000).max(1);
            let place = self.0.iter().position(|step| {
                left = left.saturating_sub(step.load(Relaxed));
                left == 0
            });
            place.map_or(Duration::ZERO, |step| {
                STEP * u32::try_from(step + 1).unwrap_or(u32::MAX)
            })
        };
        let summary = Summary {
            count: all,
            half: at(500),
            most: at(990),
            max: at(1000),
        };
        for step in &self.0 {
            step.store(0, Relaxed);
        }
        summary
    }
}

/// Within which time half, 99 of a hundred, and all were there.
#[derive(Clone, Copy)]
pub(crate) struct Summary {
    pub(crate) count: u64,
    half: Duration,
    pub(crate) most: Duration,
    max: Duration,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        let (half, most, max) = (ms(self.half), ms(self.most), ms(self.max));
        write!(f, "{half:.1} / {most:.1} / {max:.1} ms")
    }
}

/// What has come to all sockets and answers together.
pub(crate) struct Tally {
    origin: Instant,
    pub(crate) frames: Times,
    pub(crate) answers: Times,
    /// Frames of messages.
    pub(crate) came: AtomicU64,
    /// Connections that ended.
    pub(crate) ended: AtomicU64,
    /// Messages that were not accepted.
    pub(crate) refused: AtomicU64,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            origin: Instant::now(),
            frames: Times::default(),
            answers: Times::default(),
            came: AtomicU64::new(0),
            ended: AtomicU64::new(0),
            refused: AtomicU64::new(0),
        }
    }
}

impl Tally {
    /// The text of a message planned for a time.
    pub(crate) fn text(&self, planned: Instant) -> String {
        let micros = planned.saturating_duration_since(self.origin).as_micros();
        format!("{STAMP}{micros}")
    }

    /// Takes note of a frame, if it is that of a message.
    pub(crate) fn frame(&self, frame: &str) {
        let Some((_, rest)) = frame.split_once(STAMP) else {
            return;
        };
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        if let Ok(micros) = rest[..end].parse() {
            let planned = self.origin + Duration::from_micros(micros);
            self.frames.add(planned.elapsed());
            self.came.fetch_add(1, Relaxed);
        }
    }
}
