//! How long the bot's process takes to be there again.

use std::{fmt, time::Duration};

use super::counter::Start;

/// Times from a start of the process to its connection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Restarts {
    /// Sorted; without those that the service asked to wait.
    took: Vec<Duration>,
    /// Those that the service asked to wait.
    asked: Vec<Duration>,
}

impl Restarts {
    pub(super) fn of(starts: Vec<Start>) -> Self {
        let (free, asked): (Vec<_>, Vec<_>) =
            starts.into_iter().partition(|start| start.asked.is_zero());
        let sorted = |starts: Vec<Start>| {
            let mut took: Vec<_> = starts.into_iter().map(|start| start.took).collect();
            took.sort_unstable();
            took
        };
        Self {
            took: sorted(free),
            asked: sorted(asked),
        }
    }
}

/// The time that so many of a hundred do not exceed; of sorted times.
pub(super) fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    let place = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(place).copied().unwrap_or_default()
}

impl fmt::Display for Restarts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = |percent| percentile(&self.took, percent).as_millis();
        write!(
            f,
            "{} starts to connected: median {} ms, p99 {} ms, worst {} ms",
            self.took.len(),
            millis(50),
            millis(99),
            millis(100),
        )?;
        if let Some(worst) = self.asked.last() {
            let (count, worst) = (self.asked.len(), worst.as_millis());
            write!(
                f,
                "; {count} more that the service asked to wait: worst {worst} ms"
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_that_had_to_wait_are_told_apart() {
        let start = |took, asked| Start {
            took: Duration::from_millis(took),
            asked: Duration::from_millis(asked),
        };
        let mut starts: Vec<_> = (1..=200).rev().map(|took| start(took, 0)).collect();
        starts.insert(7, start(1_300, 1_000));
        assert_eq!(
            Restarts::of(starts).to_string(),
            "200 starts to connected: median 100 ms, p99 198 ms, worst 200 ms; \
             1 more that the service asked to wait: worst 1300 ms"
        );
        assert_eq!(
            Restarts::of(Vec::new()).to_string(),
            "0 starts to connected: median 0 ms, p99 0 ms, worst 0 ms"
        );
    }
}
