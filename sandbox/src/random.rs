//! The one source of random values: tokens, keys, credentials.

use std::fmt::Write as _;

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

/// A seedable generator; a fixed seed makes a whole app repeatable.
pub(crate) struct Random(StdRng);

impl Random {
    /// Seeded by the caller (repeatable) or by the operating system.
    pub(crate) fn new(seed: Option<u64>) -> Self {
        Self(seed.map_or_else(rand::make_rng, StdRng::seed_from_u64))
    }

    /// `bytes` random bytes in lower-case hex.
    pub(crate) fn hex(&mut self, bytes: usize) -> String {
        let mut raw = vec![0_u8; bytes];
        self.0.fill_bytes(&mut raw);
        raw.iter()
            .fold(String::with_capacity(bytes * 2), |mut text, byte| {
                // Writing to a string cannot fail.
                let _ = write!(text, "{byte:02x}");
                text
            })
    }

    /// An auth token of a user: `{uid}_{seconds}{hex}`.
    pub(crate) fn auth_token(&mut self, uid: &str, now: i64) -> String {
        format!("{uid}_{now}{}", self.hex(15))
    }

    /// An opaque credential with the three dotted parts that clients expect of a JWT.
    pub(crate) fn jwt(&mut self) -> String {
        format!("{}.{}.{}", self.hex(12), self.hex(24), self.hex(24))
    }
}
