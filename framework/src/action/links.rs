//! Signed addresses.

use std::{fmt, net::Ipv4Addr, sync::Arc};

use http::Uri;

#[cfg(feature = "daemon")]
use super::keys;
use super::{
    keys::Keyring,
    ticket::{MAX_TOKEN_BYTES, Ticket},
    token::TokenError,
};
use crate::{
    model::Timestamp,
    store::{Store, StoreError},
};

/// What comes before the token in the path of an address.
const PATH: &str = "/action/";

/// Why there can be no signed addresses.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LinksError {
    /// Nobody could reach the addresses.
    #[error(
        "{address:?} cannot be the address of the action endpoint: {problem}; \
         give one like \"https://bots.example.com\""
    )]
    Address {
        /// The address.
        address: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The signing keys cannot be read or written.
    #[error("cannot use the signing keys")]
    Store(#[from] StoreError),
}

impl LinksError {
    /// Whether trying again can help.
    #[must_use]
    pub const fn is_retryable(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_retryable())
    }

    /// Whether there can be no action endpoint.
    #[must_use]
    pub const fn is_fatal(&self) -> bool {
        !self.is_retryable()
    }
}

/// Writes the addresses to which answers are posted, and reads them again.
///
/// The keys that sign are kept in the store. Another one signs every 30 days; old
/// ones are kept until nothing that they signed is valid any more. Cheap to clone.
///
/// An address is a credential: whoever has it may answer. Its `Debug` shows none,
/// and no log should.
///
/// ```
/// use cometchat_bot::{
///     action::{Links, Route, Ticket},
///     model::Uid,
///     store::MemoryStore,
/// };
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let links = Links::open(&MemoryStore::new(), "https://bots.example.com/comet").await?;
/// let now = std::time::SystemTime::now().into();
/// let (bot, ada) = (Uid::new("feedback")?, Uid::new("ada")?);
/// let ticket = Ticket::new("app", bot, Route::form("feedback", 1), "m1", ada, now);
/// let address = links.address(&ticket);
/// let token = address.strip_prefix("https://bots.example.com/comet/action/").unwrap();
/// assert_eq!(links.verify(token, now)?, ticket);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Links {
    inner: Arc<Inner>,
}

struct Inner {
    /// Without a slash at its end.
    address: String,
    keys: Keyring,
}

impl Links {
    /// Reads the signing keys, or makes them. `address` is where people's clients
    /// reach the endpoint: `https://`, or `http://` for this machine only.
    ///
    /// # Errors
    ///
    /// When the address cannot be one, or when the store fails.
    pub async fn open(store: &dyn Store, address: &str) -> Result<Self, LinksError> {
        let address = checked(address)?;
        let keys = Keyring::load(store, crate::clock::now().into()).await?;
        let inner = Inner { address, keys };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// The address to which a client posts an answer.
    #[must_use]
    pub fn address(&self, ticket: &Ticket) -> String {
        format!("{}{PATH}{}", self.inner.address, self.token(ticket))
    }

    /// The address of the page on which a person can answer in a browser.
    ///
    /// It is the same as [`address`](Self::address): opened it shows the page,
    /// posted to it takes the answer.
    #[must_use]
    pub fn page(&self, ticket: &Ticket) -> String {
        self.address(ticket)
    }

    /// Whether the address of a ticket is short enough to be accepted again. Only
    /// a button that carries much can make it too long.
    #[must_use]
    pub fn has_room(&self, ticket: &Ticket) -> bool {
        self.token(ticket).len() <= MAX_TOKEN_BYTES
    }

    /// The ticket of a token, if one of these keys signed it and it has not ended.
    ///
    /// # Errors
    ///
    /// [`TokenError`]: it is no token, not from here, or too old.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Ticket, TokenError> {
        self.inner.keys.verify(token, now)
    }

    /// Whether an address can be that of an action endpoint.
    ///
    /// # Errors
    ///
    /// [`LinksError::Address`].
    #[cfg(feature = "daemon")]
    pub(crate) fn check(address: &str) -> Result<(), LinksError> {
        checked(address).map(drop)
    }

    /// The links of a daemon that has made keys in this store, which is not
    /// changed; `None` if none has.
    #[cfg(feature = "daemon")]
    pub(crate) async fn kept(store: &dyn Store, address: &str) -> Result<Option<Self>, StoreError> {
        let keys = Keyring::kept(store).await?;
        let address = address.trim_end_matches('/').to_owned();
        Ok(keys.map(|keys| Self {
            inner: Arc::new(Inner { address, keys }),
        }))
    }

