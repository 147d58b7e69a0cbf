//! How far a bot is, in everything that history shows.

use super::{
    Incoming, Ledger,
    place::{Mark, Place, Track},
};
use crate::store::Batch;

/// The ledgers of one bot: of messages, and of what else it wants to know of.
#[derive(Debug)]
pub(crate) struct Progress {
    messages: Ledger,
    changes: Option<Ledger>,
    reactions: Option<Ledger>,
}

impl Progress {
    /// A bot that handles messages; of changes it knows what comes live.
    pub(crate) fn new(messages: Ledger) -> Self {
        Self {
            messages,
            changes: None,
            reactions: None,
        }
    }

    /// With edits and deletions from history.
    pub(crate) fn with_changes(mut self, changes: Option<Ledger>) -> Self {
        self.changes = changes;
        self
    }

    /// With reactions from history.
    pub(crate) fn with_reactions(mut self, reactions: Option<Ledger>) -> Self {
        self.reactions = reactions;
        self
    }

    pub(super) fn messages(&self) -> &Ledger {
        &self.messages
    }

    /// The ledger of a track, if the bot keeps one.
    pub(super) fn track(&self, track: Track) -> Option<&Ledger> {
        match track {
            Track::Messages => Some(&self.messages),
            Track::Changes => self.changes.as_ref(),
            Track::Reactions => self.reactions.as_ref(),
        }
    }

    /// Opens a place; `false` when it is open or done already, or in no ledger.
    pub(super) fn open(&self, mark: Mark) -> bool {
        self.track(mark.track)
            .is_some_and(|ledger| ledger.open(mark.place))
    }

    /// Gives up what had no room; it will be read again.
    pub(super) fn miss(&self, incoming: &Incoming) {
        self.each(incoming, Ledger::miss);
    }

    /// Adds to a batch that an event is done.
    pub(crate) fn note_done(&self, incoming: &Incoming, batch: &mut Batch) {
        self.each(incoming, |ledger, place| ledger.note_done(place, batch));
    }

    /// Takes note that the batch which says that an event is done was written.
    pub(crate) fn done(&self, incoming: &Incoming) {
        self.each(incoming, Ledger::done);
    }

    fn each(&self, incoming: &Incoming, mut what: impl FnMut(&Ledger, Place)) {
        if let Some(id) = incoming.number {
            what(&self.messages, id.into());
        }
        if let Some(mark) = incoming.mark
            && let Some(ledger) = self.track(mark.track)
        {
            what(ledger, mark.place);
        }
    }
}
