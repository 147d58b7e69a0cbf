//! Tours, one at a time.

use std::collections::BTreeSet;

use cometchat_bot::{State, macros::Button, scheduler::Slot};
use serde::{Deserialize, Serialize};

/// Tours that are remembered; the earliest go first.
const MAX_TOURS: usize = 500;

/// What the calendar carries.
#[derive(Debug, Button)]
#[button(id = "tour")]
pub(crate) struct Tour;

/// When there are tours.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Tours {
    booked: BTreeSet<String>,
}

impl State for Tours {
    const NAME: &'static str = "tours";
}

/// What became of a wish for a time.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Booked {
    Yes,
    Taken,
}

impl Tours {
    /// Books a time, unless somebody has. Times of two zones are two times: the
    /// calendar shows each person their own, and a tour guide would ask.
    pub(crate) fn book(&mut self, slot: &Slot) -> Booked {
        if !self.booked.insert(slot.to_string()) {
            return Booked::Taken;
        }
        if self.booked.len() > MAX_TOURS {
            self.booked.pop_first();
        }
        Booked::Yes
    }
}
