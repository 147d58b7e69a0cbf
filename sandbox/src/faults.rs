//! Faults on demand: frames that are lost, doubled or late, requests that fail, sockets that die.
//!
//! Off unless asked for: by [`crate::SandboxBuilder::faults`] at the start, by [`App::faults`] in
//! process, or by `PUT /sandbox/faults`. All chances are drawn from one generator with the plan's
//! seed, so that the same requests in the same order meet the same faults.
//!
//! # Examples
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use cometchat_sandbox::{Sandbox, faults::FaultPlan};
//!
//! let app = Sandbox::builder().app()?;
//! app.faults().set(FaultPlan { seed: 7, drop: 0.1, duplicate: 0.05, ..FaultPlan::default() })?;
//! assert_eq!(app.faults().plan().drop, 0.1);
//! app.faults().clear();
//! # Ok(()) }
//! ```

use std::sync::atomic::Ordering;

use crate::app::App;
use crate::engine::Turn;
use crate::error::ApiResult;
use crate::random::Random;
use crate::store::Sql as _;

mod frames;
mod plan;
mod rest;

pub use plan::{Chance, FaultPlan, PlanError, Refusal, ServerFailure, Wait};

/// Why faults were not set.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FaultError {
    /// The plan is not one that can be followed.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The tokens that the plan revokes are still there; the rest of it is in force.
    #[error("could not revoke the tokens: {0}")]
    Revoke(String),
}

/// How a socket is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// The connection is dropped, without a close frame.
    Drop,
    /// The connection stays open, but nothing is read from it and nothing written to it any more.
    HalfOpen,
}

/// The faults of an app, to be set and cleared while it runs.
#[derive(Clone, Copy, Debug)]
pub struct Faults<'a> {
    app: &'a App,
}

impl App {
    /// The faults of this app.
    #[must_use]
    pub fn faults(&self) -> Faults<'_> {
        Faults { app: self }
    }
}

impl Faults<'_> {
    /// Puts a plan in force, in place of any other, with its chances drawn afresh. What the plan
    /// revokes is revoked now, once.
    ///
    /// # Errors
    /// [`FaultError::Plan`], then nothing has changed, or [`FaultError::Revoke`].
    pub fn set(&self, plan: FaultPlan) -> Result<(), FaultError> {
        let mut plan = plan.checked()?;
        let revoke = std::mem::take(&mut plan.revoke);
        let uids = plan.only_uids.clone();
        let mut core = self.app.core();
        let on = plan.does_anything();
        core.faults = on.then(|| Box::new(Active::new(plan)));
        self.app.faulty.store(on, Ordering::Release);
        if revoke {
            let revoked = self
                .app
                .turn_in(&mut core, None, |turn, _| revoke_tokens(turn, &uids));
            revoked.map_err(|error| FaultError::Revoke(error.to_string()))?;
        }
        Ok(())
    }

    /// The plan in force; the empty plan if there are no faults.
    #[must_use]
    pub fn plan(&self) -> FaultPlan {
        let core = self.app.core();
        core.faults
            .as_ref()
            .map_or_else(FaultPlan::default, |active| active.plan.clone())
    }

    /// Ends all faults. Frames that are held back still come when they are due.
    pub fn clear(&self) {
        self.app.core().faults = None;
        self.app.faulty.store(false, Ordering::Release);
    }

    /// Cuts the authenticated sockets of a user, or all; how many. Needs no plan.
    pub fn cut(&self, uid: Option<&str>, how: Cut) -> usize {
        let uid = uid.map(str::to_ascii_lowercase);
        self.app.core().hub.cut(uid.as_deref(), how)
    }

    /// Whether there are any faults: a cheap question for the paths that every request takes.
    pub(crate) fn on(self) -> bool {
        self.app.faulty.load(Ordering::Acquire)
    }

    /// Whether to leave this ping without its answer.
    pub(crate) fn swallows_pong(self, uid: Option<&str>) -> bool {
        self.on()
            && self
                .app
                .core()
                .faults
                .as_mut()
                .is_some_and(|active| active.swallows_pong(uid))
    }
}

/// A plan in force and its generator.
pub(crate) struct Active {
    pub(crate) plan: FaultPlan,
    random: Random,
}

impl Active {
    pub(crate) fn new(plan: FaultPlan) -> Self {
        let random = Random::new(Some(plan.seed));
        Self { plan, random }
    }
}

/// Revokes the tokens of some users, or of all.
fn revoke_tokens(turn: &mut Turn<'_>, uids: &[String]) -> ApiResult<()> {
    let uids = if uids.is_empty() {
        let sql = "SELECT DISTINCT uid FROM tokens ORDER BY uid";
        turn.db.texts(sql, [])?
    } else {
        uids.to_owned()
    };
    uids.iter().try_for_each(|uid| turn.revoke_all(uid))
}
