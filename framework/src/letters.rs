//! Dead letters: events that no handler could work, and replies that could not
//! be sent, kept with their cause.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    model::Timestamp,
    store::{Account, Batch, Entry, Pages, Store, StoreError},
};

/// The beginning of every letter's key; bot and name follow.
const PREFIX: &str = "letter/";
/// The beginning of the key of a letter that is to be tried again.
const REPLAY: &str = "replay/";
/// The beginning of the key of a planned send.
pub(crate) const SEND: &str = "send/";
/// Letters that are read from the store at once.
const PAGE: usize = 100;

/// Something that could not be done, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Letter {
    /// An event, or a reply.
    pub kind: LetterKind,
    /// The bot: its app and its user.
    pub bot: String,
    /// Why it could not be done.
    pub cause: String,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was given up.
    pub at: Timestamp,
    /// The event's frame, or the planned send.
    pub content: Value,
}

/// What a letter holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LetterKind {
    /// An event that no handler could work.
    Event,
    /// A reply that could not be sent.
    Reply,
}

/// Why something was given up.
#[derive(Clone, Debug)]
pub(crate) struct Cause {
    text: String,
    attempts: u32,
}

impl Cause {
    pub(crate) fn new(text: impl Into<String>, attempts: u32) -> Self {
        Self {
            text: text.into(),
            attempts,
        }
    }
}

/// The dead letters of one bot.
#[derive(Clone, Debug)]
pub(crate) struct Letters {
    bot: Account,
}

impl Letters {
    pub(crate) fn new(bot: Account) -> Self {
        Self { bot }
    }

    /// Adds to a batch that an event was given up.
    pub(crate) fn add_event(&self, name: &str, frame: Value, cause: &Cause, batch: &mut Batch) {
        self.add(LetterKind::Event, name, frame, cause, batch);
    }

    /// Adds to a batch that a planned send was given up.
    pub(crate) fn add_unsent(&self, name: &str, planned: &[u8], cause: &Cause, batch: &mut Batch) {
        let content = serde_json::from_slice(planned)
            .unwrap_or_else(|_| String::from_utf8_lossy(planned).into_owned().into());
        self.add(LetterKind::Reply, name, content, cause, batch);
    }

    fn add(&self, kind: LetterKind, name: &str, content: Value, cause: &Cause, batch: &mut Batch) {
        let letter = Letter {
            kind,
            bot: self.bot.to_string(),
            cause: cause.text.clone(),
            attempts: cause.attempts,
            at: crate::clock::now().into(),
            content,
        };
        let key = format!("{PREFIX}{}/{name}", self.bot);
        batch
            .put
            .push((key, serde_json::to_vec(&letter).unwrap_or_default()));
    }
}

/// All letters in a store, with the names by which they are known.
///
/// # Errors
///
/// When the store cannot be read.
pub async fn list(store: &dyn Store) -> Result<Vec<(String, Letter)>, StoreError> {
    let mut letters = Vec::new();
    let mut pages = Pages::new(store, PREFIX, PAGE);
    while let Some(page) = pages.next().await? {
        letters.extend(page.iter().filter_map(read));
    }
    Ok(letters)
}

fn read(entry: &Entry) -> Option<(String, Letter)> {
    let name = entry.key.strip_prefix(PREFIX)?.to_owned();
    let letter = serde_json::from_slice(&entry.value).ok()?;
    Some((name, letter))
}

/// Marks a letter to be tried again: an event within a minute by a bot that
/// runs, a reply when its bot starts the next time. `false` when there is no
/// such letter.
///
/// # Errors
///
/// When the store cannot be read or written.
pub async fn replay(store: &dyn Store, name: &str) -> Result<bool, StoreError> {
    let key = format!("{PREFIX}{name}");
    let Some(entry) = store.get(&key).await? else {
        return Ok(false);
    };
    let unreadable = |error: serde_json::Error| StoreError::Failed {
        what: "read",
        source: error.into(),
    };
    let letter: Letter = serde_json::from_slice(&entry.value).map_err(unreadable)?;
    let again = match letter.kind {
        LetterKind::Event => (format!("{REPLAY}{name}"), entry.value),
        // It is planned anew, and what is planned is sent at the start.
        LetterKind::Reply => (
            format!("{SEND}{name}"),
            serde_json::to_vec(&letter.content).map_err(unreadable)?,
        ),
    };
    let batch = Batch {
        expect: vec![(key.clone(), entry.version)],
        put: vec![again],
        delete: vec![key],
        ..Batch::default()
    };
    store.commit(batch).await.map(|()| true)
}

impl Letters {
    /// The letters of this bot that are to be tried again, with their keys.
    pub(crate) async fn to_replay(
        &self,
        store: &dyn Store,
    ) -> Result<Vec<(String, Letter)>, StoreError> {
        let mut letters = Vec::new();
        let prefix = format!("{REPLAY}{}/", self.bot);
        let mut pages = Pages::new(store, &prefix, PAGE);
        while let Some(page) = pages.next().await? {
            let read = |entry: Entry| Some((entry.key, serde_json::from_slice(&entry.value).ok()?));
            letters.extend(page.into_iter().filter_map(read));
        }
        Ok(letters)
    }

    /// Whether a key is that of a letter which is to be tried again.
    pub(crate) fn is_replay(key: &str) -> bool {
        key.starts_with(REPLAY)
    }

    /// Makes a letter that was to be tried again, and cannot be, a dead one as before.
    pub(crate) async fn put_back(
        &self,
        store: &dyn Store,
        key: String,
        mut letter: Letter,
        cause: &str,
    ) -> Result<(), StoreError> {
        let Some(name) = key.strip_prefix(REPLAY) else {
            return Ok(());
        };
        cause.clone_into(&mut letter.cause);
        let value = serde_json::to_vec(&letter).unwrap_or_default();
        let batch = Batch {
            put: vec![(format!("{PREFIX}{name}"), value)],
            delete: vec![key],
            ..Batch::default()
        };
        store.commit(batch).await
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use serde_json::json;

    use super::*;
    use crate::{model::Uid, store::MemoryStore};

    #[tokio::test]
    async fn an_event_is_replayed_and_a_reply_is_planned_anew() {
        let store = MemoryStore::new();
        let letters = Letters::new(Account::new("app", &Uid::new("bot").unwrap()));
        let (cause, mut batch) = (Cause::new("no", 3), Batch::default());
        letters.add_event("1", json!({"frame": {}}), &cause, &mut batch);
        letters.add_unsent("2/0000", b"{\"what\": 1}", &cause, &mut batch);
        store.commit(batch).await.unwrap();
        let names: Vec<_> = list(&store)
            .await
            .unwrap()
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        assert_eq!(names, ["app/bot/1", "app/bot/2/0000"]);
        for name in &names {
            assert!(replay(&store, name).await.unwrap());
        }
        assert!(list(&store).await.unwrap().is_empty());
        let planned = store.get("send/app/bot/2/0000").await.unwrap().unwrap();
        assert_eq!(planned.value, b"{\"what\":1}");
        let mut again = letters.to_replay(&store).await.unwrap();
        let (key, letter) = again.remove(0);
        assert_eq!((key.as_str(), letter.attempts), ("replay/app/bot/1", 3));
        letters
            .put_back(&store, key, letter, "not now")
            .await
            .unwrap();
        assert!(letters.to_replay(&store).await.unwrap().is_empty());
        let left = list(&store).await.unwrap();
        assert_eq!(
            (left[0].0.as_str(), &*left[0].1.cause),
            ("app/bot/1", "not now")
        );
    }
}
