//! How far a long command is, for whoever looks at a terminal.

use std::io::{IsTerminal, Write};

/// From so many steps on it is worth showing.
const MANY: usize = 3;
/// Begins the line anew and empties it.
const CLEAR: &str = "\r\x1b[K";

/// Says on the terminal how many steps are done. Where standard error is none,
/// and of few steps, it says nothing.
#[derive(Debug)]
pub(super) struct Progress {
    done: usize,
    all: usize,
    what: &'static str,
    is_shown: bool,
}

impl Progress {
    /// So many steps, of which the done ones are `what`: "sent".
    pub(super) fn of(all: usize, what: &'static str) -> Self {
        let progress = Self {
            done: 0,
            all,
            what,
            is_shown: all >= MANY && std::io::stderr().is_terminal(),
        };
        progress.show();
        progress
    }

    /// One more step is done.
    pub(super) fn step(&mut self) {
        self.done += 1;
        self.show();
    }

    /// Prints something else in a line of its own.
    pub(super) fn apart(&self, print: impl FnOnce()) {
        self.clear();
        print();
        self.show();
    }

    fn show(&self) {
        if self.is_shown {
            // A terminal that has gone is no error of ours.
            let mut terminal = std::io::stderr().lock();
            let _ = write!(
                terminal,
                "{CLEAR}{} of {} {}",
                self.done, self.all, self.what
            );
            let _ = terminal.flush();
        }
    }

    fn clear(&self) {
        if self.is_shown {
            let _ = write!(std::io::stderr().lock(), "{CLEAR}");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}
