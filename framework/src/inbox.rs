//! Between the source and the handlers: each event once, in order within its
//! conversation, and no conversation in the way of another.

mod catch_up;
mod changes;
mod incoming;
mod lanes;
mod ledger;
mod place;
mod progress;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use quick_cache::sync::Cache;
use tokio::{sync::Notify, time::Instant};
use tokio_util::sync::CancellationToken;

pub(crate) use self::{
    catch_up::CatchUp,
    incoming::{Incoming, Origin},
    lanes::{HANDLERS_AT_ONCE, Lanes, Turn, Work},
    ledger::Ledger,
    place::{Place, Track},
    progress::Progress,
};
use self::{lanes::Way, place::Mark};
use crate::model::{Content, Event, Message, POLL_TYPE, Uid};

/// How many events that are no messages are remembered, to know one that comes twice.
const REMEMBERED: usize = 10_000;
/// Events that are held while history is read. Messages beyond it are met
/// again in history.
const MAX_HELD: usize = 10_000;

/// Takes what a source reads. It never waits: the source must answer pings.
#[derive(Clone)]
pub(crate) struct Inbox {
    inner: Arc<Inner>,
}

/// An inbox that does not keep its bot alive.
#[derive(Clone)]
pub(crate) struct WeakInbox {
    inner: Weak<Inner>,
}

struct Inner {
    me: Uid,
    session: String,
    progress: Arc<Progress>,
    /// The names of events that came, and the action that told of a change.
    seen: Cache<String, Option<u64>>,
    /// Live events wait here while history is read, which is older.
    held: Mutex<Held>,
    /// History is to be read.
    wake: Notify,
    /// Something is held from now on.
    holding: Notify,
    /// It was read once, or new events no longer wait for it.
    begun: CancellationToken,
    lanes: Lanes,
}

/// What came over connections since which no reading of history began. Connections
/// are counted, for one may be lost and made anew while history is read.
#[derive(Default)]
struct Held {
    /// The one that is being opened, or was last.
    connection: u64,
    /// The last that was opened.
    opened: u64,
    /// What was said before this one was opened has been read.
    covered: u64,
    /// Those that were opened since, and when.
    waiting: VecDeque<(u64, Instant)>,
    events: Vec<(u64, Incoming)>,
}

impl Held {
    const fn is_holding(&self) -> bool {
        self.connection > self.covered
    }

    /// What came up to a connection.
    fn up_to(&mut self, connection: u64) -> Vec<Incoming> {
        self.covered = self.covered.max(connection);
        self.waiting.retain(|(of, _)| *of > connection);
        let is_covered = |(of, _): &mut (u64, Incoming)| *of <= connection;
        let events = self.events.extract_if(.., is_covered);
        events.map(|(_, incoming)| incoming).collect()
    }
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
    pub(crate) fn new(me: Uid, session: String, progress: Arc<Progress>, lanes: Lanes) -> Self {
        let inner = Inner {
            me,
            session,
            progress,
            seen: Cache::new(REMEMBERED),
            held: Mutex::default(),
            wake: Notify::new(),
            holding: Notify::new(),
            begun: CancellationToken::new(),
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
        report_unreadable(&event);
        if inner.is_own(origin, &event) || !inner.lanes.wants(&event) {
            return;
        }
        let incoming = Incoming::new(origin, event, &inner.me);
        let mut held = inner.held();
        if !held.is_holding() {
            drop(held);
            inner.take(incoming, Way::Live);
        } else if held.events.len() < MAX_HELD {
            let connection = held.connection;
            held.events.push((connection, incoming));
        } else {
            drop(held);
            inner.leave_to_history(&incoming);
        }
    }

    /// Takes a stored event, unless it was taken already. Where there is no room
    /// it stays stored, and is offered again.
    pub(crate) fn again(&self, incoming: Incoming) {
        let key = incoming.replay.clone().unwrap_or_default();
        self.again_as(key, incoming);
    }

    /// The same with a name for this time: a dead letter may be tried more than once.
    fn again_as(&self, key: String, incoming: Incoming) {
        let inner = &*self.inner;
        if inner.seen.get(&key).is_none() && inner.lanes.push(incoming, Way::Live).is_ok() {
            inner.seen.insert(key, None);
        }
    }

    /// The same inbox, which ends with its bot.
    pub(crate) fn downgrade(&self) -> WeakInbox {
        WeakInbox {
            inner: Arc::downgrade(&self.inner),
        }
    }

    /// The bot's user.
    pub(crate) fn me(&self) -> &Uid {
        &self.inner.me
    }

    /// Holds what comes over the connection that is being opened until history was
    /// read.
    pub(crate) fn hold(&self) {
        self.inner.held().connection += 1;
    }

    /// Asks for a reading of history: the source is connected.
    pub(crate) fn wake(&self) {
        let mut held = self.inner.held();
        let connection = held.connection;
        held.opened = connection;
        held.waiting.push_back((connection, Instant::now()));
        self.inner.wake.notify_one();
        self.inner.holding.notify_one();
    }

    /// The first connection whose events are held, and since when.
    fn held_since(&self) -> Option<(u64, Instant)> {
        self.inner.held().waiting.front().copied()
    }

    /// Waits until something is held.
    async fn is_holding(&self) {
        self.inner.holding.notified().await;
    }

    /// Waits until what was missed before the start was read for the first time.
    pub(crate) async fn has_begun(&self) {
        self.inner.begun.cancelled().await;
    }

    /// The connection before which all will have been read by a reading that begins
    /// now.
    fn opened(&self) -> u64 {
        self.inner.held().opened
    }

    /// Lets go what came up to a connection, in the order of the messages' ids.
    fn lets_go(&self, connection: u64) {
        let mut held = self.inner.held();
        let mut events = held.up_to(connection);
        // What has no number stays behind what it came after.
        let mut last = 0;
        events.sort_by_cached_key(|incoming| {
            last = incoming.number.unwrap_or(last);
            last
        });
        for incoming in events {
            self.inner.take(incoming, Way::Live);
        }
        self.inner.begun.cancel();
    }
}

impl WeakInbox {
    /// The inbox, if its bot still runs.
    pub(crate) fn upgrade(&self) -> Option<Inbox> {
        self.inner.upgrade().map(|inner| Inbox { inner })
    }
}

fn is_poll_edit(message: &Message) -> bool {
    matches!(message.content(), Content::Edited(change) if change.message.message_type == POLL_TYPE)
}

/// A message that nobody can read would vanish without a trace. What it says
/// stays out of the log.
fn report_unreadable(event: &Event) {
    let Event::Unknown(unknown) = event else {
        return;
    };
    let frame_type = unknown.frame_type.as_deref().unwrap_or("none");
    let id = unknown.raw.pointer("/body/id").map(tracing::field::display);
    if frame_type == "message" {
        tracing::warn!(id, "a message has a shape that this version cannot read");
    } else {
        tracing::debug!(frame_type, "an unknown frame");
    }
}

impl Inner {
    fn take(&self, incoming: Incoming, way: Way) {
        if let Some(id) = incoming.number {
            self.take_message(incoming, id, way);
        } else if let Some(mark) = incoming.mark
            && self.progress.track(mark.track).is_some()
        {
            self.take_change(incoming, mark, way);
        } else {
            self.take_untracked(incoming, way);
        }
    }

