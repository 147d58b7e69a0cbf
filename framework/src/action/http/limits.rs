//! How often one client, and all clients of one address, may ask.

use std::{
    hash::Hash,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use quick_cache::sync::Cache;
use tokio::time::Instant;

use crate::action::refused::Refused;

/// Requests of one client in a minute.
const PER_PEER: u32 = 300;
/// Requests to one address in a minute: a group answers a form at once.
const PER_TICKET: u32 = 600;
/// Clients, and addresses, that are counted. Of more, those that asked long ago
/// are forgotten.
const COUNTED: usize = 10_000;
const MINUTE: Duration = Duration::from_mins(1);

/// How often may be asked.
pub(super) struct RateLimits {
    peers: Table<IpAddr>,
    tickets: Table<String>,
}

impl Default for RateLimits {
    fn default() -> Self {
        Self {
            peers: Table::new(PER_PEER),
            tickets: Table::new(PER_TICKET),
        }
    }
}

impl RateLimits {
    /// Counts a request of a client.
    pub(super) fn peer(&self, peer: IpAddr) -> Result<(), Refused> {
        self.peers.take(&peer)
    }

    /// Counts a request to the address of a message.
    pub(super) fn ticket(&self, muid: &str) -> Result<(), Refused> {
        self.tickets.take(muid)
    }
}

/// Buckets that fill up evenly, a minute from empty to full.
struct Table<K> {
    per_minute: u32,
    buckets: Cache<K, Arc<Mutex<Bucket>>>,
}

struct Bucket {
    left: f64,
    at: Instant,
}

impl<K: Hash + Eq + Clone> Table<K> {
    fn new(per_minute: u32) -> Self {
        Self {
            per_minute,
            buckets: Cache::new(COUNTED),
        }
    }

    fn take<Q>(&self, key: &Q) -> Result<(), Refused>
    where
        Q: Hash + quick_cache::Equivalent<K> + ToOwned<Owned = K> + ?Sized,
    {
        let full = f64::from(self.per_minute);
        let now = Instant::now();
        let bucket = self.buckets.get(key).unwrap_or_else(|| {
            let bucket = Arc::new(Mutex::new(Bucket {
                left: full,
                at: now,
            }));
            self.buckets.insert(key.to_owned(), Arc::clone(&bucket));
            bucket
        });
        let mut bucket = bucket.lock().unwrap_or_else(PoisonError::into_inner);
        let refill = now.saturating_duration_since(bucket.at).as_secs_f64() / MINUTE.as_secs_f64();
        bucket.left = refill.mul_add(full, bucket.left).min(full);
        bucket.at = now;
        if bucket.left < 1.0 {
            let wait = MINUTE.div_f64(full).mul_f64(1.0 - bucket.left);
            return Err(Refused::TooFast(wait.as_secs() + 1));
        }
        bucket.left -= 1.0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_client_that_asks_too_often_waits_and_others_do_not() {
        let limits = RateLimits::default();
        let (a, b): (IpAddr, IpAddr) = ("10.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap());
        for _ in 0..PER_PEER {
            limits.peer(a).unwrap();
        }
        assert!(matches!(limits.peer(a), Err(Refused::TooFast(1))));
        limits.peer(b).unwrap();
        tokio::time::advance(MINUTE / PER_PEER * 3).await;
        for _ in 0..3 {
            limits.peer(a).unwrap();
        }
        assert!(limits.peer(a).is_err());
        tokio::time::advance(MINUTE * 100).await;
        for _ in 0..PER_PEER {
            limits.peer(a).unwrap();
        }
        assert!(limits.peer(a).is_err(), "what was not used is not saved up");
    }

    #[test]
    fn the_table_is_bounded() {
        let limits = RateLimits::default();
        for n in 0..COUNTED * 3 {
            limits.ticket(&n.to_string()).unwrap();
        }
        assert!(limits.tickets.buckets.len() <= COUNTED);
    }
}
