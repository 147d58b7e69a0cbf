//! Answers are stored before they are acknowledged, and counted once.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Desk, Refused, Taken, now};
use crate::{
    inbox::{Incoming, Origin, WeakInbox},
    model::{Event, Timestamp},
    store::{Batch, Entry, Pages, StoreError},
};

/// The beginning of the keys of answers that are to be worked.
const ANSWER: &str = "answer/";
/// The beginning of the keys of notes that something was done.
const NOTE: &str = "answered/";
/// How soon the same button pressed again by the same person is the same press.
const PRESS_AGAIN_SECONDS: i64 = 10;
/// Stored values that are read at once.
pub(super) const PAGE: usize = 500;
/// How long the store is tried before an answer is given up.
const PATIENCE: Duration = Duration::from_secs(5);

/// That something was done, so that it is not done again.
#[derive(Serialize, Deserialize)]
struct Note {
    at: Timestamp,
    /// From when on nobody asks any more.
    ends: Timestamp,
}

/// An event that is to be worked, as it is stored.
pub(super) struct Answer {
    pub(super) key: String,
    name: String,
    value: Vec<u8>,
    is_press: bool,
}

impl Desk {
    /// Stores an event and gives it to the inbox, unless it was taken before.
    pub(super) async fn accept(&self, event: Event, ends: Timestamp) -> Result<Taken, Refused> {
        let answer = self.answer(event).ok_or(Refused::Busy)?;
        self.store_once(answer, ends, Batch::default()).await
    }

    /// Stores an answer together with another change, unless it was taken before.
    pub(super) async fn store_once(
        &self,
        answer: Answer,
        ends: Timestamp,
        mut batch: Batch,
    ) -> Result<Taken, Refused> {
        let again = answer.is_press.then_some(PRESS_AGAIN_SECONDS);
        let is_new = self
            .note(&answer.name, ends, again, &mut batch)
            .await
            .map_err(busy)?;
        if !is_new {
            return Ok(Taken::Again);
        }
        batch.put.push((answer.key.clone(), answer.value.clone()));
        match self.commit(batch).await {
            Ok(()) => {}
            // Another request was faster with the same answer.
            Err(error) if error.is_conflict() => return Ok(Taken::Again),
            Err(error) => return Err(busy(error)),
        }
        self.offer(&answer.key, &answer.value);
        Ok(Taken::Done)
    }

    /// Whether an event was taken before, so that it would not be taken now.
    pub(super) async fn is_taken(&self, event: Event, ends: Timestamp) -> Result<bool, Refused> {
        let answer = self.answer(event).ok_or(Refused::Busy)?;
        let again = answer.is_press.then_some(PRESS_AGAIN_SECONDS);
        let mut unused = Batch::default();
        let noted = self.note(&answer.name, ends, again, &mut unused);
        noted.await.map(|is_new| !is_new).map_err(busy)
    }

    /// Adds to a batch the note that something was done; `false` when it was done
    /// before and may not be done again.
    pub(super) async fn note(
        &self,
        name: &str,
        ends: Timestamp,
        again_after: Option<i64>,
        batch: &mut Batch,
    ) -> Result<bool, StoreError> {
        let key = format!("{NOTE}{}/{name}", self.inner.account);
        let now = now();
        let version = match self.inner.parts.store.get(&key).await? {
            None => 0,
            Some(entry) => {
                let at = read(&entry).map_or(now.seconds(), |note| note.at.seconds());
                if again_after.is_none_or(|seconds| now.seconds() < at + seconds) {
                    return Ok(false);
                }
                entry.version
            }
        };
        let note = serde_json::to_vec(&Note { at: now, ends }).unwrap_or_default();
        batch.expect.push((key.clone(), version));
        batch.put.push((key, note));
        Ok(true)
    }

    /// The event as it is stored until it is worked.
    pub(super) fn answer(&self, event: Event) -> Option<Answer> {
        let is_press = matches!(event, Event::Pressed(_));
        let incoming = Incoming::new(&Origin::default(), event, &self.inner.parts.me);
        let name = incoming.name()?;
        let value = serde_json::to_vec(&incoming.letter()?).ok()?;
        Some(Answer {
            key: format!("{ANSWER}{}/{name}", self.inner.account),
            // What follows the dot tells presses of the same button apart.
            name: name.split('.').next().unwrap_or_default().to_owned(),
            value,
            is_press,
        })
    }

    pub(super) async fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        let commit = self.inner.parts.store.commit(batch);
        tokio::time::timeout(PATIENCE, commit)
            .await
            .unwrap_or_else(|_| {
                Err(StoreError::Failed {
                    what: "write",
                    source: "it took too long".into(),
                })
            })
    }

    /// Gives a stored event to the inbox. Where there is no room it stays stored.
    fn offer(&self, key: &str, value: &[u8]) {
        let content = serde_json::from_slice(value).unwrap_or_default();
        let Some(incoming) = Incoming::from_letter(content, &self.inner.parts.me, key.to_owned())
        else {
            tracing::error!(key, "a stored answer cannot be read");
            return;
        };
        if let Some(inbox) = self.inner.inbox.get().and_then(WeakInbox::upgrade) {
            inbox.again(incoming);
        }
    }

    /// Gives everything that is stored to the inbox: at the start, and now and
    /// then for what had no room.
    pub(super) async fn offer_stored(&self) -> Result<(), StoreError> {
        let prefix = format!("{ANSWER}{}/", self.inner.account);
        let mut pages = Pages::new(&*self.inner.parts.store, &prefix, PAGE);
        while let Some(page) = pages.next().await? {
            for entry in &page {
                self.offer(&entry.key, &entry.value);
            }
        }
        Ok(())
    }

    /// Removes notes that nobody asks for any more.
    pub(super) async fn sweep(&self) -> Result<(), StoreError> {
        let prefix = format!("{NOTE}{}/", self.inner.account);
        let (mut pages, now) = (Pages::new(&*self.inner.parts.store, &prefix, PAGE), now());
        while let Some(page) = pages.next().await? {
            let ended = page
                .iter()
                .filter(|entry| read(entry).is_none_or(|note| note.ends <= now));
            let batch = Batch {
                delete: ended.map(|entry| entry.key.clone()).collect(),
                ..Batch::default()
            };
            if !batch.is_empty() {
                self.commit(batch).await?;
            }
        }
        Ok(())
    }
}

fn read(entry: &Entry) -> Option<Note> {
    serde_json::from_slice(&entry.value).ok()
}

#[expect(clippy::needless_pass_by_value, reason = "made for `map_err`")]
pub(super) fn busy(error: StoreError) -> Refused {
    let cause = crate::runtime::causes(&error);
    tracing::error!(%error, cause, "an answer was refused, since it cannot be stored");
    Refused::Busy
}
