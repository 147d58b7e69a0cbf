//! Counting calls in windows of one minute, and telling clients what is left.

use std::collections::HashMap;

use http::header::RETRY_AFTER;
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use super::Limits;
use crate::profile::Profile;

/// Seconds of a window.
const WINDOW: i64 = 60;

/// The two spellings of the limit, of what is left of it, and of when it is whole again.
const SPELLINGS: [[&str; 3]; 2] = [
    [
        "x-rate-limit",
        "x-rate-limit-remaining",
        "x-rate-limit-reset",
    ],
    [
        "x-ratelimit-limit",
        "x-ratelimit-remaining",
        "x-ratelimit-reset",
    ],
];

/// The calls of the minute that is running.
#[derive(Debug, Default)]
pub(crate) struct Windows {
    pub(crate) limits: Limits,
    minute: i64,
    used: HashMap<Budget, u32>,
}

/// What a call is counted in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Budget {
    All,
    Core,
    Standard,
    Messages(String),
    UnreadMarks(String),
}

/// What a client is told about its calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Allowance {
    limit: Option<u32>,
    left: u32,
    /// When everything is allowed again, in Unix seconds.
    reset: i64,
    /// For a refused call, the seconds until then.
    retry_after: Option<i64>,
}

impl Windows {
    /// Nothing counted yet.
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            limits,
            ..Self::default()
        }
    }

    /// Counts a call of a user; what is left of its tightest budget. `None` if it has no budget. A
    /// refused call is not counted.
    pub(crate) fn count(
        &mut self,
        now: i64,
        method: &Method,
        path: &[String],
        uid: &str,
    ) -> Option<Allowance> {
        let minute = now.div_euclid(WINDOW);
        if minute != self.minute {
            self.minute = minute;
            self.used.clear();
        }
        let budgets: Vec<(Budget, u32)> = budgets(method, path, uid)
            .into_iter()
            .filter_map(|budget| Some((self.limit(&budget)?, budget)))
            .map(|(limit, budget)| (budget, limit))
            .collect();
        let left = |(budget, limit): &(Budget, u32)| {
            limit.saturating_sub(self.used.get(budget).copied().unwrap_or(0))
        };
        let (left, limit) = budgets.iter().map(|b| (left(b), b.1)).min()?;
        let reset = (minute + 1) * WINDOW;
        let allowance = Allowance {
            limit: Some(limit),
            left: left.saturating_sub(1),
            reset,
            retry_after: (left == 0).then_some(reset - now),
        };
        if left > 0 {
            for (budget, _) in budgets {
                *self.used.entry(budget).or_default() += 1;
            }
        }
        Some(allowance)
    }

    fn limit(&self, budget: &Budget) -> Option<u32> {
        match budget {
            Budget::All => self.limits.all,
            Budget::Core => self.limits.core,
            Budget::Standard => self.limits.standard,
            Budget::Messages(_) => self.limits.messages_per_user,
            Budget::UnreadMarks(_) => self.limits.unread_marks_per_user,
        }
    }
}

/// Everything a call is counted in.
fn budgets(method: &Method, path: &[String], uid: &str) -> Vec<Budget> {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let call = (method.as_str(), path.as_slice());
    let class = match call {
        ("PUT", ["me"])
        | ("POST", ["users" | "groups"] | ["users", _, "auth_tokens"] | ["groups", _, "members"])
        | ("DELETE", ["users"] | ["users", _] | ["groups", _, "members"]) => Budget::Core,
        _ => Budget::Standard,
    };
    let own = match call {
        ("POST", ["messages"] | ["messages", _, "thread"]) => {
            Some(Budget::Messages(uid.to_owned()))
        }
        ("DELETE", ["users" | "groups", _, "conversation", "read"]) => {
            Some(Budget::UnreadMarks(uid.to_owned()))
        }
        _ => None,
    };
    [Budget::All, class].into_iter().chain(own).collect()
}

impl Allowance {
    /// A refusal for this many seconds, whatever the calls.
    pub(crate) fn refused_for(now: i64, seconds: u32) -> Self {
        Self {
            limit: None,
            left: 0,
            reset: now + i64::from(seconds),
            retry_after: Some(i64::from(seconds)),
        }
    }

    /// Whether the call is one too many.
    pub(crate) fn refused(self) -> bool {
        self.retry_after.is_some()
    }

    /// Writes the headers, in both spellings or, harshly, in one.
    pub(crate) fn put(self, headers: &mut HeaderMap, profile: Profile) {
        let spellings = match profile {
            Profile::Kind => &SPELLINGS[..],
            Profile::Harsh => &SPELLINGS[..1],
        };
        for [limit, left, reset] in spellings {
            if let Some(value) = self.limit {
                headers.insert(HeaderName::from_static(limit), value.into());
            }
            headers.insert(HeaderName::from_static(left), self.left.into());
            headers.insert(HeaderName::from_static(reset), self.reset.into());
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
    }
}
