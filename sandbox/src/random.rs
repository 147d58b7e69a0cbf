//! The one source of random values: tokens, keys, credentials, chances.

use std::fmt::Write as _;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{Rng as _, RngExt as _, SeedableRng as _};

/// Characters at the end of an auth token that are its secret.
pub(crate) const TOKEN_SECRET: usize = 30;
/// Characters at the end of a socket credential that are its secret.
pub(crate) const JWT_SECRET: usize = 98;

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

    /// A random id in the form of a UUID of version 4.
    pub(crate) fn uuid(&mut self) -> String {
        let hex = self.hex(16);
        let variant = self.pick(&["8", "9", "a", "b"]);
        format!(
            "{}-{}-4{}-{variant}{}-{}",
            &hex[..8],
            &hex[8..12],
            &hex[13..16],
            &hex[17..20],
            &hex[20..32]
        )
    }

    /// An auth token of a user: `{uid}_{seconds}{hex}`.
    pub(crate) fn auth_token(&mut self, uid: &str, now: i64) -> String {
        format!("{uid}_{now}{}", self.hex(15))
    }

    /// An opaque credential with the three dotted parts that clients expect of a JWT.
    pub(crate) fn jwt(&mut self) -> String {
        format!("{}.{}.{}", self.hex(12), self.hex(24), self.hex(24))
    }

    /// True for this share of the calls. Nothing is drawn for what never or always happens.
    pub(crate) fn chance(&mut self, share: f64) -> bool {
        share > 0.0 && (share >= 1.0 || self.0.random::<f64>() < share)
    }

    /// A time from 1 ms up to this many.
    pub(crate) fn wait(&mut self, max_ms: u32) -> Duration {
        Duration::from_millis(self.0.random_range(1..=u64::from(max_ms.max(1))))
    }

    /// One of several values, each as likely as the others.
    pub(crate) fn pick<'a, T, const N: usize>(&mut self, values: &'a [T; N]) -> &'a T {
        const { assert!(N > 0, "nothing to pick from") };
        &values[self.0.random_range(0..N)]
    }
}
