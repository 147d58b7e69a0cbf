//! The one generator from which everything left to chance in a schedule comes.
//!
//! A schedule runs on one thread, so its generator belongs to the thread.

use std::{cell::RefCell, ops::RangeInclusive, time::Duration};

use rand::{RngExt, SeedableRng, rngs::StdRng};

thread_local! {
    static GENERATOR: RefCell<Option<StdRng>> = const { RefCell::new(None) };
}

/// Ends the seeded stretch of this thread when it is dropped.
pub(super) struct Seeded(());

/// Seeds this thread until the guard is dropped.
pub(super) fn seed(seed: u64) -> Seeded {
    GENERATOR.set(Some(StdRng::seed_from_u64(seed)));
    Seeded(())
}

impl Drop for Seeded {
    fn drop(&mut self) {
        GENERATOR.set(None);
    }
}

/// A number of the range, each as likely as the others.
pub(super) fn roll(range: RangeInclusive<u64>) -> u64 {
    GENERATOR.with_borrow_mut(|generator| {
        let generator = generator.as_mut().expect("the thread is seeded");
        generator.random_range(range)
    })
}

/// True in so many of a hundred cases.
pub(super) fn chance(percent: u64) -> bool {
    roll(0..=99) < percent
}

/// A time of so many milliseconds.
pub(super) fn millis(range: RangeInclusive<u64>) -> Duration {
    Duration::from_millis(roll(range))
}

/// A share between a half and the whole, if this thread runs a schedule.
pub(crate) fn share() -> Option<f64> {
    GENERATOR.with_borrow_mut(|generator| Some(generator.as_mut()?.random_range(0.5..=1.0)))
}
