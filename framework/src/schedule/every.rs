//! Times that come again and again.

use croner::{
    Cron,
    errors::CronError,
    parser::{CronParser, Seconds},
};
use jiff::{Zoned, tz::TimeZone};
use serde::{Deserialize, Serialize};

use super::ScheduleError;
use crate::model::Timestamp;

/// Times that were missed are counted up to this many.
const MAX_COUNTED: u32 = 1_000;

/// A cron pattern in a time zone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Every {
    pattern: String,
    zone: String,
}

/// What happened of a plan up to a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Past {
    /// The last time.
    pub(crate) last: Timestamp,
    /// How many there were before it; no more than [`MAX_COUNTED`] are counted.
    pub(crate) missed: u32,
    /// The first time that is yet to come.
    pub(crate) next: Timestamp,
}

impl Every {
    pub(super) fn new(pattern: &str, zone: &str) -> Result<Self, ScheduleError> {
        let every = Self {
            pattern: pattern.to_owned(),
            zone: zone.to_owned(),
        };
        every.read()?;
        Ok(every)
    }

    fn read(&self) -> Result<(Cron, TimeZone), ScheduleError> {
        let parser = CronParser::builder().seconds(Seconds::Disallowed).build();
        let cron = parser.parse(&self.pattern);
        let cron = cron.map_err(|error| ScheduleError::Pattern {
            pattern: self.pattern.clone(),
            reason: reason(error),
        })?;
        let zone = TimeZone::get(&self.zone).map_err(|_| ScheduleError::Zone {
            zone: self.zone.clone(),
        })?;
        Ok((cron, zone))
    }

    /// The first time behind a moment.
    pub(crate) fn after(&self, at: Timestamp) -> Result<Timestamp, ScheduleError> {
        let (cron, zone) = self.read()?;
        self.next(&cron, &zone, at)
    }

    /// What happened up to a moment, from `first` on, which is one of the times.
    pub(crate) fn until(&self, first: Timestamp, now: Timestamp) -> Result<Past, ScheduleError> {
        let (cron, zone) = self.read()?;
        let (mut last, mut missed) = (first, 0);
        while missed < MAX_COUNTED {
            let next = self.next(&cron, &zone, last)?;
            if next > now {
                return Ok(Past { last, missed, next });
            }
            (last, missed) = (next, missed + 1);
        }
        let next = self.next(&cron, &zone, now)?;
        let last = last.max(previous(&cron, &zone, now).unwrap_or(last));
        Ok(Past { last, missed, next })
    }

    fn next(
        &self,
        cron: &Cron,
        zone: &TimeZone,
        at: Timestamp,
    ) -> Result<Timestamp, ScheduleError> {
        let never = || ScheduleError::Never {
            pattern: self.pattern.clone(),
        };
        let moment = jiff::Timestamp::from_second(at.seconds()).map_err(|_| never())?;
        let from = Zoned::new(moment, zone.clone());
        let next = cron
            .find_next_occurrence(&from, false)
            .map_err(|_| never())?;
        let next = Timestamp::new(next.timestamp().as_second());
        // Whatever the clocks of a zone do, time goes forward.
        if next > at { Ok(next) } else { Err(never()) }
    }
}

/// The last time up to a moment, if it can be found.
fn previous(cron: &Cron, zone: &TimeZone, now: Timestamp) -> Option<Timestamp> {
    let now = jiff::Timestamp::from_second(now.seconds()).ok()?;
    let from = Zoned::new(now, zone.clone());
    let found = cron.find_previous_occurrence(&from, true).ok()?;
    let found = found.timestamp();
    (found <= now).then(|| Timestamp::new(found.as_second()))
}

