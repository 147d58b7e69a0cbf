//! What must survive a restart: small values under keys, changed together.
//!
//! Everything durable that a bot has (how far it is, what it still has to say,
//! its state, its dead letters) is written through the three methods of
//! [`Store`]. A turn's effects go into one [`Batch`], which is taken whole or
//! not at all.

mod memory;
mod pages;
mod sqlite;

use std::{fmt, sync::Arc};

use async_trait::async_trait;

pub(crate) use self::pages::Pages;
pub use self::{memory::MemoryStore, sqlite::SqliteStore};
use crate::model::Uid;

/// Whose values they are: a user of an app. It stands in every key, so that one
/// store may serve several apps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Account(Arc<str>);

impl Account {
    pub(crate) fn new(app_id: &str, uid: &Uid) -> Self {
        Self(format!("{app_id}/{uid}").into())
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How often a value was written. A value that is not there has version 0.
pub type Version = i64;

/// A value and how often it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// How often it was written; 1 and up.
    pub version: Version,
    /// The value.
    pub value: Vec<u8>,
}

/// Changes that are made together, if what they expect still holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// Keys and the versions that they must have.
    pub expect: Vec<(String, Version)>,
    /// Values to write.
    pub put: Vec<(String, Vec<u8>)>,
    /// Keys to remove; a key that is not there is no error.
    pub delete: Vec<String>,
    /// Ranges to remove, from the first key up to and without the second.
    pub delete_range: Vec<(String, String)>,
}

/// Why a store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Somebody changed what the batch expected; nothing was written.
    #[error("{key:?} was changed by somebody else (version {found}, expected {expected})")]
    Conflict {
        /// The key.
        key: String,
        /// The version it was expected to have.
        expected: Version,
        /// The version it has.
        found: Version,
    },
    /// The store cannot be opened.
    #[error("cannot open the state file {path}")]
    Open {
        /// The file.
        path: String,
        /// Why not.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The store cannot be read or written.
    #[error("cannot {what} the state")]
    Failed {
        /// Read or write.
        what: &'static str,
        /// Why not.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The store was closed.
    #[error("the state is closed")]
    Closed,
}

impl StoreError {
    /// Whether the same batch may succeed once it was made anew from what is
    /// stored now.
    #[must_use]
    pub const fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict { .. })
    }

    /// Whether trying again can help.
    #[must_use]
    pub const fn is_retryable(&self) -> bool {
        matches!(self, Self::Conflict { .. } | Self::Failed { .. })
    }

    /// Whether a bot cannot go on.
    #[must_use]
    pub const fn is_fatal(&self) -> bool {
        matches!(self, Self::Open { .. } | Self::Closed)
    }
}

/// Keeps values under keys. Keys are ordered as text.
#[async_trait]
pub trait Store: Send + Sync + fmt::Debug {
    /// The value of a key.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    async fn get(&self, key: &str) -> Result<Option<Entry>, StoreError>;

    /// The values whose keys begin with `prefix`, in the order of the keys, at
    /// most `limit` of them, behind the key `after` if one is given.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    async fn scan(
        &self,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Entry>, StoreError>;

    /// Makes all changes of a batch, or none. When it returns, they survive the
    /// end of the process.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] when an expected version does not hold; another
    /// error when the store cannot be written.
    async fn commit(&self, batch: Batch) -> Result<(), StoreError>;
}

/// A store that several share.
#[async_trait]
impl<S: Store + ?Sized> Store for Arc<S> {
    async fn get(&self, key: &str) -> Result<Option<Entry>, StoreError> {
        (**self).get(key).await
    }

    async fn scan(
        &self,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Entry>, StoreError> {
        (**self).scan(prefix, after, limit).await
    }

    async fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        (**self).commit(batch).await
    }
}

impl Batch {
    /// Whether it changes nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.put.is_empty() && self.delete.is_empty() && self.delete_range.is_empty()
    }
}

/// The first key behind every key that begins with `prefix`.
fn end_of(prefix: &str) -> String {
    // No key holds this character: keys are made of ids and of our own words.
    format!("{prefix}\u{10FFFF}")
}

#[cfg(test)]
mod tests;
