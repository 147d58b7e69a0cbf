//! Moments as the service writes them.

use std::{
    fmt,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use serde_json::Value;

/// Above this a number is taken for milliseconds: clients write both.
const MILLISECONDS_FROM: i64 = 1_000_000_000_000;

/// A moment in whole Unix seconds.
///
/// Milliseconds, which some clients write, are turned into seconds when read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The moment `seconds` after the Unix epoch; milliseconds are recognised.
    #[must_use]
    pub const fn new(seconds: i64) -> Self {
        if seconds >= MILLISECONDS_FROM {
            Self(seconds / 1000)
        } else {
            Self(seconds)
        }
    }

    /// Seconds since the Unix epoch.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0
    }

    /// The moment as the standard library has it; before the epoch is the epoch.
    #[must_use]
    pub fn to_system_time(self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(u64::try_from(self.0).unwrap_or(0))
    }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
        Self(i64::try_from(seconds).unwrap_or(i64::MAX))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let seconds = match &value {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        seconds
            .map(Self::new)
            .ok_or_else(|| D::Error::custom(format!("{value} is not a Unix time in seconds")))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn seconds_milliseconds_and_strings_are_read() {
        for json in ["1700000000", "1700000000123", "\"1700000000\""] {
            let at: Timestamp = serde_json::from_str(json).unwrap();
            assert_eq!(at.seconds(), 1_700_000_000, "{json}");
        }
        assert!(serde_json::from_str::<Timestamp>("\"soon\"").is_err());
    }
}