/// Why a pattern cannot be read, as a part of a sentence.
fn reason(error: CronError) -> String {
    let told = match error {
        CronError::InvalidPattern(told)
        | CronError::IllegalCharacters(told)
        | CronError::ComponentError(told) => told,
        error => error.to_string(),
    };
    let told = told.trim_end_matches('.');
    let mut chars = told.chars();
    let first = chars.next().map(|first| first.to_lowercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        let moment: jiff::Timestamp = text.parse().unwrap();
        Timestamp::new(moment.as_second())
    }

    #[test]
    fn the_clocks_of_the_zone_count() {
        let every = Every::new("30 2 * * *", "Europe/Berlin").unwrap();
        let mut times = vec![at("2026-03-27T12:00:00Z")];
        for _ in 0..3 {
            times.push(every.after(*times.last().unwrap()).unwrap());
        }
        // On the 29th there is no half past two.
        let expected = [
            "2026-03-28T01:30:00Z",
            "2026-03-29T01:00:00Z",
            "2026-03-30T00:30:00Z",
        ];
        let expected: Vec<_> = expected.iter().map(|text| at(text)).collect();
        assert_eq!(times[1..], expected);
        // On 25 October there are two.
        let first = every.after(at("2026-10-24T12:00:00Z")).unwrap();
        assert_eq!(first, at("2026-10-25T00:30:00Z"));
        assert_eq!(every.after(first).unwrap(), at("2026-10-26T01:30:00Z"));
    }

    #[test]
    fn missed_times_are_counted() {
        let every = Every::new("0 9 * * *", "UTC").unwrap();
        let first = at("2026-01-02T09:00:00Z");
        let past = every.until(first, at("2026-01-05T10:00:00Z")).unwrap();
        assert_eq!((past.last, past.missed), (at("2026-01-05T09:00:00Z"), 3));
        assert_eq!(past.next, at("2026-01-06T09:00:00Z"));
        let past = every.until(first, first).unwrap();
        assert_eq!((past.last, past.missed), (first, 0));
    }

    #[test]
    fn years_away_are_counted_up_to_a_bound() {
        let every = Every::new("*/5 * * * *", "Europe/Berlin").unwrap();
        let (first, now) = (at("2026-01-01T00:00:00Z"), at("2029-07-01T10:03:00Z"));
        let past = every.until(first, now).unwrap();
        assert_eq!(past.last, at("2029-07-01T10:00:00Z"));
        assert_eq!(past.missed, MAX_COUNTED);
        assert_eq!(past.next, at("2029-07-01T10:05:00Z"));
    }

    #[test]
    fn what_is_no_pattern_or_zone_is_refused() {
        for pattern in [
            "",
            "soon",
            "* * * *",
            "61 * * * *",
            "0 0 9 * * MON",
            "0 0 30 2 *",
        ] {
            let every = Every::new(pattern, "UTC");
            let first = every.and_then(|every| every.after(Timestamp::new(0)));
            assert!(first.is_err(), "{pattern}: {first:?}");
        }
        let error = Every::new("0 9 * * MON", "Berlin").unwrap_err();
        assert!(
            error.to_string().contains("like \"Europe/Berlin\""),
            "{error}"
        );
        for (pattern, reason) in [
            ("0 9", "pattern must have 5 fields"),
            ("61 * * * *", "out of bounds"),
        ] {
            let error = Every::new(pattern, "UTC").unwrap_err().to_string();
            let (told, _) = error.split_once("; write").unwrap();
            assert!(told.contains(reason) && !told.ends_with('.'), "{error}");
        }
    }

    proptest! {
        #[test]
        fn time_goes_forward(
            minute in 0..60u8, hour in 0..24u8, step in 1..30u8, seconds in 0..4_000_000_000i64,
            zone in prop::sample::select(vec!["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
        ) {
            let from = Timestamp::new(seconds);
            for pattern in [format!("{minute} {hour} * * *"), format!("*/{step} * * * *")] {
                let every = Every::new(&pattern, zone).unwrap();
                let next = every.after(from).unwrap();
                prop_assert!(next > from);
                let days = (next.seconds() - seconds) / 86_400;
                prop_assert!(days <= 2, "{pattern} {zone}");
                let (_, time_zone) = every.read().unwrap();
                let (cron, _) = every.read().unwrap();
                prop_assert_eq!(previous(&cron, &time_zone, next), Some(next));
            }
        }
    }
}
