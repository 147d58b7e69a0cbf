//! Access to dialogues from handlers.

use std::marker::PhantomData;

use super::{Dialogue, DialogueState, End, Open, Talk};
use crate::{context::Context, reply::HandlerResult};

/// What a dialogue's handler is called for, and where the dialogue stood.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    pub(crate) state: DialogueState,
    pub(crate) what: What,
}

/// What happened to a dialogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Answered,
    Cancelled,
    TimedOut,
    Unreadable,
}

impl Heard {
    /// How the dialogue ended; `Ok` with its state if it was answered.
    pub(crate) fn read<D: Dialogue>(&self) -> Result<D, End<D>> {
        let Some(state) = self.state.read::<D>() else {
            return Err(End::Unreadable);
        };
        match self.what {
            What::Answered => Ok(state),
            What::Cancelled => Err(End::Cancelled(state)),
            What::TimedOut => Err(End::TimedOut(state)),
            What::Unreadable => Err(End::Unreadable),
        }
    }
}

/// A dialogue with the person who caused the event, where it happened.
#[derive(Debug)]
pub struct DialogueCell<'a, D> {
    ctx: &'a Context,
    of: PhantomData<fn() -> D>,
}

impl<'a, D: Dialogue> DialogueCell<'a, D> {
    pub(crate) const fn new(ctx: &'a Context) -> Self {
        Self {
            ctx,
            of: PhantomData,
        }
    }

    /// Where it stands; `None` if the person is not in it.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub async fn get(&self) -> HandlerResult<Option<D>> {
        let Some(talk) = Talk::here(self.ctx) else {
            return Ok(None);
        };
        let stack = talk.stack().await?.unwrap_or_default();
        let open = stack.position(D::ID).and_then(|index| stack.get(index));
        Ok(match open {
            Some(Open::State { state, .. }) => state.read(),
            _ => None,
        })
    }

    /// Ends it without a word; whether the person was in it.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub async fn end(&self) -> HandlerResult<bool> {
        let Some(talk) = Talk::here(self.ctx) else {
            return Ok(false);
        };
        let mut stack = talk.stack().await?.unwrap_or_default();
        let Some(index) = stack.position(D::ID) else {
            return Ok(false);
        };
        stack.take(index);
        talk.keep(&stack).await?;
        Ok(true)
    }
}
