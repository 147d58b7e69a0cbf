//! Dialogues: several messages that belong together, as typed states.
//!
//! An enum with `#[derive(Dialogue)]` says where a dialogue can stand, and a
//! [`DialogueHandler`](crate::routing::DialogueHandler) what follows from each
//! answer. [`asks`](Dialogue::asks) opens a dialogue or leads it on; a reply
//! without it ends the dialogue, so nobody is kept in one by an oversight.
//!
//! * One person's answers are another's in no chat: a dialogue belongs to a person
//!   in a conversation. In a thread it has its answers in that thread.
//! * A person may be in several. The one that asked last gets the answer, and
//!   when it is over, the one before asks its question again.
//! * Commands stay commands, and presses stay presses: they pass a dialogue by.
//! * Whoever writes `/cancel` (or `cancel`) gets out of it.
//! * Who does not answer in time is told so, and the dialogue is over:
//!   [`WAIT`], or [`WAIT_IN_GROUP`] in a group, unless it says so itself.
//!
//! Where a dialogue stands is stored with the turn that brought it there, so it
//! survives a restart. It also survives an upgrade: what is stored is the name of
//! the state with its fields, and an older one is read by its old name (`was`),
//! with defaults for new fields, or by `migrate`. What cannot be read any more
//! ends kindly, and the message goes where it would have gone without it.
//!
//! Forms that are asked in the chat are kept in the same place, and cancelled the
//! same way.

mod cell;
mod open;
mod state;

use std::time::Duration;

use serde_json::Value;

pub use self::{cell::DialogueCell, state::DialogueState};
pub(crate) use self::{
    cell::{Heard, What},
    open::{Open, Stack, TIMER, Talk, after},
};
use crate::{
    form::without_mention,
    reply::{Action, HandlerResult, IntoReply, Reply},
};

/// How long an answer is waited for in a chat of two, unless a dialogue says it.
pub const WAIT: Duration = Duration::from_hours(24);
/// How long an answer is waited for in a group, where people also talk to each
/// other, unless a dialogue says it.
pub const WAIT_IN_GROUP: Duration = Duration::from_mins(10);
/// The most characters of a dialogue's id.
pub const MAX_DIALOGUE_ID_CHARS: usize = 64;

/// What is said when a dialogue is cancelled.
const CANCELLED: &str = "Cancelled.";
/// What is said when nobody answered.
const TIMED_OUT: &str =
    "I have waited too long for an answer, so we stop here. Please begin again when you like.";
/// What is said when a dialogue cannot be read any more.
pub(crate) const UNREADABLE: &str =
    "I have changed since we began, so we cannot go on from there. Please begin again.";

