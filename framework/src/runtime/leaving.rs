//! Events that need no turn, or get none.

use super::turn::Turns;
use crate::{
    inbox::Incoming,
    letters::{Cause, Letters},
    model::{Due, Event},
    store::Batch,
};

/// Why a dead letter is not tried again.
const NOT_HANDLED: &str = "nothing handles it any more";

impl Turns {
    /// Whether a stored event was worked meanwhile: it may be offered twice.
    pub(super) async fn is_over(&self, incoming: &Incoming) -> bool {
        let Some(key) = &incoming.replay else {
            return false;
        };
        // Where the store cannot tell, it will not take a turn either.
        matches!(self.store.get(key).await, Ok(None))
    }

    /// Whether an event was for those alone who look after answers.
    pub(super) async fn is_for_desk(&self, incoming: &Incoming) -> bool {
        let Some(desk) = &self.desk else {
            return false;
        };
        if !desk.awaits(&incoming.event) || !desk.sees(&incoming.event).await {
            return false;
        }
        self.is_done(incoming).await;
        true
    }

    /// Notes that nothing more is to be done for an event.
    pub(super) async fn is_done(&self, incoming: &Incoming) {
        if let Err(error) = self.commit(incoming, &mut Batch::default()).await {
            tracing::error!(%error, "cannot note that an event is done; it comes again at the next start");
        }
    }

    /// Leaves an event that nobody handles any more.
    pub(super) async fn leave(&self, incoming: &Incoming) {
        if let Event::Due(due) = &incoming.event {
            return self.nobody_does(due, incoming).await;
        }
        if incoming.replay.as_deref().is_some_and(Letters::is_replay) {
            tracing::warn!(cause = NOT_HANDLED, "a dead letter stays one");
            let cause = Cause::new(NOT_HANDLED, 1);
            self.give_up(incoming, &cause, &[]).await;
            return;
        }
        if let Some(desk) = &self.desk {
            desk.gone(incoming).await;
        }
        // What comes from the store is told to the desk alone.
        if incoming.replay.is_none() {
            self.is_done(incoming).await;
        }
    }

    /// Drops what is due, and no handler is for.
    async fn nobody_does(&self, due: &Due, incoming: &Incoming) {
        let (key, payload) = (&due.key, &due.due_type);
        tracing::warn!(key, payload, "nothing handles what is due; it is dropped");
        let mut batch = Batch::default();
        batch.delete.extend(incoming.replay.clone());
        if let Err(error) = self.commit(incoming, &mut batch).await {
            tracing::error!(%error, "cannot drop what is due; it comes again at the next start");
        }
    }
}
