//! Handlers that come to nothing: why, how often it is tried again, and when an
//! event is given up.

use super::call::TimedOut;
use crate::{
    letters::Cause,
    metrics::Retry,
    outbox::SendError,
    reply::{HandlerError, Reply},
    routing::HandlerEntry,
    store::StoreError,
};

/// How often a handler that fails is run before its event is given up.
const MAX_ATTEMPTS: u32 = 3;
/// How often a turn is run again because others changed the same state.
const MAX_CONFLICTS: u32 = 50;
/// How often storing is tried before an event is left for the next start.
const MAX_STORE_FAILURES: u32 = 10;

/// Why a run of a handler came to nothing.
pub(super) enum Failure {
    /// The handler's own: it panicked or failed.
    Handler(HandlerError),
    /// It took too long, or said what cannot be sent; a second run would as well.
    Final(HandlerError),
    Store(StoreError),
}

impl Failure {
    /// What an error out of a handler and its layers is.
    pub(super) fn of(error: HandlerError) -> Self {
        if error.source().is::<TimedOut>() {
            Self::Final(error)
        } else {
            Self::Handler(error)
        }
    }

    /// What is said when it is final.
    pub(super) fn take_told(&mut self) -> Option<Reply> {
        match self {
            Self::Handler(error) | Self::Final(error) => error.take_told(),
            Self::Store(_) => None,
        }
    }

    pub(super) fn retry(&self) -> Retry {
        match self {
            Self::Handler(_) | Self::Final(_) => Retry::Handler,
            Self::Store(error) if error.is_conflict() => Retry::Conflict,
            Self::Store(_) => Retry::Store,
        }
    }
}

/// How often what went wrong so far.
#[derive(Default)]
pub(super) struct Tries {
    attempts: u32,
    conflicts: u32,
    store_failures: u32,
}

impl Tries {
    /// Counts a failure; the cause if there were enough.
    pub(super) fn gives_up(
        &mut self,
        failure: Failure,
        handler: Option<&HandlerEntry>,
    ) -> Option<Cause> {
        let place = handler.map(|handler| format!("{}:{}", handler.file, handler.line));
        match failure {
            Failure::Store(error) if error.is_conflict() => {
                self.conflicts += 1;
                (self.conflicts >= MAX_CONFLICTS)
                    .then(|| Cause::new(error.to_string(), self.conflicts))
            }
            Failure::Store(error) => {
                self.store_failures += 1;
                tracing::error!(
                    error = causes(&error),
                    "cannot store what a handler did, trying again"
                );
                (self.store_failures >= MAX_STORE_FAILURES)
                    .then(|| Cause::new(causes(&error), self.store_failures))
            }
            Failure::Final(error) => {
                tracing::error!(%error, place, "an event was given up; it is kept as a dead letter");
                Some(Cause::new(error.to_string(), self.attempts + 1))
            }
            Failure::Handler(error) => {
                self.attempts += 1;
                if self.attempts < MAX_ATTEMPTS {
                    tracing::warn!(%error, place, attempt = self.attempts, "a handler failed, trying again");
                    return None;
                }
                tracing::error!(%error, place, "an event was given up; it is kept as a dead letter");
                Some(Cause::new(error.to_string(), self.attempts))
            }
        }
    }
}

/// A reply that cannot be sent: a second run would say the same.
pub(super) fn unsendable(error: SendError) -> Failure {
    Failure::Final(error.into())
}

/// An error and its causes in one line.
pub(super) fn causes(error: &dyn std::error::Error) -> String {
    match super::causes(error) {
        Some(causes) => format!("{error}: {causes}"),
        None => error.to_string(),
    }
}
