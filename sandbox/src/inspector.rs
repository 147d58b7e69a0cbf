//! What goes over the wire, kept for those who look: requests with their answers, frames in both
//! directions, and what bots in the same process say of their work.
//!
//! Off unless asked for: by [`crate::SandboxBuilder::inspector`], [`App::inspector`], or
//! `PUT /sandbox/inspector`. A bounded number of entries is kept, the oldest go first; keys, tokens
//! and passwords are never shown.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::Notify;
use tokio_tungstenite::tungstenite::Utf8Bytes;

use crate::app::App;
use crate::limits;

mod entry;
mod secrets;

use entry::Entry;
pub(crate) use entry::{Asked, Content};

/// An entry's number: by it others name it as their cause.
pub(crate) type EntryId = u64;

/// What was seen on the wire of an app.
///
/// # Examples
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let app = cometchat_sandbox::Sandbox::builder().inspector(true).app()?;
/// app.inspector().note("echo", serde_json::json!({ "handler": "on_message" }));
/// assert_eq!(app.inspector().entries(None, 10).0[0]["content"]["handler"], "on_message");
/// # Ok(()) }
/// ```
#[derive(Debug, Default)]
pub struct Inspector {
    on: AtomicBool,
    kept: Mutex<Kept>,
    more: Notify,
}

#[derive(Debug, Default)]
struct Kept {
    /// The last number given to an entry.
    last_id: EntryId,
    /// The last place given in the order in which entries were kept.
    last_place: u64,
    entries: VecDeque<Entry>,
    bytes: usize,
}

impl App {
    /// What was seen on the wire of this app.
    #[must_use]
    pub fn inspector(&self) -> &Inspector {
        &self.inspector
    }
}

impl Inspector {
    /// Whether anything is kept: a cheap question for the paths that everything takes.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.on.load(Ordering::Acquire)
    }

    /// Begins to keep what is seen, or stops; what was kept stays.
    pub fn set_on(&self, on: bool) {
        self.on.store(on, Ordering::Release);
    }

    /// Forgets everything.
    pub fn clear(&self) {
        let mut kept = self.kept();
        kept.entries.clear();
        kept.bytes = 0;
    }

    /// Keeps what somebody in this process has to say of a user's work, such as a bot of its
    /// handlers. Does nothing while the inspector is off.
    pub fn note(&self, uid: &str, content: Value) {
        self.keep(|| Entry::new(Some(uid.to_owned()), None, Content::Note(content)));
    }

    /// Entries as JSON in the order in which they were kept, and the place of the last one: those
    /// after a place, or the newest; not more than `limit`.
    #[must_use]
    pub fn entries(&self, after: Option<u64>, limit: usize) -> (Vec<Value>, u64) {
        let kept = self.kept();
        let fresh = after.map_or(kept.entries.len(), |after| {
            kept.entries
                .iter()
                .rev()
                .take_while(|entry| entry.place > after)
                .count()
        });
        let skipped = kept.entries.len() - fresh.min(limit);
        let rows: Vec<Entry> = kept.entries.iter().skip(skipped).cloned().collect();
        let last = kept.last_place;
        drop(kept);
        (rows.iter().map(Entry::json).collect(), last)
    }

    /// As [`Inspector::entries`], waiting for the first one after a place.
    pub(crate) async fn next(
        &self,
        after: Option<u64>,
        limit: usize,
        wait: Duration,
    ) -> (Vec<Value>, u64) {
        let arriving = async {
            loop {
                let more = self.more.notified();
                let (rows, last) = self.entries(after, limit);
                if !rows.is_empty() {
                    return (rows, last);
                }
                more.await;
            }
        };
        match tokio::time::timeout(wait, arriving).await {
            Ok(found) => found,
            Err(_) => self.entries(after, limit),
        }
    }

    /// A number for an entry that is kept later, when it is complete; `None` while off.
    pub(crate) fn reserve(&self) -> Option<EntryId> {
        self.is_on().then(|| {
            let mut kept = self.kept();
            kept.last_id += 1;
            kept.last_id
        })
    }

    /// Keeps a request with its answer, under a number reserved when it began.
    pub(crate) fn answered(&self, id: EntryId, uid: Option<String>, content: Content) {
        self.keep(|| Entry::new(uid, None, content).numbered(id));
    }

    /// Keeps a frame that a client has sent; gives its number.
    pub(crate) fn received(&self, uid: Option<&str>, frame: &Utf8Bytes) -> Option<EntryId> {
        let id = self.reserve()?;
        let content = Content::Received(frame.clone());
        self.keep(|| Entry::new(uid.map(ToOwned::to_owned), None, content).numbered(id));
        Some(id)
    }

    /// Keeps a frame for the connections of some users, and what led to it.
    pub(crate) fn sent(&self, to: Vec<String>, frame: &Utf8Bytes, cause: Option<EntryId>) {
        let frame = frame.clone();
        self.keep(|| Entry::new(None, cause, Content::Sent { to, frame }));
    }

    fn keep(&self, entry: impl FnOnce() -> Entry) {
        if !self.is_on() {
            return;
        }
        let mut entry = entry();
        let mut kept = self.kept();
        if entry.id == 0 {
            kept.last_id += 1;
            entry.id = kept.last_id;
        }
        kept.last_place += 1;
        entry.place = kept.last_place;
        kept.bytes += entry.bytes;
        kept.entries.push_back(entry);
        while kept.entries.len() > limits::INSPECTED || kept.bytes > limits::INSPECTED_BYTES {
            let Some(oldest) = kept.entries.pop_front() else {
                break;
            };
            kept.bytes -= oldest.bytes;
        }
        drop(kept);
        self.more.notify_waiters();
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use serde_json::json;

    use super::*;

    fn inspector() -> Inspector {
        let inspector = Inspector::default();
        inspector.set_on(true);
        inspector
    }

    #[test]
    fn nothing_is_kept_unless_asked_for() {
        let inspector = Inspector::default();
        inspector.note("ann", json!(1));
        assert_eq!(inspector.reserve(), None);
        assert_eq!(inspector.entries(None, 10), (vec![], 0));
    }

    #[test]
    fn the_oldest_entries_go_first() {
        let inspector = inspector();
        for number in 0..limits::INSPECTED + 3 {
            inspector.note("ann", json!(number));
        }
        let (rows, last) = inspector.entries(None, usize::MAX);
        assert_eq!(
            (rows.len(), last),
            (limits::INSPECTED, (limits::INSPECTED + 3) as u64)
        );
        assert_eq!(rows[0]["content"], 3);
        let long = Utf8Bytes::from("x".repeat(limits::INSPECTED_BYTES / 2 + 1));
        for _ in 0..3 {
            inspector.sent(Vec::new(), &long, None);
        }
        assert_eq!(inspector.kept().entries.len(), 1);
        inspector.clear();
        assert_eq!(inspector.entries(None, usize::MAX).0.len(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_gets_what_came_after() {
        let inspector = inspector();
        inspector.note("ann", json!(1));
        let (rows, last) = inspector.entries(None, 10);
        assert_eq!(rows.len(), 1);
        let wait = Duration::from_secs(20);
        let (waited, ()) = tokio::join!(inspector.next(Some(last), 10, wait), async {
            tokio::task::yield_now().await;
            inspector.note("bob", json!(2));
        });
        assert_eq!((waited.0[0]["uid"].as_str(), waited.1), (Some("bob"), 2));
        assert_eq!(inspector.next(Some(2), 10, wait).await, (vec![], 2));
    }
}
