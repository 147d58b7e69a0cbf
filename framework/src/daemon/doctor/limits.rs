//! What the service says of the limits of the app's plan.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use http::HeaderMap;

use crate::{
    client::{HttpTransport, Request, Response, Transport, TransportError},
    daemon::{config::Checked, report::Report},
    runtime::MESSAGES_PER_MINUTE,
};

/// The headers with the requests that a minute has, in both spellings.
const LIMIT: [&str; 2] = ["x-rate-limit", "x-ratelimit-limit"];
/// The headers with those that are left of it.
const LEFT: [&str; 2] = ["x-rate-limit-remaining", "x-ratelimit-remaining"];
/// Of so many parts of the limit one should be left.
const SPARE: u64 = 10;

/// A connection to an app that notes what the service says of its limits.
pub(super) struct Line {
    http: HttpTransport,
    noted: Mutex<Noted>,
}

/// The lowest numbers that the service named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Noted {
    /// Requests of the whole app in a minute.
    limit: Option<u64>,
    /// Those that are left of the minute that runs.
    left: Option<u64>,
}

impl Line {
    pub(super) fn new(http: HttpTransport) -> Arc<Self> {
        Arc::new(Self {
            http,
            noted: Mutex::default(),
        })
    }

    pub(super) fn noted(&self) -> Noted {
        *self.noted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Transport for Line {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let response = self.http.send(request).await?;
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        noted.take(&response.headers);
        Ok(response)
    }
}

impl Noted {
    fn take(&mut self, headers: &HeaderMap) {
        let lower = |known: &mut Option<u64>, said: Option<u64>| {
            *known = (*known).into_iter().chain(said).min();
        };
        lower(&mut self.limit, number(headers, LIMIT));
        lower(&mut self.left, number(headers, LEFT));
    }
}

/// A number in the first of these headers that has one; `500, 500;w=60` is 500.
fn number(headers: &HeaderMap, names: [&str; 2]) -> Option<u64> {
    let mut values = names.iter().filter_map(|name| headers.get(*name));
    values.find_map(|value| {
        let text = value.to_str().ok()?.trim_start();
        let end = text.find(|c: char| !c.is_ascii_digit());
        text[..end.unwrap_or(text.len())].parse().ok()
    })
}

/// Compares what the bots of an app may send with what the service takes.
pub(super) fn look<'a>(
    app: &str,
    noted: Noted,
    bots: impl Iterator<Item = &'a Checked<'a>>,
    report: &mut Report,
) {
    let about = format!("app {app}");
    let Some(limit) = noted.limit else {
        return report.good(about, "the service names no limit of requests");
    };
    let per_bot: Vec<_> = bots.map(Checked::messages_per_minute).collect();
    let all: u64 = per_bot.iter().map(|count| u64::from(*count)).sum();
    let takes = format!("the service takes {limit} requests a minute of the whole app");
    if all > limit {
        let each = limit / per_bot.len().max(1) as u64;
        return report.bad(
            about,
            format_args!("{takes}, and its bots may send {all} messages a minute"),
            format!(
                "set `messages-per-minute = {each}` or less for each bot, or take a larger plan"
            ),
        );
    }
    if let Some(left) = noted.left
        && left < limit / SPARE
    {
        return report.note(
            about,
            format_args!("{takes}, and {left} are left of this minute"),
            "see what else uses the app; bots wait when the service refuses, and are slow then",
        );
    }
    if let Some(most) = per_bot
        .iter()
        .find(|count| **count == 0 || **count > MESSAGES_PER_MINUTE)
    {
        let may = if *most == 0 {
            "as many messages as it likes".to_owned()
        } else {
            format!("{most} messages a minute")
        };
        return report.note(
            about,
            format_args!("{takes}, and a bot may send {may}"),
            format!(
                "the service documents {MESSAGES_PER_MINUTE} messages a minute for one user: \
                 unless your plan has more, set `messages-per-minute = {MESSAGES_PER_MINUTE}`"
            ),
        );
    }
    report.good(about, takes);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn the_lowest_numbers_of_either_spelling_are_noted() {
        let mut noted = Noted::default();
        for (names, values) in [
            (["x-rate-limit", "x-rate-limit-remaining"], ["20000", "9"]),
            (
                ["x-ratelimit-limit", "x-ratelimit-remaining"],
                ["500, 500;w=60", "400"],
            ),
            (
                ["x-ratelimit-limit", "x-ratelimit-remaining"],
                ["unlimited", "-1"],
            ),
            (["date", "server"], ["1", "1"]),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in names.into_iter().zip(values) {
                headers.insert(name, value.parse().unwrap());
            }
            noted.take(&headers);
        }
        let expected = Noted {
            limit: Some(500),
            left: Some(9),
        };
        assert_eq!(noted, expected);
    }
}
