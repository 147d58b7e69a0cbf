//! How many calls a minute the service allows an app, and keeping to it.

use tokio::{sync::Mutex, time::sleep_until};

use crate::window::Window;

/// Messages that the service lets a user send in a minute.
pub const MESSAGES_PER_MINUTE: u32 = 30;

/// Calls that an app may make in a minute; `None` allows any number.
///
/// Clients that share one [`AppSettings`](super::AppSettings) share what it allows:
/// a call too many waits for its turn. What other programs do with the same app is
/// not known here; what the service then refuses is tried again when it says so.
///
/// ```
/// use cometchat_bot::client::{AppSettings, Limits};
///
/// // A local server has no limits.
/// let settings = AppSettings::builder("my-app-id")
///     .client_api("http://127.0.0.1:7700")
///     .limits(Limits::none())
///     .build()?;
/// assert_eq!(settings.limits().messages_per_user, None);
/// assert_eq!(Limits::default(), Limits::build());
/// # Ok::<(), cometchat_bot::client::SettingsError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// All calls of the app together.
    pub all: Option<u32>,
    /// Logging in, making and deleting users, making, joining and leaving groups.
    pub core: Option<u32>,
    /// Every other call.
    pub standard: Option<u32>,
    /// Messages that one user sends. A bot's replies keep to it; what is sent
    /// through a client directly does not wait.
    pub messages_per_user: Option<u32>,
}

impl Default for Limits {
    /// Those of the free plan.
    fn default() -> Self {
        Self::build()
    }
}

impl Limits {
    /// Those of the service's free plan, which is called Build: 500 calls, and 30
    /// messages of each user.
    #[must_use]
    pub const fn build() -> Self {
        Self {
            all: Some(500),
            ..Self::paid()
        }
    }

    /// Those of the service's paid plans: 10,000 core and 20,000 other calls, and 30
    /// messages of each user.
    #[must_use]
    pub const fn paid() -> Self {
        Self {
            all: None,
            core: Some(10_000),
            standard: Some(20_000),
            messages_per_user: Some(MESSAGES_PER_MINUTE),
        }
    }

    /// No limits, as a local server has.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            all: None,
            core: None,
            standard: None,
            messages_per_user: None,
        }
    }
}

/// In what the service counts a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Logging in, making and deleting users, making, joining and leaving groups.
    Core,
    /// Everything else.
    Standard,
}

/// The calls of one app. Who waits is served in the order of asking.
#[derive(Debug)]
pub(crate) struct Calls {
    all: Option<Mutex<Window>>,
    core: Option<Mutex<Window>>,
    standard: Option<Mutex<Window>>,
}

impl Calls {
    pub(crate) fn new(limits: &Limits) -> Self {
        let window = |limit: Option<u32>| limit.map(|limit| Mutex::new(Window::new(limit)));
        Self {
            all: window(limits.all),
            core: window(limits.core),
            standard: window(limits.standard),
        }
    }

    /// Waits until a call may be made. Who gives up waiting has made none.
    pub(crate) async fn take(&self, class: Class) {
        let own = match class {
            Class::Core => &self.core,
            Class::Standard => &self.standard,
        };
        // The lock is fair, and whoever holds it is the next to go.
        let mut counted = Vec::with_capacity(2);
        for window in [own, &self.all].into_iter().flatten() {
            let window = window.lock().await;
            if let Some(at) = window.free_at() {
                sleep_until(at).await;
            }
            counted.push(window);
        }
        for mut window in counted {
            window.note();
        }
    }
}

#[cfg(test)]
mod tests;