    /// Whether an answer can be the proof of some endpoint.
    #[cfg(feature = "daemon")]
    pub(crate) fn is_proof(text: &str) -> bool {
        keys::mac_of(text).is_some()
    }

    /// What only an endpoint with these keys can answer to a nonce.
    #[cfg(feature = "actions")]
    pub(super) fn proof(&self, nonce: &str) -> String {
        self.inner.keys.proof(nonce)
    }

    /// Where an endpoint is asked for its proof, below an address at which it may
    /// be found.
    #[cfg(feature = "daemon")]
    pub(crate) fn proof_address(address: &str, nonce: &str) -> String {
        format!("{}{PATH}proof/{nonce}", address.trim_end_matches('/'))
    }

    /// Whether an endpoint with these keys has answered so.
    #[cfg(feature = "daemon")]
    pub(crate) fn has_proved(&self, nonce: &str, proof: &str) -> bool {
        self.inner.keys.has_proved(nonce, proof)
    }

    /// What stands in the path before [`PATH`]; mostly nothing.
    #[cfg(feature = "actions")]
    pub(super) fn base_path(&self) -> &str {
        let behind_scheme = self.inner.address.split_once("://").map_or("", |(_, r)| r);
        behind_scheme
            .find('/')
            .map_or("", |at| &behind_scheme[at..])
    }

    /// Looks after the keys. A [`Runtime`](crate::runtime::Runtime) calls it every
    /// hour.
    ///
    /// # Errors
    ///
    /// When the store fails; the keys go on as they are.
    pub async fn renew_keys(&self, store: &dyn Store) -> Result<(), StoreError> {
        self.inner
            .keys
            .renew(store, crate::clock::now().into())
            .await
    }

    fn token(&self, ticket: &Ticket) -> String {
        self.inner.keys.sign(ticket)
    }
}

impl fmt::Debug for Links {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Links")
            .field("address", &self.inner.address)
            .finish_non_exhaustive()
    }
}

/// The address without a slash at its end.
fn checked(address: &str) -> Result<String, LinksError> {
    let problem = match address.parse::<Uri>() {
        Err(_) => "it is no address",
        Ok(uri) => match problem(&uri) {
            Some(problem) => problem,
            None => return Ok(address.trim_end_matches('/').to_owned()),
        },
    };
    Err(LinksError::Address {
        address: address.to_owned(),
        problem,
    })
}

fn problem(uri: &Uri) -> Option<&'static str> {
    let host = uri.host().unwrap_or_default();
    let is_local = host == "localhost"
        || host.ends_with(".localhost")
        || host == "[::1]"
        || host.parse::<Ipv4Addr>().is_ok_and(|ip| ip.is_loopback());
    match uri.scheme_str() {
        _ if host.is_empty() => Some("it names no host"),
        Some("https") => None,
        Some("http") if is_local => None,
        Some("http") => Some("without TLS it would carry answers in the open"),
        _ => Some("it is not https"),
    }
    .or_else(|| {
        let authority = uri.authority().map_or("", |authority| authority.as_str());
        authority
            .contains('@')
            .then_some("it has a user name in it")
    })
    .or_else(|| uri.query().map(|_| "it has a `?` in it"))
    .or_else(|| {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "/-_.~".contains(c);
        let path = uri.path();
        (!path.chars().all(is_plain) || path.contains("//"))
            .then_some("its path has more than letters, digits, `-`, `_`, `.` and `~`")
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn only_what_people_can_reach_safely_is_an_address() {
        for good in [
            "https://bots.example.com",
            "https://bots.example.com/",
            "https://example.com:8443/bots",
            "http://127.0.0.1:7720",
            "http://localhost:7720",
            "http://[::1]:7720",
        ] {
            assert_eq!(checked(good).unwrap(), good.trim_end_matches('/'));
        }
        for bad in [
            "",
            "bots.example.com",
            "/action",
            "http://bots.example.com",
            "http://127.evil.example.com",
            "ftp://bots.example.com",
            "https://a:b@example.com",
            "https://example.com/?a=1",
            "https://example.com/{token}",
            "https://example.com/a//b",
            "https://exa mple.com",
        ] {
            assert!(checked(bad).is_err(), "{bad}");
        }
    }
}
