//! The app's clock: a base in Unix time plus the time that tokio says has passed.

use std::time::{SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

/// A clock that follows tokio's time, so that a paused runtime pauses it too.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread", start_paused = false)] async fn main() {
/// let clock = cometchat_sandbox::Clock::starting_at(1_700_000_000);
/// assert_eq!(clock.seconds(), 1_700_000_000);
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    base_ms: u64,
    origin: Instant,
}

impl Clock {
    /// A clock that shows the machine's time now.
    #[must_use]
    pub fn system() -> Self {
        let base = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Self {
            base_ms: u64::try_from(base.as_millis()).unwrap_or(u64::MAX),
            origin: Instant::now(),
        }
    }

    /// A clock that shows the given Unix second now.
    #[must_use]
    pub fn starting_at(seconds: u32) -> Self {
        Self {
            base_ms: u64::from(seconds) * 1000,
            origin: Instant::now(),
        }
    }

    /// The Unix time in whole seconds.
    #[must_use]
    pub fn seconds(&self) -> i64 {
        let passed = u64::try_from(self.origin.elapsed().as_millis()).unwrap_or(u64::MAX);
        i64::try_from(self.base_ms.saturating_add(passed) / 1000).unwrap_or(i64::MAX)
    }
}
