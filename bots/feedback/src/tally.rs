//! The average of what was pressed.

use std::fmt;

use cometchat_bot::State;
use serde::{Deserialize, Serialize};

/// How many ratings there are, and their sum.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Tally {
    answers: u32,
    stars: u32,
}

impl State for Tally {
    const NAME: &'static str = "tally";
}

impl Tally {
    /// Adds a rating and returns how it stands now.
    pub(crate) fn add(&mut self, stars: u8) -> Self {
        self.answers += 1;
        self.stars += u32::from(stars);
        *self
    }

    fn mean(self) -> f64 {
        f64::from(self.stars) / f64::from(self.answers.max(1))
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let answers = if self.answers == 1 {
            "answer"
        } else {
            "answers"
        };
        write!(
            f,
            "Average so far: {:.1} of 5 ({} {answers}).",
            self.mean(),
            self.answers
        )
    }
}
