//! Everything that people saw happen, once each.

use std::{
    collections::HashSet,
    fmt,
    fmt::Write as _,
    panic::Location,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{sync::watch, time::timeout};

use super::transcript::Transcript;
use crate::{
    letters,
    model::{Content, ConversationId, Event, GroupEvent, Message, MessageId, ReactionEvent, Uid},
    store::MemoryStore,
};

/// How long something that a test expects may take, in the scene's time. It is
/// longer than a handler that times out.
pub(super) const PATIENCE: Duration = Duration::from_mins(2);

/// What happened.
#[derive(Clone, Debug)]
pub(super) enum What {
    Message(Box<Message>),
    Edited(Box<Message>),
    Deleted,
    Reacted { reaction: String, is_added: bool },
    Pressed { elements: Vec<String> },
    Group(Box<GroupEvent>),
}

/// Something that happened, where, and by whom.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) conversation: Option<ConversationId>,
    pub(super) by: Uid,
    pub(super) what: What,
    /// A test has asked for it.
    is_taken: bool,
}

/// Everything that people saw happen. Clones share it.
#[derive(Clone)]
pub(super) struct Log {
    inner: Arc<Inner>,
}

struct Inner {
    entries: Mutex<Entries>,
    /// How many there are.
    count: watch::Sender<usize>,
    /// Where bots keep what they gave up.
    store: MemoryStore,
}

#[derive(Default)]
struct Entries {
    seen: Vec<Seen>,
    keys: HashSet<String>,
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Log")
            .field("count", &*self.inner.count.borrow())
            .finish_non_exhaustive()
    }
}

impl Log {
    pub(super) fn new(store: MemoryStore) -> Self {
        let inner = Inner {
            entries: Mutex::default(),
            count: watch::Sender::new(0),
            store,
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// Notes what one of the people saw; others may have seen it as well.
    pub(super) fn note(&self, event: &Event) {
        let mut entries = self.entries();
        let Some((key, seen)) = read(event, &entries.seen) else {
            return;
        };
        if !entries.keys.insert(key) {
            return;
        }
        entries.seen.push(seen);
        let count = entries.seen.len();
        drop(entries);
        self.inner.count.send_replace(count);
    }

    /// The next thing of a kind that `by` did, and that no test has asked for;
    /// `None` when nothing comes within `patience`.
    pub(super) async fn next(
        &self,
        by: &Uid,
        place: Option<&ConversationId>,
        fits: impl Fn(&What) -> bool,
        patience: Duration,
    ) -> Option<Seen> {
        let mut count = self.inner.count.subscribe();
        let waiting = async {
            loop {
                if let Some(seen) = self.take(by, place, &fits) {
                    return Some(seen);
                }
                count.changed().await.ok()?;
            }
        };
        timeout(patience, waiting).await.ok().flatten()
    }

    fn take(
        &self,
        by: &Uid,
        place: Option<&ConversationId>,
        fits: &impl Fn(&What) -> bool,
    ) -> Option<Seen> {
        let mut entries = self.entries();
        let found = entries.seen.iter_mut().find(|seen| {
            let is_there = place.is_none() || seen.conversation.as_ref() == place;
            !seen.is_taken && is_there && seen.by == *by && fits(&seen.what)
        })?;
        found.is_taken = true;
        Some(found.clone())
    }

    /// Waits until people have seen a message.
    pub(super) async fn has(&self, id: &MessageId) {
        let mut count = self.inner.count.subscribe();
        let key = message_key(id);
        let waiting = count.wait_for(|_| self.entries().keys.contains(&key));
        drop(timeout(PATIENCE, waiting).await);
    }

    /// What happened in a conversation, or in all.
    pub(super) fn transcript(&self, place: Option<&ConversationId>) -> Transcript {
        let entries = self.entries();
        let seen = entries.seen.iter();
        Transcript::of(seen.filter(|seen| place.is_none() || seen.conversation.as_ref() == place))
    }

    /// Fails the test, and shows what happened so far.
    pub(super) async fn fail(&self, place: &Location<'_>, problem: fmt::Arguments<'_>) -> ! {
        let transcript = self.transcript(None);
        let letters = letters::list(&self.inner.store).await.unwrap_or_default();
        let mut given_up = String::new();
        for (_, letter) in &letters {
            // Writing to a string cannot fail.
            let _ = writeln!(given_up, "{} gave up: {}", letter.bot, letter.cause);
        }
        panic!("{place}: {problem}\n\nwhat happened:\n\n{transcript}\n{given_up}");
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.inner
            .entries
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn message_key(id: &MessageId) -> String {
    format!("message/{id}")
}

/// What an event is to the log, and by what it is known when it is seen twice.
fn read(event: &Event, before: &[Seen]) -> Option<(String, Seen)> {
    let (key, conversation, by, what) = match event {
        Event::Message(message) => {
            let what = match message.content() {
                Content::Group(event) => What::Group(event),
                Content::Edited(change) => What::Edited(Box::new(change.message.clone())),
                Content::Deleted(_) => What::Deleted,
                _ => What::Message(message.clone()),
            };
            let by = message.sender_user().map(|user| user.uid.clone());
            let by = by.unwrap_or_else(|| message.sender.clone());
            (message_key(&message.id), message.conversation(), by, what)
        }
        Event::Reaction(event) => {
            let reaction = event.reaction();
            let is_added = matches!(event, ReactionEvent::Added(_));
            let key = format!(
                "reaction/{is_added}/{}/{}",
                reaction.id, reaction.message_id
            );
            let place = reaction.conversation_id.clone();
            let place = place.or_else(|| place_of(&reaction.message_id, before));
            let what = What::Reacted {
                reaction: reaction.reaction.clone(),
                is_added,
            };
            (key, place, reaction.uid.clone(), what)
        }
        Event::InteractionCompleted(done) => {
            let pressed = done.interactions.iter();
            let elements: Vec<_> = pressed.map(|pressed| pressed.element_id.clone()).collect();
            let uid = &done.user.uid;
            let key = format!("pressed/{}/{uid}/{elements:?}", done.message_id);
            let place = place_of(&done.message_id, before);
            (key, place, uid.clone(), What::Pressed { elements })
        }
        _ => return None,
    };
    let seen = Seen {
        conversation,
        by,
        what,
        is_taken: false,
    };
    Some((key, seen))
}

/// The conversation of a message that was seen.
fn place_of(id: &MessageId, before: &[Seen]) -> Option<ConversationId> {
    let found = before
        .iter()
        .find(|seen| matches!(&seen.what, What::Message(message) if message.id == *id))?;
    found.conversation.clone()
}
