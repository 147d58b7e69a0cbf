//! When a read is tried again, and after how long.

use std::time::Duration;

use super::ClientError;

/// Longest wait that the service may ask for before a read gives up instead.
pub const MAX_OBEYED_RETRY_AFTER: Duration = Duration::from_mins(1);

/// How reads, and other calls that may safely be repeated, are tried again.
///
/// Only such calls are: a message that may have been sent is never sent twice
/// by the client. Between attempts it waits as long as the service asks, else
/// `first_delay`, doubled each time, up to `max_delay`; the wait is spread by
/// up to a half so that many clients do not come back at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// Attempts in all, the first one included; 0 counts as 1.
    pub max_attempts: u32,
    /// Wait after the first failure.
    pub first_delay: Duration,
    /// Longest wait that the client chooses by itself.
    pub max_delay: Duration,
}

impl Default for RetryPolicy {
    /// Three attempts, half a second after the first, at most eight seconds.
    fn default() -> Self {
        Self {
            max_attempts: 3,
            first_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(8),
        }
    }
}

impl RetryPolicy {
    /// One attempt only.
    #[must_use]
    pub const fn never() -> Self {
        Self {
            max_attempts: 1,
            first_delay: Duration::ZERO,
            max_delay: Duration::ZERO,
        }
    }

    /// Attempts in all and the wait after the first one.
    #[must_use]
    pub const fn new(max_attempts: u32, first_delay: Duration, max_delay: Duration) -> Self {
        Self {
            max_attempts,
            first_delay,
            max_delay,
        }
    }

    /// How long to wait after attempt number `attempt` failed, or `None` to
    /// give up. `jitter` is between 0 and 1.
    pub(crate) fn wait(&self, attempt: u32, error: &ClientError, jitter: f64) -> Option<Duration> {
        if attempt >= self.max_attempts || !error.is_retryable() {
            return None;
        }
        if let Some(asked) = error.retry_after() {
            return (asked <= MAX_OBEYED_RETRY_AFTER).then_some(asked);
        }
        let doublings = attempt.saturating_sub(1).min(16);
        let delay = self.first_delay.saturating_mul(1 << doublings);
        let delay = delay.min(self.max_delay);
        Some(delay.mul_f64(1.0 - jitter.clamp(0.0, 1.0) / 2.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(status: u16, retry_after: Option<u64>) -> ClientError {
        ClientError::Api {
            what: "read".to_owned(),
            status,
            code: "X".to_owned(),
            message: String::new(),
            details: None,
            retry_after: retry_after.map(Duration::from_secs),
        }
    }

    #[test]
    fn waits_grow_up_to_the_limit_and_are_spread() {
        let policy = RetryPolicy::new(9, Duration::from_millis(100), Duration::from_millis(300));
        let wait = |attempt, jitter| policy.wait(attempt, &failure(503, None), jitter);
        assert_eq!(wait(1, 0.0), Some(Duration::from_millis(100)));
        assert_eq!(wait(2, 0.0), Some(Duration::from_millis(200)));
        assert_eq!(wait(3, 0.0), Some(Duration::from_millis(300)));
        assert_eq!(wait(8, 0.0), Some(Duration::from_millis(300)));
        assert_eq!(wait(2, 1.0), Some(Duration::from_millis(100)));
        assert_eq!(wait(9, 0.0), None);
    }

    #[test]
    fn the_service_is_obeyed_up_to_a_minute() {
        let policy = RetryPolicy::default();
        let wait = |asked| policy.wait(1, &failure(429, Some(asked)), 1.0);
        assert_eq!(wait(0), Some(Duration::ZERO));
        assert_eq!(wait(60), Some(MAX_OBEYED_RETRY_AFTER));
        assert_eq!(wait(61), None);
    }

    #[test]
    fn what_will_not_get_better_is_not_repeated() {
        assert_eq!(
            RetryPolicy::default().wait(1, &failure(404, None), 0.0),
            None
        );
        assert_eq!(RetryPolicy::never().wait(1, &failure(503, None), 0.0), None);
    }
}
