//! The desks of all bots of a runtime.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use super::{desk::Desk, refused::Refused, ticket::Ticket};
use crate::model::Uid;

/// The desks of all bots that run. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Desks {
    desks: Arc<RwLock<HashMap<(String, Uid), Desk>>>,
}

/// Takes a desk away when its bot ends.
#[derive(Debug)]
pub(crate) struct AtDesk {
    desks: Desks,
    whose: (String, Uid),
}

impl Desks {
    /// Lets a bot's answers in until the guard is dropped.
    pub(crate) fn open(&self, desk: Desk) -> AtDesk {
        let whose = desk.whose();
        let mut desks = self.desks.write().unwrap_or_else(PoisonError::into_inner);
        desks.insert(whose.clone(), desk);
        AtDesk {
            desks: self.clone(),
            whose,
        }
    }

    /// The desk of the bot that wrote a ticket.
    pub(crate) fn of(&self, ticket: &Ticket) -> Result<Desk, Refused> {
        let desks = self.desks.read().unwrap_or_else(PoisonError::into_inner);
        let found = desks.get(&(ticket.app.clone(), ticket.bot.clone()));
        found.cloned().ok_or(Refused::NotHere)
    }
}

impl Drop for AtDesk {
    fn drop(&mut self) {
        let mut desks = self
            .desks
            .desks
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        desks.remove(&self.whose);
    }
}
