//! What a signed address says.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::{ConversationId, Receiver, Timestamp, Uid};

/// How long a form or a button can be answered, unless the ticket says otherwise.
pub const LIFETIME: Duration = Duration::from_hours(30 * 24);
/// The longest time for which a form or a button can be answered; what ends later
/// ends then. Keys are kept as long as something that they signed may be valid.
pub const MAX_LIFETIME: Duration = Duration::from_hours(366 * 24);
/// Characters that a token may have. It is a part of an address, which proxies
/// bound; keep a button's data under 1 KiB and it has room.
pub const MAX_TOKEN_BYTES: usize = 4096;

/// What a signed address says: what is answered, to whom, and until when.
///
/// A ticket is only a statement. [`Links`](super::Links) makes an address of it
/// that nobody else can make.
///
/// ```
/// use cometchat_bot::{
///     action::{Route, Ticket},
///     model::{Timestamp, Uid},
/// };
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (bot, ada) = (Uid::new("feedback")?, Uid::new("ada")?);
/// let route = Route::form("feedback", 1);
/// let now = Timestamp::new(1_760_000_000);
/// let ticket = Ticket::new("my-app-id", bot, route, "feedback.m12.0", ada.clone(), now);
/// assert_eq!(ticket.person, Some(ada), "only one person got it");
/// assert_eq!(ticket.expires.seconds(), now.seconds() + 30 * 24 * 60 * 60);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Ticket {
    /// The app's id.
    #[serde(rename = "a")]
    pub app: String,
    /// The bot that sent the message.
    #[serde(rename = "b")]
    pub bot: Uid,
    /// What is answered.
    #[serde(flatten)]
    pub route: Route,
    /// The message, by the name that the bot gave it: its id is not known yet
    /// when the address is written.
    #[serde(rename = "m")]
    pub muid: String,
    /// To whom the message went, and where an answer to the answer goes.
    #[serde(rename = "r")]
    pub receiver: Receiver,
    /// The only person who got the address; `None` where a group got it.
    #[serde(default, rename = "p", skip_serializing_if = "Option::is_none")]
    pub person: Option<Uid>,
    /// The element that posts to the address, where only one does: in a group the
    /// service's record of it says whose the answer is. A form's is `submit`.
    #[serde(default, rename = "l", skip_serializing_if = "Option::is_none")]
    pub element: Option<String>,
    /// When it ends.
    #[serde(rename = "e")]
    pub expires: Timestamp,
}

/// What a ticket is for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Route {
    /// A form.
    #[serde(rename = "f")]
    Form {
        /// The form's id.
        #[serde(rename = "i")]
        id: String,
        /// The version that was sent.
        #[serde(rename = "v")]
        version: u32,
    },
    /// A button.
    #[serde(rename = "u")]
    Button {
        /// The button's id.
        #[serde(rename = "i")]
        id: String,
        /// The version that was sent.
        #[serde(rename = "v")]
        version: u32,
        /// What the button carries.
        #[serde(default, rename = "d", skip_serializing_if = "Value::is_null")]
        data: Value,
    },
}

impl Route {
    /// The form of this id and version.
    pub fn form(id: impl Into<String>, version: u32) -> Self {
        Self::Form {
            id: id.into(),
            version,
        }
    }

    /// The button of this id and version, with what it carries.
    pub fn button(id: impl Into<String>, version: u32, data: Value) -> Self {
        Self::Button {
            id: id.into(),
            version,
            data,
        }
    }

    /// The id of the form or the button.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Form { id, .. } | Self::Button { id, .. } => id,
        }
    }

    /// The version that was sent.
    #[must_use]
    pub const fn version(&self) -> u32 {
        match self {
            Self::Form { version, .. } | Self::Button { version, .. } => *version,
        }
    }
}

impl Ticket {
    /// A ticket for the message `muid` that a bot sends to `receiver` now. It
    /// lasts [`LIFETIME`]; if the receiver is a user, only that user can answer.
    pub fn new(
        app: impl Into<String>,
        bot: Uid,
        route: Route,
        muid: impl Into<String>,
        receiver: impl Into<Receiver>,
        now: Timestamp,
    ) -> Self {
        let receiver = receiver.into();
        let person = match &receiver {
            Receiver::User(uid) => Some(uid.clone()),
            Receiver::Group(_) => None,
        };
        Self {
            app: app.into(),
            bot,
            route,
            muid: muid.into(),
            receiver,
            person,
            element: None,
            expires: after(now, LIFETIME),
        }
    }

    /// The same ticket for one person of a group. The address must reach nobody
    /// else: whoever has it answers as that person.
    #[must_use]
    pub fn for_person(mut self, person: Uid) -> Self {
        self.person = Some(person);
        self
    }

    /// The same ticket with another end than [`LIFETIME`] from `now`, never
    /// longer than [`MAX_LIFETIME`].
    #[must_use]
    pub fn lasting(mut self, lifetime: Duration, now: Timestamp) -> Self {
        self.expires = after(now, lifetime.min(MAX_LIFETIME));
        self
    }

    /// The conversation of the message.
    #[must_use]
    pub fn conversation(&self) -> ConversationId {
        ConversationId::between(&self.bot, &self.receiver)
    }

    /// Whether it has ended.
    #[must_use]
    pub fn is_expired(&self, now: Timestamp) -> bool {
        now >= self.expires
    }
}

/// The moment so much later; the last one that there is at most.
pub(super) fn after(now: Timestamp, wait: Duration) -> Timestamp {
    let seconds = i64::try_from(wait.as_secs()).unwrap_or(i64::MAX);
    Timestamp::new(now.seconds().saturating_add(seconds))
}
