//! The average of what was pressed.

use std::fmt;

/// How many ratings there are, and their sum.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    answers: u32,
    stars: u32,
}

impl Tally {
    pub(crate) fn add(&mut self, stars: u8) {
        self.answers += 1;
        self.stars += u32::from(stars);
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
