//! What is to be done at a time, durable: stored with the turn that plans it,
//! taken from there when its time has come, and worked as an event.
//!
//! Three kinds of keys: a timer under its name, its place in the order of time,
//! and, once it is due, the event that it becomes. The last step is one batch, so
//! a timer that is due is neither lost nor worked twice.

mod alarm;
mod bell;

use serde::{Deserialize, Serialize};

pub(crate) use self::{alarm::Alarm, bell::Bell};
use crate::{
    model::{Due, Timestamp},
    schedule::Every,
    state::TurnState,
    store::{Account, StoreError},
};

/// The beginning of the keys of timers.
const TIMER: &str = "timer/";
/// The beginning of the keys that order timers by time.
const ORDER: &str = "due/";
/// The beginning of the keys of what is due and not yet done.
const FIRED: &str = "fired/";

/// What begins the names of plans; those of the framework begin with `~`.
const PLAN: &str = "=";

/// Something to be done at a time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Timer {
    pub(crate) due: Due,
    /// When it is to be done again.
    #[serde(default)]
    pub(crate) every: Option<Every>,
    /// Whether it is left out when it is late.
    #[serde(default)]
    pub(crate) skips_missed: bool,
}

impl Timer {
    /// A timer of the framework; its type begins with `~`, and so does its name.
    pub(crate) const fn new(due: Due) -> Self {
        Self {
            due,
            every: None,
            skips_missed: false,
        }
    }

    /// The name of a plan with this key.
    pub(crate) fn name_of_plan(key: &str) -> String {
        format!("{PLAN}{key}")
    }

    /// The name of this timer.
    pub(crate) fn name(&self) -> String {
        if self.due.due_type.starts_with('~') {
            return self.due.key.clone();
        }
        Self::name_of_plan(&self.due.key)
    }

    /// The beginning of the keys of plans whose own keys begin with `prefix`.
    pub(crate) fn plans(account: &Account, prefix: &str) -> String {
        Self::key(account, &Self::name_of_plan(prefix))
    }

    /// Where a timer is kept.
    pub(crate) fn key(account: &Account, name: &str) -> String {
        format!("{TIMER}{account}/{name}")
    }

    fn order_key(account: &Account, at: Timestamp, name: &str) -> String {
        format!("{ORDER}{account}/{}", in_order(at, name))
    }

    /// Where what is due is kept. A timer that is set anew under the same name may
    /// be due at the same second.
    fn fired_key(&self, account: &Account, at: Timestamp) -> String {
        let (name, id) = (self.name(), &self.due.id);
        format!("{FIRED}{account}/{}/{id}", in_order(at, &name))
    }

    fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    /// The timer of this name, as a turn sees it.
    pub(crate) async fn get(
        turn: &TurnState,
        account: &Account,
        name: &str,
    ) -> Result<Option<Self>, StoreError> {
        let bytes = turn.read(&Self::key(account, name)).await?;
        Ok(bytes.and_then(|bytes| Self::from_bytes(&bytes)))
    }

    /// Sets a timer with a turn, in the place of one of the same name.
    pub(crate) async fn set(&self, turn: &TurnState, account: &Account) -> Result<(), StoreError> {
        let name = self.name();
        Self::cancel(turn, account, &name).await?;
        let key = Self::key(account, &name);
        turn.write(&key, self.to_bytes()).await?;
        let order = Self::order_key(account, self.due.at, &name);
        turn.write(&order, Vec::new()).await
    }

    /// Cancels a timer with a turn; whether there was one.
    pub(crate) async fn cancel(
        turn: &TurnState,
        account: &Account,
        name: &str,
    ) -> Result<bool, StoreError> {
        let Some(set) = Self::get(turn, account, name).await? else {
            return Ok(false);
        };
        let order = Self::order_key(account, set.due.at, name);
        turn.remove(&order).await?;
        turn.remove(&Self::key(account, name)).await?;
        Ok(true)
    }
}

/// A name that sorts by time.
fn in_order(at: Timestamp, name: &str) -> String {
    format!("{:012}/{name}", at.seconds().max(0))
}

/// The time and the name of a key that orders timers.
fn from_order<'a>(key: &'a str, prefix: &str) -> Option<(Timestamp, &'a str)> {
    let (at, name) = key.strip_prefix(prefix)?.split_once('/')?;
    Some((Timestamp::new(at.parse().ok()?), name))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn keys_sort_by_time(one in 0..900_000_000_000i64, other in 0..900_000_000_000i64, name in "[a-z/~]{0,8}") {
            let key = |at| in_order(Timestamp::new(at), &name);
            prop_assert_eq!(key(one).cmp(&key(other)), one.cmp(&other));
            let one_key = key(one);
            let (at, found) = from_order(&one_key, "").unwrap_or_default();
            prop_assert_eq!((at.seconds(), found), (one, &*name));
        }
    }
}
