//! What time it is.
//!
//! Waits go by `tokio::time`, which tests move. This is for moments that are kept or
//! told to others; where a test asks for it they follow the same virtual time.

use std::time::SystemTime;

#[cfg(feature = "testing")]
use tokio::time::Instant;

use crate::model::Timestamp;

/// Tells a bot the time.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Clock {
    /// The machine's time.
    #[default]
    System,
    /// A moment, and what has passed since in the runtime's time.
    #[cfg(feature = "testing")]
    Moved { from: Timestamp, since: Instant },
}

impl Clock {
    /// A clock that shows a moment now, and moves with the runtime's time.
    #[cfg(feature = "testing")]
    pub(crate) fn starting_at(from: Timestamp) -> Self {
        Self::Moved {
            from,
            since: Instant::now(),
        }
    }

    pub(crate) fn now(self) -> Timestamp {
        match self {
            Self::System => now().into(),
            #[cfg(feature = "testing")]
            Self::Moved { from, since } => {
                let passed = i64::try_from(since.elapsed().as_secs()).unwrap_or(i64::MAX);
                Timestamp::new(from.seconds().saturating_add(passed))
            }
        }
    }
}

/// The present moment.
pub(crate) fn now() -> SystemTime {
    #[cfg(test)]
    if let Some(moment) = virtual_time::now() {
        return moment;
    }
    SystemTime::now()
}

#[cfg(test)]
pub(crate) mod virtual_time {
    //! Moments that follow the clock of a paused runtime.

    use std::{cell::Cell, time::SystemTime};

    use tokio::time::Instant;

    thread_local! {
        static FOLLOWED: Cell<Option<(Instant, SystemTime)>> = const { Cell::new(None) };
    }

    /// Ends the virtual time of this thread when it is dropped.
    pub(crate) struct Followed(());

    /// From now on this thread's moments begin at `beginning` and follow the clock
    /// of its runtime.
    pub(crate) fn follow(beginning: SystemTime) -> Followed {
        FOLLOWED.set(Some((Instant::now(), beginning)));
        Followed(())
    }

    impl Drop for Followed {
        fn drop(&mut self) {
            FOLLOWED.set(None);
        }
    }

    pub(super) fn now() -> Option<SystemTime> {
        let (begun, beginning) = FOLLOWED.get()?;
        Some(beginning + begun.elapsed())
    }
}
