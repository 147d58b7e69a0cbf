//! What was booked.

use std::fmt;

use jiff::civil::DateTime;

use crate::model::Press;

/// A time that a person booked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Slot {
    /// When it begins, by a clock on the wall in [`timezone`](Self::timezone).
    pub starts_at: DateTime,
    /// The zone that the client named, such as `Europe/Berlin`; `None` if it named
    /// none. The React Native kit names the person's zone and means the scheduler's.
    pub timezone: Option<String>,
    /// How long it takes, in minutes, if the client says so.
    pub minutes: Option<u32>,
}

impl Slot {
    /// The slot of a press; `None` if nothing, or no time, was chosen.
    pub(crate) fn of(press: &Press) -> Option<Self> {
        let booking = press.booking.as_ref()?;
        Some(Self {
            starts_at: booking.starts_at.parse().ok()?,
            timezone: press.timezone.clone().filter(|zone| !zone.is_empty()),
            minutes: booking.duration,
        })
    }
}

/// The time with its zone: `2026-05-06 14:30 (Europe/Berlin)`.
impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (date, time) = (self.starts_at.date(), self.starts_at.time());
        write!(f, "{date} {:02}:{:02}", time.hour(), time.minute())?;
        match &self.timezone {
            Some(zone) => write!(f, " ({zone})"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_slot_says_its_zone() {
        let slot = |zone: Option<&str>| Slot {
            starts_at: "2024-05-06T14:30".parse().unwrap(),
            timezone: zone.map(str::to_owned),
            minutes: Some(30),
        };
        let berlin = slot(Some("Europe/Berlin"));
        assert_eq!(berlin.to_string(), "2024-05-06 14:30 (Europe/Berlin)");
        assert_eq!(slot(None).to_string(), "2024-05-06 14:30");
    }
}
