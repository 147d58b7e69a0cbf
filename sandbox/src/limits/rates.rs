//! How many calls a minute an app and its users have.

use serde::{Deserialize, Serialize};

/// Calls allowed in each minute of the clock; `None` allows any number.
///
/// As JSON the fields have the same names, and unknown ones are refused.
///
/// # Examples
/// ```
/// use cometchat_sandbox::Limits;
///
/// assert_eq!(Limits::build().messages_per_user, Some(30));
/// assert_eq!(Limits::none(), Limits::default());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// All calls of the app together.
    pub all: Option<u32>,
    /// Logging in, making and removing users, making, joining and leaving groups.
    pub core: Option<u32>,
    /// Every other call.
    pub standard: Option<u32>,
    /// Messages that one user sends, whether with a token or by a key for that user. A message to
    /// several receivers in one call counts once.
    pub messages_per_user: Option<u32>,
    /// Conversations that one user marks as unread.
    pub unread_marks_per_user: Option<u32>,
}

impl Limits {
    /// No limits, as when nothing is said.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Those of the service's free plan: 500 calls, 30 messages of each user.
    #[must_use]
    pub fn build() -> Self {
        Self {
            all: Some(500),
            ..Self::paid()
        }
    }

    /// Those of the service's paid plans: 10 000 core and 20 000 other calls, 30 messages of each
    /// user.
    #[must_use]
    pub fn paid() -> Self {
        Self {
            all: None,
            core: Some(10_000),
            standard: Some(20_000),
            messages_per_user: Some(30),
            unread_marks_per_user: Some(5),
        }
    }

    /// Which of the plans has these limits: `unlimited`, `build` or `paid`; else they are `custom`.
    pub(crate) fn plan(self) -> &'static str {
        let plans = ["unlimited", "build", "paid"].into_iter();
        let mut same = plans.filter(|plan| Self::of_plan(plan) == Some(self));
        same.next().unwrap_or("custom")
    }

    /// The limits of a plan.
    pub(crate) fn of_plan(plan: &str) -> Option<Self> {
        match plan {
            "unlimited" => Some(Self::none()),
            "build" => Some(Self::build()),
            "paid" => Some(Self::paid()),
            _ => None,
        }
    }
}