    fn take_message(&self, mut incoming: Incoming, id: u64, way: Way) {
        if !self.progress.messages().open(id.into()) {
            return;
        }
        let edit = incoming.shows_edit();
        if let Some(edit) = &edit {
            // It is worked as it is now, so the edit is worked with it.
            if self.progress.open(edit.mark) {
                incoming.mark = Some(edit.mark);
                self.seen.insert(edit.key.clone(), None);
            }
        }
        if let Err(refused) = self.lanes.push(incoming, way) {
            self.progress.miss(&refused);
            self.seen
                .remove(&edit.map(|edit| edit.key).unwrap_or_default());
        }
    }

    /// Gives up what cannot be held; what comes later in its conversation must not
    /// be worked before it.
    fn leave_to_history(&self, incoming: &Incoming) {
        tracing::warn!(bound = MAX_HELD, "too many events while history is read");
        let messages = self.progress.messages();
        let is_open = incoming.number.is_some_and(|id| messages.open(id.into()))
            || incoming.mark.is_some_and(|mark| self.progress.open(mark));
        if is_open {
            self.progress.miss(incoming);
            self.lanes.miss(incoming);
        }
    }

    /// Takes what history tells of too.
    fn take_change(&self, mut incoming: Incoming, mark: Mark, way: Way) {
        let key = incoming.key.clone().unwrap_or_default();
        let action = incoming.action;
        match (self.seen.get(&key), action) {
            (None, _) => {}
            (Some(Some(known)), Some(action)) if known != action => {
                // Another change within the second, of which history knows nothing.
                incoming.key = Some(format!("{key}-{action}"));
                incoming.mark = None;
                return self.take_untracked(incoming, way);
            }
            (Some(None), Some(_)) => return self.seen.insert(key, action),
            _ => return,
        }
        if !self.progress.open(mark) {
            if way == Way::History {
                return;
            }
            // Whatever history says of this moment, it was not seen before.
            incoming.mark = None;
        }
        self.seen.insert(key.clone(), action);
        if let Err(refused) = self.lanes.push(incoming, way) {
            self.progress.miss(&refused);
            self.seen.remove(&key);
        }
    }

    fn take_untracked(&self, incoming: Incoming, way: Way) {
        if let Some(key) = &incoming.key {
            if self.seen.get(key).is_some() {
                tracing::debug!(key, "an event came twice");
                return;
            }
            self.seen.insert(key.clone(), None);
        }
        if let Err(refused) = self.lanes.push(incoming, way) {
            tracing::error!(
                conversation = refused.conversation.as_ref().map(tracing::field::display),
                key = refused.key,
                "an event that history does not keep was dropped: too many wait"
            );
        }
    }

    /// Whether the bot caused the event itself. The session alone is not
    /// enough: the same user may be connected elsewhere, and answering oneself
    /// never ends.
    fn is_own(&self, origin: &Origin, event: &Event) -> bool {
        if origin.session.as_deref() == Some(&self.session) {
            return true;
        }
        match event {
            // Votes in a poll may come as edits by the one who asked it.
            Event::Message(message) => message.sender == self.me && !is_poll_edit(message),
            Event::Reaction(event) => event.reaction().uid == self.me,
            Event::InteractionCompleted(done) => done.user.uid == self.me,
            Event::Submitted(submission) => submission.by.uid == self.me,
            Event::Pressed(press) => press.by.uid == self.me,
            Event::Receipt(receipt) => receipt.user.uid == self.me,
            Event::Typing(typing) => typing.user.uid == self.me,
            Event::Presence(presence) => presence.user.uid == self.me,
            Event::Transient(transient) => transient.user.uid == self.me,
            _ => false,
        }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
