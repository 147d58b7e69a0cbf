//! Typed state of a bot: per conversation, per user, or of the bot as a whole.
//!
//! State is read and changed within a turn. The changes are stored together
//! with the reply and the note that the event is done, or not at all: a handler
//! that fails, or is run again after a crash, finds the state as it was before.

mod cell;
mod turn;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

pub use self::cell::{StateCell, StateOf};
pub(crate) use self::turn::TurnState;

/// Something that a bot remembers.
///
/// ```
/// use cometchat_bot::State;
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Default, Serialize, Deserialize)]
/// struct Visits {
///     count: u64,
/// }
///
/// impl State for Visits {
///     const NAME: &'static str = "visits";
/// }
/// ```
///
/// In a handler, `ctx.state::<Visits>().user().update(|visits| visits.count += 1)`
/// changes it for the user who wrote.
pub trait State: Serialize + DeserializeOwned + Default + Send + 'static {
    /// The name under which it is stored; a bot uses each name for one type.
    const NAME: &'static str;

    /// The version of its shape; raise it when stored values no longer fit.
    const VERSION: u32 = 1;

    /// Turns a value that an earlier (or later) version stored into this one.
    /// `None` begins anew; the old value is kept aside and reported.
    #[must_use]
    fn migrate(from: u32, value: Value) -> Option<Self> {
        let _ = (from, value);
        None
    }
}
