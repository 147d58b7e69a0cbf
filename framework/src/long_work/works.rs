//! Which works are under way, and who wants them to stop.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio_util::sync::CancellationToken;

use crate::{
    dialogue::is_cancel,
    inbox::Incoming,
    model::{ConversationId, Event, Message, Uid},
};

/// Words by which somebody cancelled that are remembered until they are worked.
const REMEMBERED: usize = 1_000;

/// A person in a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Place {
    conversation: ConversationId,
    person: Uid,
}

impl Place {
    /// Where an event happened, by whom.
    pub(crate) fn of(incoming: &Incoming) -> Option<Self> {
        let Event::Message(message) = &incoming.event else {
            let person = match &incoming.event {
                Event::Pressed(press) => &press.by,
                Event::Submitted(submission) => &submission.by,
                Event::Due(due) => due.by.as_ref()?,
                _ => return None,
            };
            return Some(Self {
                conversation: incoming.conversation.clone()?,
                person: person.uid.clone(),
            });
        };
        Some(Self {
            conversation: incoming.conversation.clone()?,
            person: message.sender.clone(),
        })
    }
}

/// The long works of one bot. Clones are the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct Works {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Debug, Default)]
struct Inner {
    /// A conversation works one event at a time.
    open: HashMap<Place, CancellationToken>,
    /// The names of messages that have cancelled a work.
    used: VecDeque<String>,
}

impl Works {
    pub(super) fn begin(&self, place: Place, cancelled: CancellationToken) {
        self.inner().open.insert(place, cancelled);
    }

    pub(super) fn end(&self, place: &Place) {
        self.inner().open.remove(place);
    }

    /// Whether an event would stop a work that is under way.
    pub(crate) fn would_stop(&self, event: &Event) -> bool {
        let Event::Message(message) = event else {
            return false;
        };
        let inner = self.inner();
        !inner.open.is_empty()
            && is_stop(message)
            && message.conversation().is_some_and(|conversation| {
                let person = message.sender.clone();
                let place = Place {
                    conversation,
                    person,
                };
                inner.open.contains_key(&place)
            })
    }

    /// Takes note of an event before its turn comes: whether somebody wants a work to
    /// stop that is under way in the same conversation.
    pub(crate) fn notice(&self, incoming: &Incoming) {
        let Event::Message(message) = &incoming.event else {
            return;
        };
        if !is_stop(message) {
            return;
        }
        let Some(place) = Place::of(incoming) else {
            return;
        };
        let mut inner = self.inner();
        let Some(cancelled) = inner.open.get(&place) else {
            return;
        };
        cancelled.cancel();
        if inner.used.len() >= REMEMBERED {
            inner.used.pop_front();
        }
        inner.used.extend(incoming.name());
    }

    /// Whether a message has cancelled a work: then it is done with.
    pub(crate) fn has_used(&self, incoming: &Incoming) -> bool {
        let mut inner = self.inner();
        if inner.used.is_empty() {
            return false;
        }
        let Some(name) = incoming.name() else {
            return false;
        };
        let found = inner.used.iter().position(|used| *used == name);
        found.is_some_and(|index| inner.used.remove(index).is_some())
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether somebody says that something is to stop.
fn is_stop(message: &Message) -> bool {
    !message.is_deleted() && message.text().is_some_and(is_cancel)
}