/// Where a dialogue can stand: an enum with
/// [`#[derive(Dialogue)]`](crate::macros::Dialogue).
///
/// # Examples
///
/// The second version: `Count` was called `Guests` before, and `Confirm` has got
/// a field. Dialogues of the first version go on.
///
/// ```
/// use cometchat_bot::{dialogue::Dialogue as _, prelude::*};
/// use serde_json::json;
///
/// #[derive(Debug, PartialEq, Dialogue)]
/// #[dialogue(id = "booking", version = 2, wait = "2h")]
/// enum Booking {
///     Day,
///     #[state(was = ["Guests"])]
///     Count { day: String },
///     Confirm {
///         day: String,
///         count: u8,
///         #[state(default = 1)]
///         tables: u8,
///     },
/// }
///
/// let kept = Booking::from_state("Guests", &json!({"day": "Monday"}));
/// assert_eq!(kept, Some(Booking::Count { day: "Monday".to_owned() }));
/// let kept = Booking::from_state("Confirm", &json!({"day": "Monday", "count": 2}));
/// assert!(matches!(kept, Some(Booking::Confirm { tables: 1, .. })));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a dialogue",
    label = "not a dialogue",
    note = "write `#[derive(Dialogue)]` and `#[dialogue(id = \"...\")]` above `{Self}`"
)]
pub trait Dialogue: Sized + Send + 'static {
    /// Its id: it stands in what is stored, and never changes.
    const ID: &'static str;

    /// The version of its states.
    const VERSION: u32;

    /// How long it waits for an answer; [`WAIT`] or [`WAIT_IN_GROUP`] if `None`.
    const WAIT: Option<Duration> = None;

    /// The state's name and its fields.
    ///
    /// # Errors
    ///
    /// When a field cannot be written.
    fn to_state(&self) -> Result<(&'static str, Value), serde_json::Error>;

    /// Reads a state by its name or one of its old names; `None` if it does not fit.
    fn from_state(state: &str, fields: &Value) -> Option<Self>;

    /// Reads a state that another version has stored, before its name is looked
    /// for; also one of this version that does not fit. `None`, which is the
    /// default, leaves it to the names.
    #[must_use]
    fn migrate(from: u32, state: &str, fields: Value) -> Option<Self> {
        let _ = (from, state, fields);
        None
    }

    /// Says something, and waits for the answer in this state.
    ///
    /// What is said goes where the event came from, or where it is
    /// [redirected](Reply::redirected) to; the answer is that of the person who
    /// caused the event, or of the person to whom it is sent.
    ///
    /// # Errors
    ///
    /// When a field of the state cannot be written.
    fn asks(self, question: impl IntoReply) -> HandlerResult<Reply> {
        let reply = question.into_reply();
        let state = DialogueState::new(&self, state::question(&reply))?;
        Ok(reply.and(Action::Dialogue {
            receiver: None,
            state: Box::new(state),
        }))
    }
}

/// A dialogue as routing knows it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct DialogueSpec {
    /// Its id.
    pub id: &'static str,
    /// Its version.
    pub version: u32,
    /// Whether it can read a stored state.
    reads: fn(&DialogueState) -> bool,
}

impl DialogueSpec {
    /// The dialogue of a type.
    #[must_use]
    pub const fn of<D: Dialogue>() -> Self {
        Self {
            id: D::ID,
            version: D::VERSION,
            reads: |state| state.read::<D>().is_some(),
        }
    }

    /// Whether it can read a stored state. Reading may be the user's code.
    pub(crate) fn reads(&self, state: &DialogueState) -> bool {
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| (self.reads)(state)))
            .unwrap_or_default()
    }
}

/// Holds the dialogue of a type, so that a reference to it can be a constant.
#[doc(hidden)]
pub trait Conversable {
    /// The dialogue.
    const SPEC: &'static DialogueSpec;
}

impl<D: Dialogue> Conversable for D {
    const SPEC: &'static DialogueSpec = &DialogueSpec::of::<D>();
}

/// How a dialogue ended before it was at its end.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum End<D> {
    /// The person wrote `/cancel`.
    Cancelled(D),
    /// The person did not answer in time.
    TimedOut(D),
    /// Where it stood cannot be read any more.
    Unreadable,
}

impl<D> End<D> {
    /// What is said of it, unless a handler says something else.
    #[must_use]
    pub const fn text(&self) -> &'static str {
        match self {
            Self::Cancelled(_) => CANCELLED,
            Self::TimedOut(_) => TIMED_OUT,
            Self::Unreadable => UNREADABLE,
        }
    }
}

/// Whether a person wants to get out.
pub(crate) fn is_cancel(text: &str) -> bool {
    let word = without_mention(text).trim().to_lowercase();
    let word = word.strip_prefix('/').unwrap_or(&word);
    word.trim_end_matches(['.', '!']) == "cancel"
}

/// What the expansion of the macro names.
#[doc(hidden)]
pub mod derived {
    use serde::de::DeserializeOwned;

    pub use super::Conversable;
    pub use crate::routing::private::button::{Error, Fields, Value, put, take};

    /// Reads a field, or takes what stands for it where it is missing.
    pub fn take_or<T: DeserializeOwned>(
        fields: &Value,
        name: &str,
        default: impl FnOnce() -> T,
    ) -> Option<T> {
        match fields.get(name) {
            None => Some(default()),
            Some(_) => take(fields, name),
        }
    }
}
