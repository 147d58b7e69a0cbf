//! Waits that grow and differ.

use std::time::Duration;

use rand::RngExt;

use crate::client::ClientError;

/// The longest wait that the service may ask for.
pub(crate) const LONGEST_ASKED: Duration = Duration::from_mins(2);

/// Waits between attempts: each twice the one before, up to a limit, and each
/// shortened by chance by up to a half, so that many bots do not knock at once.
#[derive(Debug)]
pub(crate) struct Backoff {
    first: Duration,
    longest: Duration,
    next: Duration,
}

impl Backoff {
    pub(crate) const fn new(first: Duration, longest: Duration) -> Self {
        Self {
            first,
            longest,
            next: first,
        }
    }

    /// The wait before the next attempt.
    pub(crate) fn next_wait(&mut self) -> Duration {
        let wait = self.next;
        self.next = wait.saturating_mul(2).min(self.longest);
        wait.mul_f64(share())
    }

    /// The wait before the next attempt, no shorter than the service asks for.
    pub(crate) fn wait_after(&mut self, error: &ClientError) -> Duration {
        let asked = error.retry_after().unwrap_or_default();
        self.next_wait().max(asked.min(LONGEST_ASKED))
    }

    /// Begins anew after a success.
    pub(crate) fn reset(&mut self) {
        self.next = self.first;
    }
}

/// A share between a half and the whole; simulations repeat it.
fn share() -> f64 {
    #[cfg(all(test, feature = "sandbox"))]
    if let Some(share) = crate::simulation::share() {
        return share;
    }
    rand::rng().random_range(0.5..=1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn waits_grow_to_the_limit_and_never_beyond(
            first in 1u64..5_000,
            factor in 1u64..1_000,
            steps in 1usize..80,
        ) {
            let (first, longest) = (Duration::from_millis(first), Duration::from_millis(first * factor));
            let mut backoff = Backoff::new(first, longest);
            let mut full = first;
            for _ in 0..steps {
                let wait = backoff.next_wait();
                prop_assert!(wait <= full && wait >= full.mul_f64(0.499));
                full = full.saturating_mul(2).min(longest);
            }
            backoff.reset();
            prop_assert!(backoff.next_wait() <= first);
        }
    }
}
