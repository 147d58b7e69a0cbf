//! The keys that sign tickets: made at first use, kept in the store, changed now
//! and then.

use std::{
    sync::{PoisonError, RwLock},
    time::Duration,
};

#[cfg(feature = "actions")]
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use ring::hmac;
use secrecy::{ExposeSecret, SecretBox};
use serde::{Deserialize, Serialize};

use super::{
    ticket::{MAX_LIFETIME, Ticket, after},
    token::{self, TokenError},
};
use crate::{
    model::Timestamp,
    store::{Batch, Store, StoreError},
};

/// Bytes of a signature.
pub(super) const MAC_BYTES: usize = 32;
/// Bytes of a key: a block of the hash.
const KEY_BYTES: usize = 64;
/// Where the keys are in the store.
const STORED: &str = "action-keys";
/// How long a key signs before another one does.
const SIGNS_FOR: Duration = Duration::from_hours(30 * 24);
/// How much later than due the keys may be looked after.
const SLACK: Duration = Duration::from_hours(24);
/// How often the store is tried when another process changes the keys meanwhile.
const ATTEMPTS: usize = 5;

/// One signing key.
#[derive(Debug)]
pub(super) struct Key {
    /// Stands in each token that it signs.
    pub(super) id: u32,
    secret: SecretBox<[u8; KEY_BYTES]>,
    signing: hmac::Key,
    made: Timestamp,
}

/// A key as the store has it.
#[derive(Serialize, Deserialize)]
struct Stored {
    id: u32,
    secret: String,
    made: Timestamp,
}

/// All keys that may have signed something which is still valid.
#[derive(Debug)]
pub(super) struct Keyring {
    /// The newest is the last one; it signs.
    keys: RwLock<Vec<Key>>,
}

impl Keyring {
    /// Reads the keys; the first one is made if there is none.
    pub(super) async fn load(store: &dyn Store, now: Timestamp) -> Result<Self, StoreError> {
        let ring = Self {
            keys: RwLock::new(Vec::new()),
        };
        ring.renew(store, now).await?;
        Ok(ring)
    }

    /// Reads the keys and changes nothing; `None` if there is none.
    #[cfg(feature = "daemon")]
    pub(super) async fn kept(store: &dyn Store) -> Result<Option<Self>, StoreError> {
        let Some(entry) = store.get(STORED).await? else {
            return Ok(None);
        };
        let keys = RwLock::new(read(&entry.value)?);
        Ok(Some(Self { keys }))
    }

    /// Makes a new key if the newest has signed long enough, and drops those of
    /// which nothing can be valid any more.
    pub(super) async fn renew(&self, store: &dyn Store, now: Timestamp) -> Result<(), StoreError> {
        let mut conflict = None;
        for _ in 0..ATTEMPTS {
            match renewed(store, now).await {
                Ok(keys) => {
                    *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
                    return Ok(());
                }
                Err(error) if error.is_conflict() => conflict = Some(error),
                Err(error) => return Err(error),
            }
        }
        Err(conflict.unwrap_or(StoreError::Closed))
    }

    pub(super) fn sign(&self, ticket: &Ticket) -> String {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        // There is always one: loading makes it.
        keys.last()
            .map(|key| token::write(ticket, key))
            .unwrap_or_default()
    }

    /// What only who has these keys can answer to a nonce.
    #[cfg(feature = "actions")]
    pub(super) fn proof(&self, nonce: &str) -> String {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        keys.last()
            .map(|key| URL_SAFE_NO_PAD.encode(key.sign(&challenge(nonce))))
            .unwrap_or_default()
    }

    /// Whether a proof was made with one of these keys.
    #[cfg(feature = "daemon")]
    pub(super) fn has_proved(&self, nonce: &str, proof: &str) -> bool {
        let Some(mac) = mac_of(proof) else {
            return false;
        };
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        keys.iter()
            .any(|key| key.has_signed(&challenge(nonce), &mac))
    }

    pub(super) fn verify(&self, token: &str, now: Timestamp) -> Result<Ticket, TokenError> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        token::read(token, |id| keys.iter().find(|key| key.id == id), now)
    }
}

/// What is signed to prove that one has the keys. No token begins so: its first
/// byte is the number of its layout.
#[cfg(feature = "actions")]
fn challenge(nonce: &str) -> Vec<u8> {
    [b"\0proof:", nonce.as_bytes()].concat()
}

/// The signature in a proof, if it can be one.
#[cfg(feature = "daemon")]
pub(super) fn mac_of(proof: &str) -> Option<[u8; MAC_BYTES]> {
    URL_SAFE_NO_PAD.decode(proof).ok()?.try_into().ok()
}

/// The keys in the store, brought up to date there.
async fn renewed(store: &dyn Store, now: Timestamp) -> Result<Vec<Key>, StoreError> {
    let entry = store.get(STORED).await?;
    let (version, mut keys) = match &entry {
        Some(entry) => (entry.version, read(&entry.value)?),
        None => (0, Vec::new()),
    };
    let before = keys.len();
    keys.retain(|key| now < after(key.made, SIGNS_FOR + MAX_LIFETIME + SLACK));
    let needs_new = keys
        .last()
        .is_none_or(|newest| now >= after(newest.made, SIGNS_FOR));
    if needs_new {
        let last = keys.last().map_or(0, |key| key.id);
        keys.push(Key::random(last.wrapping_add(1), now));
    }
    if needs_new || keys.len() != before {
        let batch = Batch {
            expect: vec![(STORED.to_owned(), version)],
            put: vec![(STORED.to_owned(), written(&keys))],
            ..Batch::default()
        };
        store.commit(batch).await?;
    }
    Ok(keys)
}

fn read(value: &[u8]) -> Result<Vec<Key>, StoreError> {
    let unreadable = |source: Box<dyn std::error::Error + Send + Sync>| StoreError::Failed {
        what: "read the signing keys in",
        source,
    };
    let stored: Vec<Stored> =
        serde_json::from_slice(value).map_err(|error| unreadable(error.into()))?;
    let keys = stored.into_iter().map(|stored| {
        let bytes = STANDARD_NO_PAD
            .decode(stored.secret)
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(|| unreadable(format!("key {} is damaged", stored.id).into()))?;
        Ok(Key::new(stored.id, bytes, stored.made))
    });
    keys.collect()
}

fn written(keys: &[Key]) -> Vec<u8> {
    let stored: Vec<_> = keys
        .iter()
        .map(|key| Stored {
            id: key.id,
            secret: STANDARD_NO_PAD.encode(key.secret.expose_secret()),
            made: key.made,
        })
        .collect();
    serde_json::to_vec(&stored).unwrap_or_default()
}

impl Key {
    fn new(id: u32, secret: [u8; KEY_BYTES], made: Timestamp) -> Self {
        Self {
            id,
            signing: hmac::Key::new(hmac::HMAC_SHA256, &secret),
            secret: SecretBox::new(Box::new(secret)),
            made,
        }
    }

    /// A key that nobody can guess.
    pub(super) fn random(id: u32, made: Timestamp) -> Self {
        Self::new(id, rand::random(), made)
    }

    pub(super) fn sign(&self, bytes: &[u8]) -> hmac::Tag {
        hmac::sign(&self.signing, bytes)
    }

    /// Whether the signature is this key's; it takes as long for every wrong one.
    pub(super) fn has_signed(&self, bytes: &[u8], mac: &[u8; MAC_BYTES]) -> bool {
        hmac::verify(&self.signing, bytes, mac).is_ok()
    }
}

#[cfg(test)]
mod tests;
