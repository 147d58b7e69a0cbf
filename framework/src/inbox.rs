//! Between the source and the handlers: each event once, in order within its
//! conversation, and no conversation in the way of another.

mod incoming;
mod lanes;

use std::sync::Arc;

use quick_cache::sync::Cache;

pub(crate) use self::{
    incoming::{Incoming, Origin},
    lanes::{HANDLERS_AT_ONCE, Lanes, Work},
};
use crate::model::{Event, Uid};

/// How many events are remembered, to know one that comes twice.
const REMEMBERED: usize = 10_000;

/// Takes what a source reads. It never waits: the source must answer pings.
#[derive(Clone)]
pub(crate) struct Inbox {
    inner: Arc<Inner>,
}

struct Inner {
    me: Uid,
    session: String,
    seen: Cache<String, ()>,
    lanes: Lanes,
}

impl std::fmt::Debug for Inbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inbox")
            .field("me", &self.inner.me)
            .finish_non_exhaustive()
    }
}

impl Inbox {
    /// An inbox of the user `me`, connected as `session`.
    pub(crate) fn new(me: Uid, session: String, lanes: Lanes) -> Self {
        let inner = Inner {
            me,
            session,
            seen: Cache::new(REMEMBERED),
            lanes,
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// Takes an event, unless it is the bot's own, nobody wants it, or it was
    /// seen before.
    pub(crate) fn offer(&self, origin: &Origin, event: Event) {
        let inner = &*self.inner;
        if inner.is_own(origin, &event) || !inner.lanes.wants(&event) {
            return;
        }
        let incoming = Incoming::new(origin, event, &inner.me);
        if let Some(key) = &incoming.key {
            if inner.seen.get(key).is_some() {
                tracing::debug!(key, "an event came twice");
                return;
            }
            inner.seen.insert(key.clone(), ());
        }
        inner.lanes.push(incoming);
    }
}

impl Inner {
    /// Whether the bot caused the event itself. The session alone is not
    /// enough: the same user may be connected elsewhere, and answering oneself
    /// never ends.
    fn is_own(&self, origin: &Origin, event: &Event) -> bool {
        if origin.session.as_deref() == Some(&self.session) {
            return true;
        }
        match event {
            Event::Message(message) => message.sender == self.me,
            Event::Reaction(event) => event.reaction().uid == self.me,
            Event::InteractionCompleted(done) => done.user.uid == self.me,
            Event::Receipt(receipt) => receipt.user.uid == self.me,
            Event::Typing(typing) => typing.user.uid == self.me,
            Event::Presence(presence) => presence.user.uid == self.me,
            Event::Transient(transient) => transient.user.uid == self.me,
            _ => false,
        }
    }
}
